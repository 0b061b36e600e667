/* Lanes, against plain lists: one record out at a time, the others in order behind it, and growth of the table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "push/lanes.h"
#include "support/support.h"
#include "test_system.h"

static tl_pending *new_pending(tl_lanes *lanes, const test_system *system, size_t key, uint64_t index) {
    char customer[24];
    tl_record record = {0};
    snprintf(customer, sizeof customer, "C-%zu", key);
    record.columns[TL_COLUMN_CUSTOMER] = tl_text(customer);
    tl_pending *pending = tl_pending_new(&record, 0);
    assert_non_null(pending);
    pending->index = index;
    assert_int_equal(tl_lanes_join(lanes, &system->operation, pending), TL_OK);
    assert_non_null(pending->lane);
    return pending;
}

static void leave(tl_lanes *lanes, tl_pending *pending, bool last) {
    assert_int_equal(tl_lanes_leave(lanes, pending), last);
    tl_pending_free(pending);
}

enum { KEYS = 50, DEEPEST = 64 };

/* Random arrivals, admissions and departures, from the front and from the middle: a lane lets its oldest through. */
static void test_lanes_keep_order(void **state) {
    (void)state;
    test_system system;
    seeded_random random;
    tl_lanes lanes = {0};
    tl_pending *lines[KEYS][DEEPEST]; /* the first `out` of them are out */
    size_t counts[KEYS] = {0};
    size_t outs[KEYS] = {0};
    test_system_init(&system);
    seeded_random_init(&random, 99);
    for (uint64_t step = 0; step < 20000; step++) {
        size_t key = (size_t)seeded_random_below(&random, KEYS);
        size_t what = (size_t)seeded_random_below(&random, 3);
        if (what == 0 && counts[key] < DEEPEST) {
            lines[key][counts[key]++] = new_pending(&lanes, &system, key, step);
        } else if (what == 1 && counts[key] > outs[key]) {
            assert_ptr_equal(tl_lane_admit(lines[key][0]->lane), lines[key][outs[key]]);
            outs[key]++;
            assert_int_equal(lines[key][0]->lane->out, outs[key]);
        } else if (what == 2 && counts[key] > 0) {
            size_t at = (size_t)seeded_random_below(&random, counts[key]);
            leave(&lanes, lines[key][at], counts[key] == 1);
            outs[key] -= at < outs[key] ? 1u : 0u;
            counts[key]--;
            for (size_t i = at; i < counts[key]; i++) {
                lines[key][i] = lines[key][i + 1];
            }
        }
    }
    for (size_t key = 0; key < KEYS; key++) {
        for (size_t i = 0; i < counts[key]; i++) {
            leave(&lanes, lines[key][i], i + 1 == counts[key]);
        }
    }
    assert_int_equal(lanes.count, 0);
    tl_lanes_dispose(&lanes);
}

/* The table grows with its lanes, so that finding one stays cheap, and forgets none of them. */
static void test_growth(void **state) {
    (void)state;
    enum { MANY = 3000 };
    static tl_pending *held[MANY];
    test_system system;
    tl_lanes lanes = {0};
    test_system_init(&system);
    for (size_t i = 0; i < MANY; i++) {
        held[i] = new_pending(&lanes, &system, i, i);
        assert_int_equal(lanes.count, i + 1);
        assert_true(lanes.bucket_count >= lanes.count);
    }
    for (size_t i = 0; i < MANY; i++) {
        tl_pending *again = new_pending(&lanes, &system, i, i);
        assert_ptr_equal(again->lane, held[i]->lane);
        assert_int_equal(again->lane->waiting.count, 2);
        leave(&lanes, held[i], false);
        held[i] = again;
    }
    for (size_t i = 0; i < MANY; i++) {
        leave(&lanes, held[i], true);
    }
    assert_int_equal(lanes.count, 0);
    tl_lanes_dispose(&lanes);
}

/* A record without any key column is like no other; one key is not the beginning of another. */
static void test_keys_differ(void **state) {
    (void)state;
    test_system system;
    tl_lanes lanes = {0};
    tl_pending *pending[4];
    tl_record records[4] = {{0}, {0}, {0}, {0}};
    test_system_init(&system);
    records[2].columns[TL_COLUMN_CUSTOMER] = tl_text("ab");
    records[2].columns[TL_COLUMN_KIND] = tl_text("c");
    records[3].columns[TL_COLUMN_CUSTOMER] = tl_text("a");
    records[3].columns[TL_COLUMN_KIND] = tl_text("bc");
    for (size_t i = 0; i < 4; i++) {
        pending[i] = tl_pending_new(&records[i], 0);
        assert_non_null(pending[i]);
        assert_int_equal(tl_lanes_join(&lanes, &system.operation, pending[i]), TL_OK);
    }
    assert_null(pending[0]->lane);
    assert_null(pending[1]->lane);
    assert_ptr_not_equal(pending[2]->lane, pending[3]->lane);
    assert_int_equal(lanes.count, 2);
    for (size_t i = 2; i < 4; i++) {
        leave(&lanes, pending[i], true);
    }
    tl_pending_free(pending[0]);
    tl_pending_free(pending[1]);
    tl_lanes_dispose(&lanes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_lanes_keep_order),
        TEST_MEMORY(test_growth),
        TEST_MEMORY(test_keys_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
