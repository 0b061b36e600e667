/* A small event loop over epoll, as an application has one, with an engine in it. */
#ifndef TRUNKLINE_TESTS_NET_HOST_LOOP_H
#define TRUNKLINE_TESTS_NET_HOST_LOOP_H

#include "net/fixture.h"

#include <pthread.h>
#include <trunkline/event_loop.h>

enum { HOST_DESCRIPTORS = 1024 };

typedef struct host_loop {
    tl_event_loop loop;
    int epoll;
    pthread_t owner;
    const fake_clock *clock; /* NULL: the machine's */
    unsigned watched[HOST_DESCRIPTORS]; /* by descriptor */
    size_t watched_count;
    int64_t due_ms; /* on the engine's clock; -1: no timer */
    int64_t due_real_ms; /* the same on the machine's: libcurl knows no other */
    size_t timer_calls;
    bool foreign; /* a callback came on another thread */
} host_loop;

/** A loop on this thread. The struct must not move. */
void host_loop_begin(host_loop *host);
/** Fails the test unless the engine, now freed, left nothing watched and no timer, and called on this thread only. */
void host_loop_end(host_loop *host);
/** Waits for a descriptor, the timer or `most_ms`, and tells the engine. @return how many descriptors were ready */
int host_loop_turn(host_loop *host, tl_transport *engine, int most_ms);

#endif
