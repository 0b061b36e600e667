/*
 * An engine inside an application's own event loop: nothing blocks, and nobody calls drive. The engine says which descriptors to watch and when it
 * wants to be called; the application says when that has come.
 *
 *     tl_event_loop loop = TL_EVENT_LOOP_INIT;      loop.watch = ...; loop.timer = ...; loop.context = ...;
 *     tl_engine_options options = TL_ENGINE_OPTIONS_INIT;      options.event_loop = &loop;
 *     tl_engine_new(&transport, &options, &error)   then give the transport to tl_client_new, and use tl_client_send
 */
#ifndef TRUNKLINE_EVENT_LOOP_H
#define TRUNKLINE_EVENT_LOOP_H

#include <trunkline/http.h>

TL_BEGIN_DECLS

/** What a descriptor is watched for, and what became of it; or'ed together. */
enum {
    TL_EVENT_READ = 1,
    TL_EVENT_WRITE = 2,
    TL_EVENT_ERROR = 4 /* error or hang-up: reported, never asked for */
};

/**
 * What an engine asks of an event loop. Threads: both are called on the loop's thread only: inside tl_engine_new, tl_engine_on_fd,
 * tl_engine_on_timer and the transport's free. They call nothing of the engine.
 */
typedef struct tl_event_loop {
    size_t struct_size;
    /**
     * Watch a descriptor, level-triggered, for `events` in place of what it was watched for before; 0: no longer. A descriptor may be closed already
     * when it is to be watched no longer: what epoll_ctl says of that is to be ignored.
     */
    void (*watch)(void *context, int fd, unsigned events);
    /** Call tl_engine_on_timer once, in `delay_ms` from now (0: soon, not inside this), in place of an earlier wish; -1: not at all. */
    void (*timer)(void *context, int64_t delay_ms);
    void *context; /* for both */
} tl_event_loop;

#define TL_EVENT_LOOP_INIT                                                                                                                           \
    { sizeof(tl_event_loop), 0, 0, 0 }

/**
 * A watched descriptor is ready: makes progress and calls completions and tasks, as drive does, but never waits. One that is watched no longer is
 * ignored, so a batch of events can be worked off as it came.
 * @param events  what it is ready for
 * Errors: TL_ERR_USAGE (no engine, one without an event loop, or inside a completion), TL_ERR_IO, TL_ERR_MEMORY. The engine goes on after an error.
 */
TL_API TL_NODISCARD tl_status tl_engine_on_fd(tl_transport *transport, int fd, unsigned events, tl_error *error);
/** The time that was asked for has come; too early or once too often does no harm. The rest is as for tl_engine_on_fd. */
TL_API TL_NODISCARD tl_status tl_engine_on_timer(tl_transport *transport, tl_error *error);

TL_END_DECLS
#endif
