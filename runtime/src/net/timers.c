#include "net/timers.h"

#include <string.h>

#include <trunkline/memory.h>

enum { FIRST_CAPACITY = 16 };

tl_status tl_timers_reserve(tl_timers *timers, size_t count) {
    if (count <= timers->capacity) {
        return TL_OK;
    }
    size_t capacity = timers->capacity ? timers->capacity : FIRST_CAPACITY;
    while (capacity < count) {
        capacity *= 2;
    }
    tl_timer **heap = tl_realloc(timers->heap, capacity * sizeof(tl_timer *));
    if (!heap) {
        return TL_ERR_MEMORY;
    }
    timers->heap = heap;
    timers->capacity = capacity;
    return TL_OK;
}

/* Places count from 1: the children of n are 2n and 2n + 1. */
static void put(tl_timers *timers, size_t place, tl_timer *timer) {
    timers->heap[place - 1] = timer;
    timer->place = place;
}

static void sift_up(tl_timers *timers, tl_timer *timer) {
    size_t place = timer->place;
    while (place > 1 && timers->heap[place / 2 - 1]->at_ms > timer->at_ms) {
        put(timers, place, timers->heap[place / 2 - 1]);
        place /= 2;
    }
    put(timers, place, timer);
}

static void sift_down(tl_timers *timers, tl_timer *timer) {
    size_t place = timer->place;
    for (;;) {
        size_t child = place * 2;
        if (child > timers->count) {
            break;
        }
        if (child < timers->count && timers->heap[child]->at_ms < timers->heap[child - 1]->at_ms) {
            child++;
        }
        if (timers->heap[child - 1]->at_ms >= timer->at_ms) {
            break;
        }
        put(timers, place, timers->heap[child - 1]);
        place = child;
    }
    put(timers, place, timer);
}

void tl_timers_set(tl_timers *timers, tl_timer *timer, int64_t at_ms) {
    if (timer->place == 0) {
        timers->count++;
        put(timers, timers->count, timer);
    }
    timer->at_ms = at_ms;
    sift_up(timers, timer);
    sift_down(timers, timer);
}

void tl_timers_remove(tl_timers *timers, tl_timer *timer) {
    if (timer->place == 0) {
        return;
    }
    tl_timer *last = timers->heap[timers->count - 1];
    size_t place = timer->place;
    timers->count--;
    timer->place = 0;
    if (last != timer) {
        put(timers, place, last);
        sift_up(timers, last);
        sift_down(timers, last);
    }
}

tl_timer *tl_timers_first(const tl_timers *timers) {
    return timers->count ? timers->heap[0] : NULL;
}

void tl_timers_dispose(tl_timers *timers) {
    tl_free(timers->heap);
    memset(timers, 0, sizeof *timers);
}
