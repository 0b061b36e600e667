/* The transport over libcurl: what its parts share. Threads: confined to the thread that drives. */
#ifndef TRUNKLINE_NET_ENGINE_H
#define TRUNKLINE_NET_ENGINE_H

#include <curl/curl.h>

#include <trunkline/http.h>

#include "net/exchange.h"
#include "net/sockets.h"
#include "net/tickets.h"
#include "net/timers.h"

enum { TL_ENGINE_IDLE_HANDLES = 64 };

typedef struct tl_engine {
    tl_transport base;
    CURLM *multi;
    const tl_clock *clock;
    const tl_log *log;
    bool own_time; /* the clock is not the machine's: it may move while nothing happens */
    bool allow_plain_http;
    bool driving;
    bool closing;
    char *ca_file;
    char *proxy;

    /* An exchange goes from the inbox over running to finished. Submit and cancel touch the inbox, the tickets and the cancelled list only; drive
     * does the rest. */
    tl_exchange_list inbox;
    tl_exchange_list running;
    tl_exchange_list finished;
    tl_exchange *cancelled;
    size_t exchange_count;
    tl_transport_task *first_task;
    tl_transport_task *last_task;
    tl_tickets tickets;
    tl_timers timers;
    tl_sockets sockets;
    CURL *idle[TL_ENGINE_IDLE_HANDLES];
    size_t idle_count;
} tl_engine;

/** Now, on the engine's clock. */
int64_t tl_engine_now_ms(const tl_engine *engine);
/** Initialises libcurl once in this process, whichever thread comes first. Returns whether it worked. */
bool tl_engine_curl_init(void);
/** A clean handle from the pool; NULL when out of memory. */
CURL *tl_engine_take_handle(tl_engine *engine);
/** Takes a handle back into the pool; it is in no multi handle any more. */
void tl_engine_return_handle(tl_engine *engine, CURL *easy);

/** The transport's drive (engine_drive.c). */
tl_status tl_engine_drive(tl_transport *transport, int64_t wait_ms, tl_error *error);
/** Ends every exchange as cancelled, calls all completions and runs all tasks; nothing is left. */
void tl_engine_end_all(tl_engine *engine);

#endif
