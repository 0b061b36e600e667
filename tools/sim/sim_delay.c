#include "sim_delay.h"

#include <stddef.h>

enum { LONGEST_MS = 3600000 };

static bool read_ms(const char **text, int64_t *ms) {
    const char *p = *text;
    *ms = 0;
    for (; *p >= '0' && *p <= '9'; p++) {
        *ms = *ms * 10 + (*p - '0');
        if (*ms > LONGEST_MS)
            return false;
    }
    bool digits = p != *text;
    *text = p;
    return digits;
}

bool sim_delays_parse(sim_delays *delays, const char *text) {
    int64_t min_ms = 0;
    if (!read_ms(&text, &min_ms))
        return false;
    int64_t max_ms = min_ms;
    if (*text == '-') {
        text++;
        if (!read_ms(&text, &max_ms))
            return false;
    }
    if (*text != '\0' || max_ms < min_ms)
        return false;
    delays->min_ms = min_ms;
    delays->max_ms = max_ms;
    return true;
}

int64_t sim_delays_pick(sim_delays *delays) {
    uint64_t span = (uint64_t)(delays->max_ms - delays->min_ms) + 1;
    return delays->min_ms + (int64_t)sim_random_below(&delays->random, span);
}

void sim_delays_add(sim_delays *delays, sim_wait *wait, int64_t due_ms) {
    sim_wait **at = &delays->first;
    while (*at && (*at)->due_ms <= due_ms)
        at = &(*at)->next;
    wait->due_ms = due_ms;
    wait->waiting = true;
    wait->next = *at;
    *at = wait;
}

void sim_delays_remove(sim_delays *delays, sim_wait *wait) {
    for (sim_wait **at = &delays->first; *at; at = &(*at)->next) {
        if (*at == wait) {
            *at = wait->next;
            wait->waiting = false;
            return;
        }
    }
}

sim_wait *sim_delays_due(sim_delays *delays, int64_t now_ms) {
    sim_wait *wait = delays->first;
    if (!wait || wait->due_ms > now_ms)
        return NULL;
    delays->first = wait->next;
    wait->waiting = false;
    return wait;
}

int64_t sim_delays_left(const sim_delays *delays, int64_t now_ms) {
    if (!delays->first)
        return -1;
    return delays->first->due_ms > now_ms ? delays->first->due_ms - now_ms : 0;
}
