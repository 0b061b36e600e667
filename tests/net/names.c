#include "net/names.h"

#include <netdb.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static size_t asked;
static size_t inside;
static bool released = true;

void names_reset(void) {
    pthread_mutex_lock(&lock);
    asked = 0;
    released = false;
    pthread_mutex_unlock(&lock);
}

void names_release(void) {
    pthread_mutex_lock(&lock);
    released = true;
    pthread_cond_broadcast(&changed);
    while (inside > 0) {
        pthread_cond_wait(&changed, &lock);
    }
    pthread_mutex_unlock(&lock);
}

bool names_wait(size_t count, int timeout_ms) {
    struct timespec at;
    (void)clock_gettime(CLOCK_REALTIME, &at);
    at.tv_sec += timeout_ms / 1000;
    pthread_mutex_lock(&lock);
    while (asked < count && pthread_cond_timedwait(&changed, &lock, &at) == 0) {
    }
    bool reached = asked >= count;
    pthread_mutex_unlock(&lock);
    return reached;
}

size_t names_asked(void) {
    pthread_mutex_lock(&lock);
    size_t count = asked;
    pthread_mutex_unlock(&lock);
    return count;
}

__attribute__((visibility("default"))) int getaddrinfo(const char *restrict node, const char *restrict service, const struct addrinfo *restrict hints,
                                                       struct addrinfo **restrict result) {
    (void)service;
    (void)hints;
    *result = NULL;
    pthread_mutex_lock(&lock);
    asked++;
    inside++;
    pthread_cond_broadcast(&changed);
    while (node && strcmp(node, "hang.invalid") == 0 && !released) {
        pthread_cond_wait(&changed, &lock);
    }
    inside--;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return EAI_NONAME;
}
