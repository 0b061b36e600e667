/* A clock that a test moves. */
#include "support/support.h"

static int64_t fake_monotonic_ms(void *context) {
    return atomic_load(&((fake_clock *)context)->monotonic_ms);
}

static int64_t fake_unix_ms(void *context) {
    return atomic_load(&((fake_clock *)context)->unix_ms);
}

void fake_clock_init(fake_clock *fake) {
    fake->clock.monotonic_ms = fake_monotonic_ms;
    fake->clock.unix_ms = fake_unix_ms;
    fake->clock.context = fake;
    atomic_init(&fake->monotonic_ms, INT64_C(1000000));
    atomic_init(&fake->unix_ms, INT64_C(1735787045000));
}

void fake_clock_advance(fake_clock *fake, int64_t by_ms) {
    atomic_fetch_add(&fake->monotonic_ms, by_ms);
    atomic_fetch_add(&fake->unix_ms, by_ms);
}
