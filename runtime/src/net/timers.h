/* Which of many times comes first: a heap of timers that live inside their owners. */
#ifndef TRUNKLINE_NET_TIMERS_H
#define TRUNKLINE_NET_TIMERS_H

#include <stddef.h>
#include <stdint.h>

#include <trunkline/status.h>

/* All zero is a timer that is not set. */
typedef struct tl_timer {
    int64_t at_ms;
    void *owner;
    size_t place; /* in the heap, from 1; 0: not set */
} tl_timer;

/* All zero is an empty heap. */
typedef struct tl_timers {
    tl_timer **heap;
    size_t count;
    size_t capacity;
} tl_timers;

/** Makes room for `count` timers in all, so that setting one cannot fail. Errors: TL_ERR_MEMORY. */
tl_status tl_timers_reserve(tl_timers *timers, size_t count);
/** Sets a timer, or moves it to another time. Room for it was reserved. */
void tl_timers_set(tl_timers *timers, tl_timer *timer, int64_t at_ms);
/** Unsets a timer; one that is not set is ignored. */
void tl_timers_remove(tl_timers *timers, tl_timer *timer);
/** The earliest timer; NULL when none is set. */
tl_timer *tl_timers_first(const tl_timers *timers);
void tl_timers_dispose(tl_timers *timers);

#endif
