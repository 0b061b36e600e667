/*
 * The order of records with the same key, as a property: whatever the input and whatever the replies, no key is twice in a
 * request nor twice in flight, a key's records go in input order, and each record gets exactly one result.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

typedef struct order {
    seeded_random random;
    size_t *key_of; /* record -> the first record with its key */
    unsigned trouble; /* percent of requests that do not simply succeed */
} order;

static bool same_key(const harness *h, size_t a, size_t b) {
    const order *o = h->script_context;
    return o->key_of[a] == o->key_of[b];
}

/* Every earlier record of the same key must have its result already, and none may be in this request or in flight. */
static void check_request(const harness *h, const test_request *request) {
    for (size_t i = 0; i < request->count; i++) {
        size_t index = (size_t)request->refs[i];
        assert_true(index < h->record_count);
        assert_int_equal(h->outcomes[index].times, 0);
        for (size_t k = 0; k < index; k++) {
            if (same_key(h, k, index) && h->outcomes[k].times == 0) {
                fail_msg("record %zu is sent before record %zu of its key is settled", index, k);
            }
        }
        for (size_t k = 0; k < i; k++) {
            assert_false(same_key(h, (size_t)request->refs[k], index));
        }
        for (size_t r = 0; r + 1 < h->request_count; r++) {
            for (size_t k = 0; !h->requests[r].landed && k < h->requests[r].count; k++) {
                assert_false(same_key(h, (size_t)h->requests[r].refs[k], index));
            }
        }
    }
}

static void answer_anyhow(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    static const fake_answer troubles[] = {
        {TL_ERR_CONNECT, false, 0, NULL, NULL, NULL, 0, NULL}, {TL_ERR_LOST, true, 0, NULL, NULL, NULL, 0, NULL},
        {TL_OK, true, 200, "U", NULL, NULL, 0, NULL},          {TL_OK, true, 200, "V.", NULL, NULL, 0, NULL},
        {TL_OK, true, 200, "Vs.sr.", NULL, NULL, 0, NULL},     {TL_OK, true, 400, "x", NULL, NULL, 0, NULL},
        {TL_OK, true, 200, "Rtoo bad", NULL, NULL, 0, NULL},   {TL_OK, true, 429, "x", "2", NULL, 0, NULL},
        {TL_OK, true, 503, "x", NULL, NULL, 0, NULL},          {TL_OK, true, 500, "x", NULL, NULL, 0, NULL},
        {TL_OK, true, 200, "Vrs", NULL, NULL, 0, NULL},        {TL_OK, true, 409, "x", NULL, NULL, 0, NULL},
        {TL_ERR_TIMEOUT, true, 0, NULL, NULL, NULL, 0, NULL},  {TL_OK, true, 200, "V.s", NULL, NULL, 0, NULL},
    };
    order *o = h->script_context;
    (void)number;
    check_request(h, request);
    if (seeded_random_below(&o->random, 100) < o->trouble) {
        *answer = troubles[seeded_random_below(&o->random, sizeof troubles / sizeof troubles[0])];
    }
    answer->delay_ms = (int64_t)seeded_random_below(&o->random, 200);
}

static void run_seed(uint64_t seed) {
    harness h;
    order o;
    seeded_random_init(&o.random, seed);
    size_t count = 1 + (size_t)seeded_random_below(&o.random, 120);
    size_t keys = 1 + (size_t)seeded_random_below(&o.random, 60);
    harness_init(&h, count);
    seeded_random_init(&h.random, seed ^ 0x5555);
    o.trouble = (unsigned)seeded_random_below(&o.random, 90);
    o.key_of = calloc(count, sizeof *o.key_of);
    assert_non_null(o.key_of);
    for (size_t i = 0; i < count; i++) {
        size_t like = (size_t)seeded_random_below(&o.random, keys);
        o.key_of[i] = like < i ? o.key_of[like] : i;
        harness_same_key(&h, i, o.key_of[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (seeded_random_below(&o.random, 20) == 0) {
            h.records[i].columns[TL_COLUMN_NUMBER] = tl_text(""); /* invalid */
        }
    }
    h.script = answer_anyhow;
    h.script_context = &o;
    h.options.jobs = 1 + (uint32_t)seeded_random_below(&o.random, 6);
    h.options.batch_records = 1 + (uint32_t)seeded_random_below(&o.random, 12);
    h.options.window = 1 + (uint32_t)seeded_random_below(&o.random, 60);
    h.options.attempts = 1 + (uint32_t)seeded_random_below(&o.random, 3);
    h.options.stop_after_unsent = 1 + (uint32_t)seeded_random_below(&o.random, 10);
    if (seeded_random_below(&o.random, 4) == 0) {
        test_system_not_idempotent(&h.system);
    }
    harness_run(&h);
    assert_int_equal(h.status, TL_OK);
    check_one_result_each(&h);
    assert_true(h.most_held <= h.options.window);
    assert_true(h.transport.most_open <= h.options.jobs);
    free(o.key_of);
    harness_dispose(&h);
}

static void test_order_holds_whatever_happens(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 400; seed++) {
        run_seed(seed);
    }
    assert_true(true);
}

/* The successors of a record whose fate is unknown are still sent, after it. */
static void answer_unknown_first(harness *h, size_t number, const test_request *request, fake_answer *answer) {
    check_request(h, request);
    if (number == 0) {
        answer->status = TL_ERR_LOST;
    }
}

static void test_successors_of_the_unknown(void **state) {
    (void)state;
    harness h;
    size_t key_of[3] = {0, 0, 0};
    order o = {.key_of = key_of};
    harness_init(&h, 3);
    harness_same_key(&h, 1, 0);
    harness_same_key(&h, 2, 0);
    test_system_not_idempotent(&h.system);
    h.script = answer_unknown_first;
    h.script_context = &o;
    harness_run(&h);
    check_one_result_each(&h);
    check_outcome(&h, 0, TL_OUTCOME_UNKNOWN, TL_REASON_LOST_REPLY);
    check_outcome(&h, 1, TL_OUTCOME_SAVED, TL_REASON_NONE);
    check_outcome(&h, 2, TL_OUTCOME_SAVED, TL_REASON_NONE);
    assert_int_equal(h.request_count, 3);
    harness_dispose(&h);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_order_holds_whatever_happens),
        TEST_MEMORY(test_successors_of_the_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
