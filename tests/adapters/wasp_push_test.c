/*
 * Whole pushes to a Wasp that tells the truth in many ways: whatever its order, words and tenant's age, nothing that it refused
 * counts as saved and nothing that it saved as rejected; and where it names its records well, every record is settled right.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <trunkline/push.h>
#include <trunkline/systems.h>

#include "fake_transport.h"
#include "wasp_truth.h"

enum { MOST = 500 };

static const char *const nobody[] = {NULL};

typedef struct wasp_push {
    fake_clock clock;
    seeded_random random;
    fake_transport transport;
    wasp_truth truth;
    const char *customers[MOST];
    const char *kinds[MOST];
    const char *numbers[MOST];
    size_t count;
    size_t taken;
    tl_outcome outcomes[MOST];
    size_t settled;
    char *reply;
    tl_push_summary summary;
    char texts[MOST][16];
} wasp_push;

static tl_status next_record(void *context, tl_record *record, bool *end, tl_error *error) {
    wasp_push *p = context;
    (void)error;
    *end = p->taken == p->count;
    if (!*end) {
        record->columns[TL_COLUMN_CUSTOMER] = tl_text(p->customers[p->taken]);
        record->columns[TL_COLUMN_KIND] = tl_text(p->kinds[p->taken]);
        record->columns[TL_COLUMN_NUMBER] = tl_text(p->numbers[p->taken]);
        p->taken++;
    }
    return TL_OK;
}

static void on_result(void *context, const tl_result *result) {
    wasp_push *p = context;
    assert_true(result->index < p->count);
    assert_int_equal(p->outcomes[result->index], 0);
    p->outcomes[result->index] = result->outcome;
    p->settled++;
}

static void answer_truly(void *context, size_t number, const tl_http_request *request, fake_answer *answer) {
    wasp_push *p = context;
    (void)number;
    cJSON_free(p->reply);
    p->reply = wasp_truth_answer(&p->truth, request->body.ptr, request->body.len);
    answer->body = p->reply;
    answer->content_type = "application/json; charset=utf-8";
}

static void init(wasp_push *p, uint64_t seed) {
    memset(p, 0, sizeof *p);
    fake_clock_init(&p->clock);
    seeded_random_init(&p->random, seed);
    fake_transport_init(&p->transport, &p->clock, answer_truly, p);
    p->truth.random = &p->random;
    p->truth.bad_customers = nobody;
    p->truth.bad_kinds = nobody;
    p->truth.bad_numbers = nobody;
}

static void run(wasp_push *p) {
    tl_client *client = NULL;
    tl_push *push = NULL;
    tl_error error = {0};
    tl_client_options client_options = TL_CLIENT_OPTIONS_INIT;
    client_options.url = "https://wasp.example";
    client_options.transport = &p->transport.base;
    client_options.token = tl_token_static(tl_str_from("t0ken"));
    assert_int_equal(tl_client_new(&client, &client_options, &error), TL_OK);
    tl_push_options options = TL_PUSH_OPTIONS_INIT;
    options.client = client;
    options.adapter = tl_system_find(tl_str_from("wasp"));
    options.on_result = on_result;
    options.result_context = p;
    options.clock = &p->clock.clock;
    options.random = &p->random.random;
    options.jobs = 1;
    assert_int_equal(tl_push_new(&push, &options, &error), TL_OK);
    assert_int_equal(tl_push_run(push, next_record, p, &p->summary, &error), TL_OK);
    assert_int_equal(p->settled, p->count);
    tl_push_free(push);
    tl_client_free(client);
    p->transport.base.vtable->free(&p->transport.base);
    cJSON_free(p->reply);
}

/* What is said to be saved was saved, and what is said to be rejected was refused. */
static void check_sound(const wasp_push *p, uint64_t seed) {
    for (size_t i = 0; i < p->count; i++) {
        bool refused = wasp_truth_refuses(&p->truth, p->customers[i], p->kinds[i], p->numbers[i]);
        if (p->outcomes[i] == (refused ? TL_OUTCOME_SAVED : TL_OUTCOME_REJECTED)) {
            fail_msg("seed %llu: record %zu of %zu (%s, %s, %s) is %s, but it was %s (words %u, field %u)", (unsigned long long)seed, i, p->count,
                     p->customers[i], p->kinds[i], p->numbers[i], tl_outcome_name(p->outcomes[i]), refused ? "refused" : "saved", p->truth.words,
                     p->truth.field);
        }
    }
}

/* Values that lie in wait for a careless reader. */
static const char *const customers[] = {"C-1",  "C-10", "C-1-2", "XC-1", "ACME", "ACME East", "East", "7",      "42",   "10045",
                                        "1004", "A",    "Phone", "Cell", "Fax",  "5551212",   "No",   "O'Neil", "Neil", "M\xc3\xbcller"};
static const char *const kinds[] = {"Cell", "Cell Phone", "Phone", "Fax", "Office", "7", "Type", "C-1", "Phone Types"};
static const char *const numbers[] = {"5551212", "555-1212", "(408) 555-1212", "408 555-1212", "42", "7", "10045", "4085551212", "C-10"};

static const char *pick(wasp_push *p, const char *const *from, size_t count) {
    return from[seeded_random_below(&p->random, count)];
}

