/* A small seeded generator, so that delays and shuffled replies are the same in every run. */
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <stdint.h>

typedef struct sim_random {
    uint64_t state;
} sim_random;

/** The next 64 bits (splitmix64). */
static inline uint64_t sim_random_next(sim_random *random) {
    random->state += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = random->state;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/** A number from 0 to `limit` - 1; 0 when `limit` is 0. The tiny bias does not matter here. */
static inline uint64_t sim_random_below(sim_random *random, uint64_t limit) {
    return limit ? sim_random_next(random) % limit : 0;
}

#endif
