#include "net/backoff.h"

int64_t tl_backoff_ms(int64_t base_ms, int64_t cap_ms, uint32_t tried, const tl_random *random) {
    int64_t limit_ms = base_ms < cap_ms ? base_ms : cap_ms;
    for (uint32_t i = 1; i < tried && limit_ms < cap_ms; i++) {
        limit_ms = limit_ms > cap_ms / 2 ? cap_ms : limit_ms * 2;
    }
    return (int64_t)tl_random_below(random, (uint64_t)limit_ms + 1);
}