#define PICK(p, from) pick(p, from, sizeof(from) / sizeof((from)[0]))

static void pick_style(wasp_push *p) {
    wasp_truth *truth = &p->truth;
    truth->words = (unsigned)seeded_random_below(&p->random, WASP_TRUTH_WORDS);
    truth->field = (unsigned)seeded_random_below(&p->random, 3);
    truth->in_list = seeded_random_below(&p->random, 3) != 0;
    truth->in_messages = !truth->in_list || seeded_random_below(&p->random, 2) != 0;
    truth->failures_only = seeded_random_below(&p->random, 3) == 0;
    truth->error_count = seeded_random_below(&p->random, 2) != 0;
    truth->other_counters = seeded_random_below(&p->random, 2) != 0;
    truth->shuffled = seeded_random_below(&p->random, 2) != 0;
}

static void test_never_wrong(void **state) {
    (void)state;
    size_t settled_by_vendor = 0;
    size_t all = 0;
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        wasp_push *p = calloc(1, sizeof *p);
        assert_non_null(p);
        init(p, seed);
        const char *bad[3][3] = {{NULL, NULL, NULL}, {NULL, NULL, NULL}, {NULL, NULL, NULL}};
        for (size_t i = 0; i < seeded_random_below(&p->random, 3); i++) {
            bad[0][i] = PICK(p, customers);
        }
        bad[1][0] = seeded_random_below(&p->random, 2) ? PICK(p, kinds) : NULL;
        bad[2][0] = seeded_random_below(&p->random, 2) ? PICK(p, numbers) : NULL;
        p->truth.bad_customers = bad[0];
        p->truth.bad_kinds = bad[1];
        p->truth.bad_numbers = bad[2];
        pick_style(p);
        p->count = 1 + (size_t)seeded_random_below(&p->random, 14);
        for (size_t i = 0; i < p->count; i++) {
            p->customers[i] = PICK(p, customers);
            p->kinds[i] = PICK(p, kinds);
            p->numbers[i] = PICK(p, numbers);
        }
        run(p);
        check_sound(p, seed);
        settled_by_vendor += (size_t)(p->summary.by_outcome[TL_OUTCOME_SAVED] + p->summary.by_outcome[TL_OUTCOME_REJECTED]);
        all += p->count;
        free(p);
    }
    /* Knowing nothing would be sound as well. */
    assert_true(settled_by_vendor * 10 > all * 7);
}

/* Ordinary data in an ordinary tenant's words: every record settled, in few requests, whatever the style. */
static void test_ordinary_tenants(void **state) {
    (void)state;
    static const char *const bad_customers[] = {"C-1007", "C-1123", NULL};
    static const char *const bad_kinds[] = {"Satellite", NULL};
    for (uint64_t seed = 1; seed <= 60; seed++) {
        wasp_push *p = calloc(1, sizeof *p);
        assert_non_null(p);
        init(p, seed);
        pick_style(p);
        p->truth.bad_customers = bad_customers;
        p->truth.bad_kinds = bad_kinds;
        p->truth.words = 0;
        p->truth.error_count = p->truth.error_count || p->truth.failures_only;
        p->count = MOST;
        for (size_t i = 0; i < p->count; i++) {
            snprintf(p->texts[i], sizeof p->texts[i], "C-%zu", 1000 + i / 2);
            p->customers[i] = p->texts[i];
            p->kinds[i] = i % 2 ? "Office" : i % 50 ? "Cell Phone" : "Satellite";
            p->numbers[i] = "408 555 1212";
        }
        run(p);
        check_sound(p, seed);
        /* C-1007 and C-1123 have two records each; 10 satellite phones, of which none is theirs. */
        assert_int_equal(p->summary.by_outcome[TL_OUTCOME_REJECTED], 14);
        assert_int_equal(p->summary.by_outcome[TL_OUTCOME_SAVED], MOST - 14);
        assert_int_equal(p->transport.submitted, 1);
        free(p);
    }
    assert_true(true);
}

/* A tenant that names nobody: one bad record among many is found by halving, within its bound, and all is still right. */
static void test_tenant_that_names_nobody(void **state) {
    (void)state;
    static const char *const bad_customers[] = {"C-1321", NULL};
    wasp_push *p = calloc(1, sizeof *p);
    assert_non_null(p);
    init(p, 1);
    p->truth.bad_customers = bad_customers;
    p->truth.words = WASP_TRUTH_WORDS - 1;
    p->truth.field = 2;
    p->truth.in_list = true;
    p->truth.shuffled = true;
    p->count = MOST;
    for (size_t i = 0; i < p->count; i++) {
        snprintf(p->texts[i], sizeof p->texts[i], "C-%zu", 1000 + i);
        p->customers[i] = p->texts[i];
        p->kinds[i] = "Office";
        p->numbers[i] = "408 555 1212";
    }
    run(p);
    check_sound(p, 1);
    assert_int_equal(p->outcomes[321], TL_OUTCOME_REJECTED);
    assert_int_equal(p->summary.by_outcome[TL_OUTCOME_SAVED], MOST - 1);
    assert_true(p->transport.submitted <= 1 + 19);
    free(p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_never_wrong),
        TEST_MEMORY(test_ordinary_tenants),
        TEST_MEMORY(test_tenant_that_names_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
