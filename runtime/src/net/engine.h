/* The transport over libcurl: what its parts share. Threads: the inbox is for all, the rest is the driving thread's. */
#ifndef TRUNKLINE_NET_ENGINE_H
#define TRUNKLINE_NET_ENGINE_H

#include <curl/curl.h>
#include <stdatomic.h>

#include <trunkline/event_loop.h>

#include "net/engine_inbox.h"
#include "net/exchange.h"
#include "net/sockets.h"
#include "net/spare_bodies.h"
#include "net/timers.h"

enum { TL_ENGINE_IDLE_HANDLES = 64 };

typedef struct tl_engine {
    tl_transport base;
    CURLM *multi;
    const tl_clock *clock;
    const tl_log *log;
    bool own_time; /* the clock is not the machine's: it may move while nothing happens */
    int64_t round_ms; /* when the round began: the time of all that libcurl tells in it, which does not wait */
    bool allow_plain_http;
    atomic_bool driving;
    bool closing;
    bool timer_set; /* the event loop was asked to call */
    tl_event_loop loop; /* all zero: drive waits */
    bool http_1_1_only;
    char *ca_file;
    char *client_cert_file;
    char *client_key_file;
    char *proxy;

    /* An exchange goes from the inbox over waiting and running to finished. Submit, cancel and post touch the inbox only. */
    tl_engine_inbox inbox;
    tl_exchange_list waiting;
    tl_exchange_list running;
    tl_exchange_list finished;
    tl_timers timers; /* of exchanges */
    tl_timers alarms; /* of those who use the transport */
    tl_sockets sockets;
    tl_spare_bodies spare_bodies;
    CURL *idle[TL_ENGINE_IDLE_HANDLES];
    size_t idle_count;
} tl_engine;

/** The engine that a transport is; NULL when it is another one. */
tl_engine *tl_engine_of(tl_transport *transport);
/** Now, on the engine's clock. */
int64_t tl_engine_now_ms(const tl_engine *engine);
/** Initialises libcurl once in this process, whichever thread comes first. Returns whether it worked. */
bool tl_engine_curl_init(void);
/** A handle, all options set that requests have in common; NULL when out of memory. */
CURL *tl_engine_take_handle(tl_engine *engine);
/**
 * Takes back a handle that is in no multi handle any more. @param ended_well  its exchange came to a complete reply; only then it is used again: what
 * libcurl remembers of a failure reaches no other request
 */
void tl_engine_return_handle(tl_engine *engine, CURL *easy, bool ended_well);

/** Checks and copies the options (engine_options.c). Errors: TL_ERR_USAGE, TL_ERR_IO, TL_ERR_MEMORY; what was copied is disposed of later. */
tl_status tl_engine_copy_options(tl_engine *engine, const tl_engine_options *options, tl_error *error);
/** Frees what was copied. */
void tl_engine_dispose_options(tl_engine *engine);
/** Takes what the inbox has: ends what was cancelled, begins what was submitted. Before libcurl gets to work (engine_step.c). */
void tl_engine_begin_round(tl_engine *engine);
/**
 * Ends what is over and calls completions and tasks; after libcurl has worked.
 * @param code    what libcurl said of its work
 * @param called  receives how many were called
 * Errors: TL_ERR_IO, TL_ERR_MEMORY.
 */
tl_status tl_engine_end_round(tl_engine *engine, CURLMcode code, size_t *called, tl_error *error);
/** Has an event loop run the engine, and begins to watch (engine_loop.c). Last of all set-up. Errors: TL_ERR_USAGE, TL_ERR_IO. */
tl_status tl_engine_loop_attach(tl_engine *engine, const tl_event_loop *loop, tl_error *error);
/** Watches and times nothing any more; once libcurl is gone. */
void tl_engine_loop_detach(tl_engine *engine);
/** The transport's drive (engine_drive.c). */
tl_status tl_engine_drive(tl_transport *transport, int64_t wait_ms, tl_error *error);
/** The transport's set_timer (engine_alarms.c). */
tl_status tl_engine_set_timer(tl_transport *transport, tl_transport_timer *timer, int64_t delay_ms);
/** Runs what is due. Returns how many were run. */
size_t tl_engine_run_alarms(tl_engine *engine);
/** When the engine wants to look again at the latest, for time limits and alarms; INT64_MAX: never. */
int64_t tl_engine_next_ms(const tl_engine *engine);
/** Ends every exchange as cancelled, calls all completions and runs all tasks; nothing is left. */
void tl_engine_end_all(tl_engine *engine);

#endif
