/*
 * All of it at once, as properties: whatever the records, the replies and the moment of a cancel, each record has one result, no contact is in two
 * requests at a time, the window holds; and the same with every single allocation failing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "journey.h"
#include "office_system.h"

static const tl_adapter *const adapters[] = {&office_lists, &office_cards, &office_phones};
static seeded_random fate;
static size_t cancel_at; /* that request; SIZE_MAX: none */

static unsigned below(unsigned bound) {
    return (unsigned)seeded_random_below(&fate, bound);
}

static void answer_anyhow(journey *j, const char *path, const char *body, fake_answer *answer) {
    static const fake_answer troubles[] = {{TL_ERR_LOST, true, 0, NULL, NULL, NULL, 5, NULL}, {TL_ERR_CONNECT, false, 0, NULL, NULL, NULL, 5, NULL},
                                           {TL_OK, true, 500, "x", NULL, NULL, 5, NULL},      {TL_OK, true, 400, "x", NULL, NULL, 5, NULL},
                                           {TL_OK, true, 429, "x", "1", NULL, 5, NULL},       {TL_OK, true, 200, "no: bad", NULL, NULL, 5, NULL},
                                           {TL_OK, true, 200, "none", NULL, NULL, 5, NULL},   {TL_OK, true, 200, "bad", NULL, NULL, 5, NULL},
                                           {TL_OK, true, 200, "?", NULL, NULL, 5, NULL},      {TL_OK, true, 200, "fault", NULL, NULL, 5, NULL}};
    if (j->requests == cancel_at) {
        tl_push_cancel(j->push);
    }
    if (below(3) == 0) {
        *answer = troubles[below(sizeof troubles / sizeof troubles[0])];
        return;
    }
    answer->delay_ms = 1 + below(30);
    answer->body = path[1] == 'p' ? "true" : "ok";
    if (path[1] == 'f') {
        const char *text = strstr(body, ":\"") + 2;
        (void)snprintf(j->reply, sizeof j->reply, "%.*s=K;", (int)strcspn(text, ",\""), text);
        answer->body = j->reply;
    }
}

static journey *make(size_t which, size_t records) {
    static const char *const names[] = {"A", "B", "C", "a", "D", "E"};
    static const char *const kinds[] = {"work", "mobile", "fax"};
    journey *j = journey_new(adapters[which], answer_anyhow);
    if (which == 0) {
        journey_set(j, "numbers", below(2) ? "merges" : "replaces");
    } else if (which == 1) {
        journey_set(j, "missing", below(2) ? "create" : "reject");
    } else {
        journey_set(j, "find.by", "member");
    }
    j->options.jobs = 1 + below(4);
    j->options.window = 1 + below(20);
    j->options.stop_after_unsent = 1000;
    for (size_t i = 0; i < records; i++) {
        const char *id = below(2) ? names[below(6)] : NULL;
        journey_add(j, which == 2 ? names[below(6)] : NULL, which < 2 ? names[below(6)] : NULL, which != 1 ? id : NULL, kinds[below(3)],
                    below(12) ? names[below(6)] : "");
    }
    return j;
}

/* Requests of one contact in flight: by the hook, the bodies tell. */
static void test_anything_ends(void **state) {
    (void)state;
    seeded_random_init(&fate, 815);
    for (size_t run = 0; run < 600; run++) {
        cancel_at = below(3) == 0 ? below(20) : SIZE_MAX;
        journey *j = make(run % 3, below(40));
        journey_run(j); /* checks one result each */
        assert_int_equal(j->status, TL_OK);
        assert_true(j->most_held <= j->options.window);
        assert_int_equal(tl_push_metrics_of(j->push)->held, 0);
        assert_int_equal(tl_push_metrics_of(j->push)->in_flight, 0);
        journey_free(j);
    }
}

static void test_memory(void **state) {
    (void)state;
    for (size_t which = 0; which < 3; which++) {
        bool failed = true;
        for (size_t n = 1; failed; n++) {
            cancel_at = SIZE_MAX;
            seeded_random_init(&fate, 4);
            journey *j = make(which, 14);
            failing_alloc_at(n);
            if (journey_open(j) == TL_OK) {
                journey_run(j);
                assert_true(j->status == TL_OK || j->status == TL_ERR_MEMORY);
            } else {
                assert_int_equal(j->error.status, TL_ERR_MEMORY);
            }
            failed = failing_alloc_happened();
            failing_alloc_at(0);
            journey_free(j);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_anything_ends), TEST_MEMORY(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
