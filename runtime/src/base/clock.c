/* The machine's clock. */
#include <time.h>

#include <trunkline/clock.h>

static int64_t read_ms(clockid_t id) {
    struct timespec now = {0};
    (void)clock_gettime(id, &now); /* fails only for a clock that does not exist */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_monotonic_ms(void *context) {
    (void)context;
    return read_ms(CLOCK_MONOTONIC);
}

static int64_t system_unix_ms(void *context) {
    (void)context;
    return read_ms(CLOCK_REALTIME);
}

static const tl_clock system_clock = {system_monotonic_ms, system_unix_ms, NULL};

const tl_clock *tl_clock_system(void) {
    return &system_clock;
}

int64_t tl_clock_now_ms(const tl_clock *clock) {
    clock = clock ? clock : &system_clock;
    return clock->monotonic_ms(clock->context);
}

int64_t tl_clock_unix_ms(const tl_clock *clock) {
    clock = clock ? clock : &system_clock;
    return clock->unix_ms(clock->context);
}
