/* Starting and stopping the server, accepting, and its records. */
#include "faultd/internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BACKLOG = 64 };

struct faultd {
    int listen_fd;
    uint16_t port;
    SSL_CTX *tls;
    pthread_t acceptor;
    faultd_step *steps;
    size_t step_count;

    pthread_mutex_t lock; /* for all below */
    pthread_cond_t changed;
    bool stopping;
    size_t next_step;
    size_t accepted;
    size_t open;
    size_t gate_open; /* bytes that gated replies may have sent */
    size_t gate_passed;
    uint64_t endless_bytes;
    faultd_connection **connections;
    size_t connection_count;
    faultd_bytes *requests;
    size_t request_count;
};

static faultd_step step_now(const faultd *server) {
    size_t last = server->step_count - 1;
    return server->steps[server->next_step < last ? server->next_step : last];
}

faultd_step faultd_take(faultd *server, const char *request, size_t len) {
    pthread_mutex_lock(&server->lock);
    faultd_step step = step_now(server);
    server->next_step++;
    faultd_bytes *grown = realloc(server->requests, (server->request_count + 1) * sizeof *grown);
    if (grown) {
        server->requests = grown;
        memset(&grown[server->request_count], 0, sizeof *grown);
        (void)faultd_bytes_add(&grown[server->request_count], request, len);
        server->request_count++;
    }
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
    return step;
}

bool faultd_take_if(faultd *server, faultd_fault fault) {
    pthread_mutex_lock(&server->lock);
    bool taken = step_now(server).fault == fault;
    server->next_step += taken ? 1u : 0u;
    pthread_mutex_unlock(&server->lock);
    return taken;
}

bool faultd_wait_gate(faultd *server, size_t at) {
    pthread_mutex_lock(&server->lock);
    while (server->gate_open <= at && !server->stopping) {
        pthread_cond_wait(&server->changed, &server->lock);
    }
    bool open = server->gate_open > at;
    pthread_mutex_unlock(&server->lock);
    return open;
}

void faultd_count_gated(faultd *server) {
    pthread_mutex_lock(&server->lock);
    server->gate_passed++;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
}

void faultd_count_endless(faultd *server, size_t bytes) {
    pthread_mutex_lock(&server->lock);
    server->endless_bytes += bytes;
    pthread_mutex_unlock(&server->lock);
}

uint64_t faultd_endless_bytes(faultd *server) {
    pthread_mutex_lock(&server->lock);
    uint64_t bytes = server->endless_bytes;
    pthread_mutex_unlock(&server->lock);
    return bytes;
}

void faultd_forget_fd(faultd_connection *connection) {
    faultd *server = connection->server;
    pthread_mutex_lock(&server->lock);
    (void)close(connection->fd);
    connection->fd = -1;
    server->open--;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
}

/* A thread for a new connection. Called with the lock held; false when there is no memory or thread for it. */
static bool begin_connection(faultd *server, int fd) {
    faultd_connection *connection = calloc(1, sizeof *connection);
    faultd_connection **grown = realloc(server->connections, (server->connection_count + 1) * sizeof(faultd_connection *));
    if (grown) {
        server->connections = grown;
    }
    if (!connection || !grown) {
        free(connection);
        return false;
    }
    connection->server = server;
    connection->fd = fd;
    if (server->tls) {
        connection->ssl = SSL_new(server->tls);
        (void)SSL_set_fd(connection->ssl, fd);
    }
    server->open++;
    if (pthread_create(&connection->thread, NULL, faultd_serve, connection) != 0) {
        server->open--;
        SSL_free(connection->ssl);
        free(connection);
        return false;
    }
    server->connections[server->connection_count++] = connection;
    return true;
}

static void *accept_all(void *argument) {
    faultd *server = argument;
    for (;;) {
        int fd = accept(server->listen_fd, NULL, NULL);
        if (fd < 0 && errno == EINTR) {
            continue;
        }
        if (fd < 0) {
            return NULL;
        }
        int on = 1;
        struct linger none = {1, 0};
        (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        bool reset = faultd_take_if(server, FAULTD_RESET_ON_ACCEPT);
        pthread_mutex_lock(&server->lock);
        server->accepted++;
        bool begun = !server->stopping && !reset && begin_connection(server, fd);
        pthread_cond_broadcast(&server->changed);
        pthread_mutex_unlock(&server->lock);
        if (!begun) {
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof none);
            (void)close(fd);
        }
    }
}

static int open_listener(uint16_t *port) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return -1;
    }
    if (bind(fd, (const struct sockaddr *)&address, sizeof address) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &size) != 0) {
        (void)close(fd);
        return -1;
    }
    *port = ntohs(address.sin_port);
    return fd;
}

