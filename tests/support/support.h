/*
 * What tests share: an allocator that counts, fails on purpose and finds leaks; a clock and random numbers that a test controls; files.
 * In a test: #include "support/support.h". TEST_MEMORY needs <cmocka.h>, the rest does not.
 */
#ifndef TRUNKLINE_TESTS_SUPPORT_H
#define TRUNKLINE_TESTS_SUPPORT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <trunkline/clock.h>
#include <trunkline/memory.h>

/* ---- memory.c: the library's memory. Threads: the allocator may be used from any; the calls below belong to the test's own thread. ---- */

/**
 * cmocka setup: installs the counting allocator. Fresh memory is filled with a pattern, freed memory too; a foreign or doubly freed block, or a
 * write before a block, ends the process with a message. Nothing of the library may be alive across
 * the call, and none across the teardown.
 */
int test_memory_setup(void **state);
/** cmocka teardown: fails the test when anything is still allocated, naming size and number of each leak; restores malloc. */
int test_memory_teardown(void **state);

/** A cmocka test that may not leak: `const struct CMUnitTest tests[] = {TEST_MEMORY(test_x), ...}`. */
#define TEST_MEMORY(function) cmocka_unit_test_setup_teardown(function, test_memory_setup, test_memory_teardown)

/** Makes the `n`-th allocation from now (1 is the next; reallocations count) fail, that one only. 0: none. */
void failing_alloc_at(size_t n);
/** Makes the `n`-th allocation from now and all after it fail. 0: none. */
void failing_alloc_from(size_t n);
/** Whether an allocation has failed on purpose since the last call of one of the two. */
bool failing_alloc_happened(void);

/** Blocks that are allocated now. */
size_t test_memory_live_blocks(void);
/** Allocations and reallocations since test_memory_setup. */
size_t test_memory_allocations(void);
/** The most bytes that were allocated at one time since test_memory_setup. */
size_t test_memory_peak_bytes(void);

/* ---- clock.c: time stands still until the test moves it. ---- */

typedef struct fake_clock {
    tl_clock clock; /* hand &fake.clock to the code under test */
    _Atomic int64_t monotonic_ms;
    _Atomic int64_t unix_ms;
} fake_clock;

/** Starts at monotonic 1,000,000 ms and 2025-01-02 03:04:05 UTC. The struct must not move afterwards. */
void fake_clock_init(fake_clock *fake);
/** Moves both clocks on. */
void fake_clock_advance(fake_clock *fake, int64_t by_ms);

/* ---- random.c: the same numbers for the same seed, on every machine. ---- */

typedef struct seeded_random {
    tl_random random; /* hand &seeded.random to the code under test */
    uint64_t state;
} seeded_random;

/** The struct must not move afterwards. */
void seeded_random_init(seeded_random *seeded, uint64_t seed);
/** The next 64 bits. */
uint64_t seeded_random_next(seeded_random *seeded);
/** A number from 0 to `limit` - 1; 0 when `limit` is 0. */
uint64_t seeded_random_below(seeded_random *seeded, uint64_t limit);

/* ---- files.c ---- */

/**
 * Reads a whole file into `out` (replacing what it held) and pads it (tl_buf_pad). False, with `out` empty, when the file cannot be read; a test
 * that needs ../shared skips itself then. Owns: the caller, tl_buf_dispose.
 */
bool test_read_file(const char *path, tl_buf *out);
/** Writes a whole file, mode 0600. False when that failed. */
bool test_write_file(const char *path, const void *bytes, size_t size);

/**
 * Makes a new, empty folder below TMPDIR (/tmp). NULL when that failed. Borrowed: valid until its removal. What a test leaves is removed when the
 * process that made it exits.
 */
const char *test_temp_dir(void);
/** Removes a folder of test_temp_dir with all in it; NULL is allowed. */
bool test_temp_dir_remove(const char *path);

#endif
