/* What other threads hand to the one that drives an engine: requests, cancellations and tasks, behind one lock, and a descriptor that wakes it. */
#ifndef TRUNKLINE_NET_ENGINE_INBOX_H
#define TRUNKLINE_NET_ENGINE_INBOX_H

#include <pthread.h>

#include "net/exchange.h"
#include "net/tickets.h"

typedef struct tl_engine_inbox {
    pthread_mutex_t lock; /* for all below but wake_fd */
    int wake_fd; /* an eventfd */
    bool open;
    bool asleep; /* the driving thread looks here again only when wake_fd says so */
    bool woken; /* wake_fd says so */
    tl_exchange_list submitted;
    tl_exchange *cancelled; /* each once, linked by next_cancelled; cancel_place points at the pointer to it */
    tl_transport_task *first_task;
    tl_transport_task *last_task;
    tl_tickets tickets;
    tl_url_origin known_origin; /* of the last URL that was checked */
    tl_engine_stats stats;
} tl_engine_inbox;

/** Makes the lock and the descriptor. Errors: TL_ERR_IO with os_code. */
tl_status tl_engine_inbox_open(tl_engine_inbox *inbox, tl_error *error);
/** Frees them; one that is all zero is allowed. */
void tl_engine_inbox_close(tl_engine_inbox *inbox);

/** Checks a request's URL, as tl_url_check does. Threads: any. Errors: TL_ERR_USAGE, TL_ERR_MEMORY. */
tl_status tl_engine_inbox_check_url(tl_engine_inbox *inbox, tl_str url, bool allow_plain_http, tl_url_info *info, tl_error *error);
/** Takes an exchange that is ready and gives it a ticket. Threads: any. Errors: TL_ERR_MEMORY; the exchange is still the caller's then. */
tl_status tl_engine_inbox_submit(tl_engine_inbox *inbox, tl_exchange *exchange, uint64_t *ticket);
/** Reads the counters. Threads: any. */
void tl_engine_inbox_read_stats(tl_engine_inbox *inbox, tl_engine_stats *stats);
/** Counts a reply by how it ended (engine_stats.c). */
void tl_engine_count_end(tl_engine_stats *stats, const tl_exchange *exchange);
/** Marks an exchange for cancelling. Threads: any. */
void tl_engine_inbox_cancel(tl_engine_inbox *inbox, uint64_t ticket);
/** Queues a task. Threads: any. */
void tl_engine_inbox_post(tl_engine_inbox *inbox, tl_transport_task *task);

/* The rest belongs to the driving thread. */

/** Has the driving thread look again, when it sleeps: a timer was set. Threads: any. */
void tl_engine_inbox_rouse(tl_engine_inbox *inbox);
/** Moves what was submitted to the end of `into`. @return what is to be cancelled, linked by next_cancelled */
tl_exchange *tl_engine_inbox_take(tl_engine_inbox *inbox, tl_exchange_list *into);
/** @return the tasks in their order, linked by next */
tl_transport_task *tl_engine_inbox_take_tasks(tl_engine_inbox *inbox);
/** The exchange's completion comes now: its ticket means nothing any more, and its end is counted. */
void tl_engine_inbox_forget(tl_engine_inbox *inbox, tl_exchange *exchange);
/** Has wake_fd report what comes from now on. @return false, without doing so, when something is here already */
bool tl_engine_inbox_sleep(tl_engine_inbox *inbox);
/** Ends that: the driving thread looks by itself again. */
void tl_engine_inbox_wake(tl_engine_inbox *inbox);

#endif