faultd *faultd_start(const faultd_options *options) {
    faultd *server = calloc(1, sizeof *server);
    if (!server || options->step_count == 0) {
        free(server);
        return NULL;
    }
    server->tls = options->tls;
    server->step_count = options->step_count;
    server->steps = calloc(options->step_count, sizeof *server->steps);
    server->listen_fd = open_listener(&server->port);
    if (!server->steps || server->listen_fd < 0) {
        goto failed;
    }
    memcpy(server->steps, options->steps, options->step_count * sizeof *server->steps);
    (void)pthread_mutex_init(&server->lock, NULL);
    (void)pthread_cond_init(&server->changed, NULL);
    if (pthread_create(&server->acceptor, NULL, accept_all, server) != 0) {
        goto failed;
    }
    return server;
failed:
    if (server->listen_fd >= 0) {
        (void)close(server->listen_fd);
    }
    free(server->steps);
    free(server);
    return NULL;
}

faultd *faultd_start_canned(const char *reply) {
    faultd_step step = {.reply = reply};
    faultd_options options = {&step, 1, NULL};
    return faultd_start(&options);
}

void faultd_stop(faultd *server) {
    if (!server) {
        return;
    }
    pthread_mutex_lock(&server->lock);
    server->stopping = true;
    pthread_cond_broadcast(&server->changed);
    pthread_mutex_unlock(&server->lock);
    (void)shutdown(server->listen_fd, SHUT_RDWR); /* wakes accept */
    (void)pthread_join(server->acceptor, NULL);
    (void)close(server->listen_fd);
    pthread_mutex_lock(&server->lock);
    for (size_t i = 0; i < server->connection_count; i++) {
        if (server->connections[i]->fd >= 0) {
            (void)shutdown(server->connections[i]->fd, SHUT_RDWR);
        }
    }
    pthread_mutex_unlock(&server->lock);
    for (size_t i = 0; i < server->connection_count; i++) {
        (void)pthread_join(server->connections[i]->thread, NULL);
        free(server->connections[i]);
    }
    for (size_t i = 0; i < server->request_count; i++) {
        free(server->requests[i].ptr);
    }
    free(server->requests);
    free(server->connections);
    free(server->steps);
    (void)pthread_mutex_destroy(&server->lock);
    (void)pthread_cond_destroy(&server->changed);
    free(server);
}

uint16_t faultd_port(const faultd *server) {
    return server->port;
}

static size_t read_locked(faultd *server, const size_t *number) {
    pthread_mutex_lock(&server->lock);
    size_t value = *number;
    pthread_mutex_unlock(&server->lock);
    return value;
}

size_t faultd_accepted(faultd *server) {
    return read_locked(server, &server->accepted);
}

size_t faultd_open_connections(faultd *server) {
    return read_locked(server, &server->open);
}

size_t faultd_requests(faultd *server) {
    return read_locked(server, &server->request_count);
}

const char *faultd_request(faultd *server, size_t index, size_t *len) {
    const char *text = NULL;
    pthread_mutex_lock(&server->lock);
    if (index < server->request_count) {
        text = server->requests[index].ptr;
        *len = server->requests[index].len;
    }
    pthread_mutex_unlock(&server->lock);
    return text;
}

static void deadline_after(struct timespec *at, int timeout_ms) {
    (void)clock_gettime(CLOCK_REALTIME, at);
    at->tv_sec += timeout_ms / 1000;
    at->tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (at->tv_nsec >= 1000000000) {
        at->tv_sec++;
        at->tv_nsec -= 1000000000;
    }
}

bool faultd_wait_requests(faultd *server, size_t count, int timeout_ms) {
    struct timespec at;
    deadline_after(&at, timeout_ms);
    pthread_mutex_lock(&server->lock);
    while (server->request_count < count && pthread_cond_timedwait(&server->changed, &server->lock, &at) == 0) {
    }
    bool reached = server->request_count >= count;
    pthread_mutex_unlock(&server->lock);
    return reached;
}

bool faultd_let(faultd *server, size_t count, int timeout_ms) {
    struct timespec at;
    deadline_after(&at, timeout_ms);
    pthread_mutex_lock(&server->lock);
    server->gate_open += count;
    pthread_cond_broadcast(&server->changed);
    while (server->gate_passed < server->gate_open && pthread_cond_timedwait(&server->changed, &server->lock, &at) == 0) {
    }
    bool passed = server->gate_passed >= server->gate_open;
    pthread_mutex_unlock(&server->lock);
    return passed;
}

bool faultd_wait_connections(faultd *server, size_t count, int timeout_ms) {
    struct timespec at;
    deadline_after(&at, timeout_ms);
    pthread_mutex_lock(&server->lock);
    while (server->open > count && pthread_cond_timedwait(&server->changed, &server->lock, &at) == 0) {
    }
    bool reached = server->open <= count;
    pthread_mutex_unlock(&server->lock);
    return reached;
}
