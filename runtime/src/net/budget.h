/* The retry budget: how many requests may be sent again, over the whole push. */
#ifndef TL_NET_BUDGET_H
#define TL_NET_BUDGET_H

#include <stdbool.h>
#include <stdint.h>

/**
 * A token bucket. Time brings one a second up to TL_BUDGET_FLOOR only, so that a push at rest saves nothing up; first attempts fill it up to
 * TL_BUDGET_MOST, so that a long push that went well can ride out a short outage. Threads: confined.
 */
typedef struct tl_budget {
    uint32_t percent; /* UINT32_MAX: no limit */
    int64_t level; /* in thousandths of a token */
    int64_t filled_ms; /* up to when time was counted */
} tl_budget;

enum { TL_BUDGET_FLOOR = 10, TL_BUDGET_MOST = 100 };

void tl_budget_init(tl_budget *budget, uint32_t percent, int64_t now_ms);

/** A request is attempted for the first time. */
void tl_budget_earn(tl_budget *budget, int64_t now_ms);

/** Takes a token for sending a request again; false when there is none. */
bool tl_budget_spend(tl_budget *budget, int64_t now_ms);

#endif
