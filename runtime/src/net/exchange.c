#include "net/exchange.h"

#include <string.h>

#include "net/engine.h"
#include "net/limits.h"

void tl_exchange_unlink(tl_exchange *exchange) {
    tl_exchange_list *list = exchange->list;
    if (!list) {
        return;
    }
    if (exchange->previous) {
        exchange->previous->next = exchange->next;
    } else {
        list->first = exchange->next;
    }
    if (exchange->next) {
        exchange->next->previous = exchange->previous;
    } else {
        list->last = exchange->previous;
    }
    exchange->next = NULL;
    exchange->previous = NULL;
    exchange->list = NULL;
}

void tl_exchange_move(tl_exchange *exchange, tl_exchange_list *list) {
    tl_exchange_unlink(exchange);
    exchange->list = list;
    exchange->previous = list->last;
    if (list->last) {
        list->last->next = exchange;
    } else {
        list->first = exchange;
    }
    list->last = exchange;
}

tl_exchange *tl_exchange_new(tl_engine *engine, const tl_http_request *request) {
    tl_exchange *exchange = tl_calloc(1, sizeof *exchange);
    if (exchange) {
        exchange->engine = engine;
        exchange->request = request;
        exchange->timer.owner = exchange;
    }
    return exchange;
}

void tl_exchange_free(tl_exchange *exchange) {
    if (!exchange) {
        return;
    }
    tl_request_lines_dispose(&exchange->lines);
    tl_reply_headers_dispose(&exchange->headers);
    tl_buf_dispose_secret(&exchange->body);
    tl_free(exchange);
}

/* A deadline that only moved away is left where it is: expiry looks again (engine_drive.c). */
void tl_exchange_enter(tl_exchange *exchange, tl_phase phase) {
    exchange->phase = phase;
    exchange->phase_ms = exchange->engine->round_ms;
    exchange->active_ms = exchange->phase_ms;
    int64_t deadline_ms = tl_limits_deadline(exchange);
    if (exchange->timer.place == 0 || deadline_ms < exchange->timer.at_ms) {
        tl_timers_set(&exchange->engine->timers, &exchange->timer, deadline_ms);
    }
}
