/* Random numbers for jitter: SplitMix64 (Steele, Lea and Flood, 2014), started from the time and the process. Not for keys. */
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

#include <trunkline/clock.h>

#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)

static uint64_t mix(uint64_t bits) {
    bits = (bits ^ (bits >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    bits = (bits ^ (bits >> 27)) * UINT64_C(0x94D049BB133111EB);
    return bits ^ (bits >> 31);
}

static uint64_t start(void) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_REALTIME, &now);
    return mix((uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec) | 1;
}

static uint64_t machine_next(void) {
    static _Atomic uint64_t counter = 0;
    uint64_t unset = 0;
    if (atomic_load(&counter) == 0) {
        (void)atomic_compare_exchange_strong(&counter, &unset, start());
    }
    /* The process number keeps the children of one parent from all backing off alike. */
    return mix(atomic_fetch_add(&counter, GOLDEN) + mix((uint64_t)getpid()));
}

uint64_t tl_random_below(const tl_random *random, uint64_t limit) {
    if (limit == 0) {
        return 0;
    }
    /* Numbers below this would favour small results. The loop is bounded because the source may be a test's constant. */
    uint64_t unfair = (0 - limit) % limit;
    uint64_t number = 0;
    for (int tries = 0; tries < 64; tries++) {
        number = random ? random->next(random->context) : machine_next();
        if (number >= unfair) {
            break;
        }
    }
    return number % limit;
}
