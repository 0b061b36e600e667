/* Which of many times comes first: a heap of timers that live inside their owners. */
#ifndef TRUNKLINE_NET_TIMERS_H
#define TRUNKLINE_NET_TIMERS_H

#include <trunkline/http.h>

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
