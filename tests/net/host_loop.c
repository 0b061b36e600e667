#include "net/host_loop.h"

#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { EVENTS_AT_ONCE = 16, FAKE_SLICE_MS = 2 };

static int64_t engine_now_ms(const host_loop *host) {
    return tl_clock_now_ms(host->clock ? &host->clock->clock : NULL);
}

static void on_watch(void *context, int fd, unsigned events) {
    host_loop *host = context;
    struct epoll_event wanted = {.events = (events & TL_EVENT_READ ? (uint32_t)EPOLLIN : 0u) | (events & TL_EVENT_WRITE ? (uint32_t)EPOLLOUT : 0u),
                                 .data = {.fd = fd}};
    assert_true(fd >= 0 && fd < HOST_DESCRIPTORS);
    host->foreign = host->foreign || !pthread_equal(pthread_self(), host->owner);
    if (!events) {
        (void)epoll_ctl(host->epoll, EPOLL_CTL_DEL, fd, NULL); /* closed already, perhaps */
    } else if (epoll_ctl(host->epoll, EPOLL_CTL_MOD, fd, &wanted) != 0) {
        assert_int_equal(epoll_ctl(host->epoll, EPOLL_CTL_ADD, fd, &wanted), 0);
    }
    host->watched_count += events && !host->watched[fd] ? 1 : 0;
    host->watched_count -= !events && host->watched[fd] ? 1 : 0;
    host->watched[fd] = events;
}

static void on_timer(void *context, int64_t delay_ms) {
    host_loop *host = context;
    host->foreign = host->foreign || !pthread_equal(pthread_self(), host->owner);
    host->timer_calls++;
    assert_true(delay_ms >= -1);
    host->due_ms = delay_ms < 0 ? -1 : engine_now_ms(host) + delay_ms;
    host->due_real_ms = delay_ms < 0 ? -1 : tl_clock_now_ms(NULL) + delay_ms;
}

void host_loop_begin(host_loop *host) {
    memset(host, 0, sizeof *host);
    host->loop = (tl_event_loop){sizeof host->loop, on_watch, on_timer, host};
    host->owner = pthread_self();
    host->due_ms = -1;
    host->due_real_ms = -1;
    host->epoll = epoll_create1(EPOLL_CLOEXEC);
    assert_true(host->epoll >= 0);
}

void host_loop_end(host_loop *host) {
    assert_int_equal(host->watched_count, 0);
    assert_int_equal(host->due_ms, -1);
    assert_false(host->foreign);
    (void)close(host->epoll);
}

static bool timer_is_due(const host_loop *host) {
    return host->due_ms >= 0 && (engine_now_ms(host) >= host->due_ms || tl_clock_now_ms(NULL) >= host->due_real_ms);
}

static int wait_ms(const host_loop *host, int most_ms) {
    int64_t left_ms = host->due_ms >= 0 ? host->due_real_ms - tl_clock_now_ms(NULL) : most_ms;
    int64_t wait = left_ms < most_ms ? left_ms : most_ms;
    return timer_is_due(host) || wait < 0 ? 0 : host->clock && wait > FAKE_SLICE_MS ? FAKE_SLICE_MS : (int)wait;
}

int host_loop_turn(host_loop *host, tl_transport *engine, int most_ms) {
    struct epoll_event ready[EVENTS_AT_ONCE];
    tl_error error = {0};
    int count = epoll_wait(host->epoll, ready, EVENTS_AT_ONCE, wait_ms(host, most_ms));
    for (int i = 0; i < count; i++) {
        unsigned events = (ready[i].events & EPOLLIN ? (unsigned)TL_EVENT_READ : 0u) | (ready[i].events & EPOLLOUT ? (unsigned)TL_EVENT_WRITE : 0u) |
                          (ready[i].events & (EPOLLERR | EPOLLHUP) ? (unsigned)TL_EVENT_ERROR : 0u);
        if (tl_engine_on_fd(engine, ready[i].data.fd, events, &error) != TL_OK) {
            fail_msg("tl_engine_on_fd: %s", error.message);
        }
    }
    if (timer_is_due(host)) {
        host->due_ms = -1;
        host->due_real_ms = -1;
        if (tl_engine_on_timer(engine, &error) != TL_OK) {
            fail_msg("tl_engine_on_timer: %s", error.message);
        }
    }
    return count;
}
