/* libcurl's life in this process, and the pool of its handles: a handle that was used before has its memory already. */
#include "net/engine.h"

#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static bool ready;

static void initialise(void) {
    ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

bool tl_engine_curl_init(void) {
    return pthread_once(&once, initialise) == 0 && ready;
}

CURL *tl_engine_take_handle(tl_engine *engine) {
    return engine->idle_count ? engine->idle[--engine->idle_count] : curl_easy_init();
}

void tl_engine_return_handle(tl_engine *engine, CURL *easy) {
    if (engine->idle_count < TL_ENGINE_IDLE_HANDLES) {
        curl_easy_reset(easy); /* nothing of one request reaches the next */
        engine->idle[engine->idle_count++] = easy;
    } else {
        curl_easy_cleanup(easy);
    }
}
