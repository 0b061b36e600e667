/* Saves one number from inside an application's own event loop: epoll waits, and nothing else does. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <trunkline/trunkline.h>
#include <wasp/wasp.h>

typedef struct host {
    int epoll;
    int timeout_ms; /* until the engine wants to be called; -1: never */
    bool over;
    bool saved;
} host;

static void watch(void *context, int fd, unsigned events) {
    host *me = context;
    struct epoll_event wanted = {0};
    wanted.events = (events & TL_EVENT_READ ? (uint32_t)EPOLLIN : 0) | (events & TL_EVENT_WRITE ? (uint32_t)EPOLLOUT : 0);
    wanted.data.fd = fd;
    if (!events) {
        (void)epoll_ctl(me->epoll, EPOLL_CTL_DEL, fd, NULL);
    } else if (epoll_ctl(me->epoll, EPOLL_CTL_MOD, fd, &wanted) != 0) {
        (void)epoll_ctl(me->epoll, EPOLL_CTL_ADD, fd, &wanted);
    }
}

static void timer(void *context, int64_t delay_ms) {
    ((host *)context)->timeout_ms = delay_ms > 60000 ? 60000 : (int)delay_ms;
}

static void done(void *context, tl_http_reply *reply) {
    host *me = context;
    wasp_result_of_results result = {0};
    tl_error error = reply->error;
    tl_arena *arena = tl_arena_new(); /* holds what the result points at */
    me->over = true;
    me->saved = reply->status == TL_OK && reply->http_status == 200 &&
                tl_json_decode(&wasp_result_of_results_type, tl_buf_str(&reply->body), NULL, &result, arena, &error) == TL_OK &&
                result.has_error.is == TL_VALUE && !result.has_error.value;
    puts(me->saved ? "saved" : error.status != TL_OK ? error.message : "refused");
    tl_arena_free(arena);
}

static tl_status run(host *me, tl_transport *engine, tl_error *error) {
    tl_status status = TL_OK;
    while (!me->over && status == TL_OK) {
        struct epoll_event ready = {0};
        if (epoll_wait(me->epoll, &ready, 1, me->timeout_ms) > 0) {
            unsigned events = (ready.events & EPOLLIN ? (unsigned)TL_EVENT_READ : 0) | (ready.events & EPOLLOUT ? (unsigned)TL_EVENT_WRITE : 0);
            status = tl_engine_on_fd(engine, ready.data.fd, ready.events & (EPOLLERR | EPOLLHUP) ? events | TL_EVENT_ERROR : events, error);
        } else {
            status = tl_engine_on_timer(engine, error);
        }
    }
    return status;
}

int main(void) {
    host me = {epoll_create1(EPOLL_CLOEXEC), -1, false, false};
    tl_error error = {0};
    tl_transport *engine = NULL;
    tl_client *client = NULL;
    tl_event_loop loop = {sizeof loop, watch, timer, &me};
    tl_engine_options engine_options = TL_ENGINE_OPTIONS_INIT;
    engine_options.event_loop = &loop;
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    options.url = getenv("WASP_URL");
    options.token = tl_token_environment("WASP_TOKEN");
    wasp_save_customer_phone_request phone = {0};
    phone.customer_number = tl_text("C-1001");
    phone.phone_type_name = tl_text("Cell Phone");
    phone.phone_number = tl_text("+1 408 555 0123");
    tl_list phones = {&phone, 1};
    tl_buf body = {0};
    bool sent = tl_engine_new(&engine, &engine_options, &error) == TL_OK && (options.transport = engine) != NULL &&
                tl_client_new(&client, &options, &error) == TL_OK &&
                tl_json_encode(&body, wasp_phones_customer_save_operation.request, &phones, NULL, &error) == TL_OK &&
                tl_client_send(client, &wasp_phones_customer_save_operation, tl_buf_str(&body), done, &me, NULL, &error) == TL_OK;
    if (!sent || run(&me, engine, &error) != TL_OK) {
        puts(error.message);
    }
    tl_client_free(client);
    if (engine) {
        engine->vtable->free(engine);
    }
    tl_buf_dispose(&body);
    return !me.saved;
}
