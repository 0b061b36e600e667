/* Time and randomness, replaceable for tests. */
#ifndef TRUNKLINE_CLOCK_H
#define TRUNKLINE_CLOCK_H

#include <stdint.h>

#include <trunkline/export.h>

TL_BEGIN_DECLS

/** A source of time. Threads: its functions are called from any thread that uses an object it was given to. */
typedef struct tl_clock {
    int64_t (*monotonic_ms)(void *context); /* never goes back; for limits and delays */
    int64_t (*unix_ms)(void *context);      /* the calendar, milliseconds since 1970-01-01 UTC; for Retry-After dates and token expiry */
    void *context;
} tl_clock;

/** The machine's clock. Never NULL, immutable. */
TL_API const tl_clock *tl_clock_system(void);

/** Now, in milliseconds, by `clock` (NULL: the machine's). */
TL_API int64_t tl_clock_now_ms(const tl_clock *clock);
/** The calendar in milliseconds since 1970, by `clock` (NULL: the machine's). */
TL_API int64_t tl_clock_unix_ms(const tl_clock *clock);

/** A source of random numbers for backoff jitter (not for keys): uniform over 64 bits. */
typedef struct tl_random {
    uint64_t (*next)(void *context);
    void *context;
} tl_random;

/** A number from 0 to `limit` - 1 by `random` (NULL: the machine's); 0 when `limit` is 0. */
TL_API uint64_t tl_random_below(const tl_random *random, uint64_t limit);

TL_END_DECLS
#endif
