/* The table of busy keys, against a plain list: holders, followers in order, and growth. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "push/keys.h"
#include "support/support.h"
#include "test_system.h"

static tl_pending *new_pending(const test_system *system, size_t key, uint64_t index) {
    char customer[24];
    tl_record record = {0};
    snprintf(customer, sizeof customer, "C-%zu", key);
    record.columns[TL_COLUMN_CUSTOMER] = tl_text(customer);
    tl_pending *pending = tl_pending_new(&system->operation, &record);
    assert_non_null(pending);
    pending->index = index;
    return pending;
}

enum { KEYS = 50, DEEPEST = 64 };

/* Random claims and releases: whoever is released is succeeded by the oldest that waits for its key. */
static void test_followers_in_order(void **state) {
    (void)state;
    test_system system;
    seeded_random random;
    tl_keys keys = {0};
    tl_pending *lines[KEYS][DEEPEST]; /* the first one holds the key */
    size_t counts[KEYS] = {0};
    test_system_init(&system);
    seeded_random_init(&random, 99);
    for (uint64_t step = 0; step < 20000; step++) {
        size_t key = (size_t)seeded_random_below(&random, KEYS);
        if (seeded_random_below(&random, 2) && counts[key] < DEEPEST) {
            bool holds = false;
            tl_pending *pending = new_pending(&system, key, step);
            assert_int_equal(tl_keys_claim(&keys, pending, &holds), TL_OK);
            assert_int_equal(holds, counts[key] == 0);
            lines[key][counts[key]++] = pending;
        } else if (counts[key] > 0) {
            tl_pending *next = tl_keys_release(&keys, lines[key][0]);
            assert_ptr_equal(next, counts[key] > 1 ? lines[key][1] : NULL);
            tl_pending_free(lines[key][0]);
            counts[key]--;
            for (size_t i = 0; i < counts[key]; i++) {
                lines[key][i] = lines[key][i + 1];
            }
        }
    }
    for (size_t key = 0; key < KEYS; key++) {
        for (size_t i = 0; i < counts[key]; i++) {
            (void)tl_keys_release(&keys, lines[key][i]);
            tl_pending_free(lines[key][i]);
        }
    }
    assert_int_equal(keys.holders, 0);
    tl_keys_dispose(&keys);
}

/* The table grows with its holders, so that finding a key stays cheap, and forgets none of them. */
static void test_growth(void **state) {
    (void)state;
    enum { MANY = 3000 };
    static tl_pending *held[MANY];
    test_system system;
    tl_keys keys = {0};
    test_system_init(&system);
    for (size_t i = 0; i < MANY; i++) {
        bool holds = false;
        held[i] = new_pending(&system, i, i);
        assert_int_equal(tl_keys_claim(&keys, held[i], &holds), TL_OK);
        assert_true(holds);
        assert_true(keys.bucket_count >= keys.holders);
    }
    for (size_t i = 0; i < MANY; i++) {
        bool holds = true;
        tl_pending *again = new_pending(&system, i, i);
        assert_int_equal(tl_keys_claim(&keys, again, &holds), TL_OK);
        assert_false(holds);
        assert_ptr_equal(tl_keys_release(&keys, held[i]), again);
        tl_pending_free(held[i]);
        held[i] = again;
    }
    for (size_t i = 0; i < MANY; i++) {
        assert_null(tl_keys_release(&keys, held[i]));
        tl_pending_free(held[i]);
    }
    assert_int_equal(keys.holders, 0);
    tl_keys_dispose(&keys);
}

/* A record without any key column is like no other; one key is not the beginning of another. */
static void test_keys_differ(void **state) {
    (void)state;
    test_system system;
    tl_keys keys = {0};
    tl_pending *pending[4];
    tl_record records[4] = {{0}, {0}, {0}, {0}};
    test_system_init(&system);
    records[2].columns[TL_COLUMN_CUSTOMER] = tl_text("ab");
    records[2].columns[TL_COLUMN_KIND] = tl_text("c");
    records[3].columns[TL_COLUMN_CUSTOMER] = tl_text("a");
    records[3].columns[TL_COLUMN_KIND] = tl_text("bc");
    for (size_t i = 0; i < 4; i++) {
        bool holds = false;
        pending[i] = tl_pending_new(&system.operation, &records[i]);
        assert_non_null(pending[i]);
        assert_int_equal(tl_keys_claim(&keys, pending[i], &holds), TL_OK);
        assert_true(holds);
    }
    assert_int_equal(keys.holders, 2);
    for (size_t i = 0; i < 4; i++) {
        assert_null(tl_keys_release(&keys, pending[i]));
        tl_pending_free(pending[i]);
    }
    tl_keys_dispose(&keys);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_followers_in_order),
        TEST_MEMORY(test_growth),
        TEST_MEMORY(test_keys_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
