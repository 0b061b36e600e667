#include "net/engine_inbox.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

tl_status tl_engine_inbox_open(tl_engine_inbox *inbox, tl_error *error) {
    inbox->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int code = inbox->wake_fd < 0 ? errno : 0;
    if (code == 0) {
        code = pthread_mutex_init(&inbox->lock, NULL);
        if (code != 0) {
            (void)close(inbox->wake_fd);
        }
    }
    if (code != 0) {
        (void)tl_fail(error, TL_ERR_IO, "cannot make the engine's descriptor and lock: %s", strerror(code));
        if (error) {
            error->os_code = code;
        }
        return TL_ERR_IO;
    }
    inbox->open = true;
    return TL_OK;
}

void tl_engine_inbox_close(tl_engine_inbox *inbox) {
    if (inbox->open) {
        (void)close(inbox->wake_fd);
        (void)pthread_mutex_destroy(&inbox->lock);
    }
    tl_tickets_dispose(&inbox->tickets);
    memset(inbox, 0, sizeof *inbox);
}

/* Called with the lock held: the descriptor is written before the sleeper can empty it. What the driving thread itself brings costs no system call. */
static void rouse(tl_engine_inbox *inbox) {
    static const uint64_t one = 1;
    if (inbox->asleep && !inbox->woken) {
        inbox->woken = write(inbox->wake_fd, &one, sizeof one) == (ssize_t)sizeof one;
    }
}

void tl_engine_inbox_rouse(tl_engine_inbox *inbox) {
    (void)pthread_mutex_lock(&inbox->lock);
    rouse(inbox);
    (void)pthread_mutex_unlock(&inbox->lock);
}

tl_status tl_engine_inbox_check_url(tl_engine_inbox *inbox, tl_str url, bool allow_plain_http, tl_url_info *info, tl_error *error) {
    (void)pthread_mutex_lock(&inbox->lock);
    tl_status status = tl_url_check_next(&inbox->known_origin, url, allow_plain_http, TL_ERR_USAGE, info, error);
    (void)pthread_mutex_unlock(&inbox->lock);
    return status;
}

/* The ticket is told before the exchange can be seen: its completion may be over before this returns. */
tl_status tl_engine_inbox_submit(tl_engine_inbox *inbox, tl_exchange *exchange, uint64_t *ticket) {
    (void)pthread_mutex_lock(&inbox->lock);
    tl_status status = tl_tickets_add(&inbox->tickets, exchange, &exchange->ticket);
    if (status == TL_OK) {
        if (ticket) {
            *ticket = exchange->ticket;
        }
        tl_exchange_move(exchange, &inbox->submitted);
        inbox->stats.requests++;
        inbox->stats.in_flight++;
        rouse(inbox);
    }
    (void)pthread_mutex_unlock(&inbox->lock);
    return status;
}

void tl_engine_inbox_cancel(tl_engine_inbox *inbox, uint64_t ticket) {
    (void)pthread_mutex_lock(&inbox->lock);
    tl_exchange *exchange = tl_tickets_find(&inbox->tickets, ticket);
    if (exchange && !exchange->cancelled) {
        exchange->cancelled = true;
        exchange->next_cancelled = inbox->cancelled;
        if (inbox->cancelled) {
            inbox->cancelled->cancel_place = &exchange->next_cancelled;
        }
        exchange->cancel_place = &inbox->cancelled;
        inbox->cancelled = exchange;
        rouse(inbox);
    }
    (void)pthread_mutex_unlock(&inbox->lock);
}

void tl_engine_inbox_post(tl_engine_inbox *inbox, tl_transport_task *task) {
    task->next = NULL;
    (void)pthread_mutex_lock(&inbox->lock);
    if (inbox->last_task) {
        inbox->last_task->next = task;
    } else {
        inbox->first_task = task;
    }
    inbox->last_task = task;
    rouse(inbox);
    (void)pthread_mutex_unlock(&inbox->lock);
}

tl_exchange *tl_engine_inbox_take(tl_engine_inbox *inbox, tl_exchange_list *into) {
    (void)pthread_mutex_lock(&inbox->lock);
    while (inbox->submitted.first) {
        tl_exchange_move(inbox->submitted.first, into);
    }
    tl_exchange *cancelled = inbox->cancelled;
    inbox->cancelled = NULL;
    for (tl_exchange *exchange = cancelled; exchange; exchange = exchange->next_cancelled) {
        exchange->cancel_place = NULL;
    }
    (void)pthread_mutex_unlock(&inbox->lock);
    return cancelled;
}

tl_transport_task *tl_engine_inbox_take_tasks(tl_engine_inbox *inbox) {
    (void)pthread_mutex_lock(&inbox->lock);
    tl_transport_task *tasks = inbox->first_task;
    inbox->first_task = NULL;
    inbox->last_task = NULL;
    (void)pthread_mutex_unlock(&inbox->lock);
    return tasks;
}

/* A cancellation that came too late is dropped with the ticket: the exchange is about to be freed. */
void tl_engine_inbox_forget(tl_engine_inbox *inbox, tl_exchange *exchange) {
    (void)pthread_mutex_lock(&inbox->lock);
    tl_tickets_remove(&inbox->tickets, exchange->ticket);
    tl_engine_count_end(&inbox->stats, exchange);
    if (exchange->cancel_place) {
        *exchange->cancel_place = exchange->next_cancelled;
        if (exchange->next_cancelled) {
            exchange->next_cancelled->cancel_place = exchange->cancel_place;
        }
        exchange->cancel_place = NULL;
    }
    (void)pthread_mutex_unlock(&inbox->lock);
}

void tl_engine_inbox_read_stats(tl_engine_inbox *inbox, tl_engine_stats *stats) {
    (void)pthread_mutex_lock(&inbox->lock);
    *stats = inbox->stats;
    (void)pthread_mutex_unlock(&inbox->lock);
}

bool tl_engine_inbox_sleep(tl_engine_inbox *inbox) {
    (void)pthread_mutex_lock(&inbox->lock);
    inbox->asleep = !inbox->submitted.first && !inbox->cancelled && !inbox->first_task;
    bool asleep = inbox->asleep;
    (void)pthread_mutex_unlock(&inbox->lock);
    return asleep;
}

void tl_engine_inbox_wake(tl_engine_inbox *inbox) {
    uint64_t count = 0;
    (void)pthread_mutex_lock(&inbox->lock);
    inbox->asleep = false;
    if (inbox->woken) {
        inbox->woken = false;
        (void)!read(inbox->wake_fd, &count, sizeof count);
    }
    (void)pthread_mutex_unlock(&inbox->lock);
}
