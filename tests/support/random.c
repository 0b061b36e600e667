/* Random numbers that repeat: xorshift64* (Vigna, 2014). */
#include "support/support.h"

static uint64_t next(void *context) {
    return seeded_random_next((seeded_random *)context);
}

void seeded_random_init(seeded_random *seeded, uint64_t seed) {
    seeded->random.next = next;
    seeded->random.context = seeded;
    seeded->state = seed * UINT64_C(0x9E3779B97F4A7C15) + UINT64_C(0x2545F4914F6CDD1D);
    if (seeded->state == 0) {
        seeded->state = 1;
    }
}

uint64_t seeded_random_next(seeded_random *seeded) {
    uint64_t bits = seeded->state;
    bits ^= bits >> 12;
    bits ^= bits << 25;
    bits ^= bits >> 27;
    seeded->state = bits;
    return bits * UINT64_C(0x2545F4914F6CDD1D);
}

uint64_t seeded_random_below(seeded_random *seeded, uint64_t limit) {
    return tl_random_below(&seeded->random, limit);
}
