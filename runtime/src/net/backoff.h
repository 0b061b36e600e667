/* How long to wait before sending again. */
#ifndef TL_NET_BACKOFF_H
#define TL_NET_BACKOFF_H

#include <trunkline/clock.h>

/** How long to wait before attempt `tried` + 1: full jitter, a random part of base * 2^(tried - 1), which `cap_ms` limits. */
int64_t tl_backoff_ms(int64_t base_ms, int64_t cap_ms, uint32_t tried, const tl_random *random);

#endif
