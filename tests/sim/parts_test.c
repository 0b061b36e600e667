/* The simulator's parts without its server: names, delays, and what happens to a request when memory runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "sim_delay.h"
#include "sim_names.h"
#include "sim_options.h"
#include "sim_pipeline.h"
#include "support/support.h"

static void test_map(void **state) {
    (void)state;
    enum { COUNT = 5000 };
    static int values[COUNT];
    sim_map map = {0};
    char key[20];
    assert_null(sim_map_find(&map, tl_str_from("key-1")));
    for (int i = 0; i < COUNT; i++) {
        snprintf(key, sizeof key, "key-%d", i);
        void **slot = sim_map_slot(&map, tl_str_from(key));
        assert_non_null(slot);
        assert_null(*slot);
        *slot = &values[i];
    }
    assert_int_equal(map.count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        snprintf(key, sizeof key, "key-%d", i);
        void **found = sim_map_find(&map, tl_str_from(key));
        assert_non_null(found);
        assert_ptr_equal(*found, &values[i]);
        assert_ptr_equal(*sim_map_slot(&map, tl_str_from(key)), &values[i]);
    }
    assert_int_equal(map.count, COUNT);
    assert_null(sim_map_find(&map, tl_str_from("key-5000")));
    assert_null(sim_map_find(&map, tl_str_sized("key-1234", 4)));
    sim_map_dispose(&map, NULL);
}

static void test_names(void **state) {
    (void)state;
    sim_names names = {0};
    assert_true(sim_names_empty(&names));
    assert_true(sim_names_add(&names, "C-1"));
    assert_true(sim_names_add(&names, "C-1"));
    assert_true(sim_names_add(&names, "Müller"));
    assert_true(sim_names_add_range(&names, "K", 8, 12));
    assert_true(sim_names_add_range(&names, "", 0, 3));
    assert_false(sim_names_empty(&names));
    static const char *const in[] = {"C-1", "Müller", "K8", "K9", "K12", "0", "3"};
    static const char *const out[] = {"",
                                      "C",
                                      "C-",
                                      "C-10",
                                      "c-1",
                                      "Muller",
                                      "K",
                                      "K7",
                                      "K13",
                                      "K08",
                                      "K 9",
                                      "K9 ",
                                      "K+9",
                                      "k9",
                                      "4",
                                      "00",
                                      "-1",
                                      "K99999999999999999999",
                                      "K18446744073709551625"};
    for (size_t i = 0; i < sizeof in / sizeof in[0]; i++)
        assert_true(sim_names_has(&names, tl_str_from(in[i])));
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
        assert_false(sim_names_has(&names, tl_str_from(out[i])));
    assert_false(sim_names_has(&names, tl_str_sized("K9\0x", 4)));
    sim_names_dispose(&names);
}

static void test_delay_option(void **state) {
    (void)state;
    sim_delays delays = {0};
    assert_true(sim_delays_parse(&delays, "20-50"));
    assert_int_equal(delays.min_ms, 20);
    assert_int_equal(delays.max_ms, 50);
    bool seen[51] = {false};
    for (int i = 0; i < 2000; i++) {
        int64_t picked = sim_delays_pick(&delays);
        assert_true(picked >= 20 && picked <= 50);
        seen[picked] = true;
    }
    for (int i = 20; i <= 50; i++)
        assert_true(seen[i]);
    assert_true(sim_delays_parse(&delays, "7"));
    assert_int_equal(sim_delays_pick(&delays), 7);
    assert_true(sim_delays_parse(&delays, "0-3600000"));
    static const char *const wrong[] = {"", "-", "1-", "-1", "2-1", "1-2-3", "1 ", " 1", "1.5", "3600001", "99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(sim_delays_parse(&delays, wrong[i]));
}

/* Five delays that the simulator would choose when started with this number. */
static void pick_five(const char *number, int64_t *picked) {
    char *arguments[] = {(char[]){"trunkline-sim"}, (char[]){"--random-seed"}, (char[8]){0}, (char[]){"--delay-ms=0-1000000"}};
    snprintf(arguments[2], 8, "%s", number);
    sim_options options;
    assert_true(sim_options_read(&options, 4, arguments));
    for (int i = 0; i < 5; i++)
        picked[i] = sim_delays_pick(&options.delays);
}

/* The same number, the same delays: a test that fails can be repeated. */
static void test_random_seed(void **state) {
    (void)state;
    int64_t first[5];
    int64_t again[5];
    int64_t other[5];
    pick_five("7", first);
    pick_five("7", again);
    pick_five("8", other);
    assert_memory_equal(first, again, sizeof first);
    assert_memory_not_equal(first, other, sizeof first);
}

/* Who is due first goes first; of those due at once, who came first. */
static void test_delay_order(void **state) {
    (void)state;
    sim_delays delays = {0};
    sim_wait waits[5] = {{0}};
    assert_int_equal(sim_delays_left(&delays, 0), -1);
    sim_delays_add(&delays, &waits[0], 30);
    sim_delays_add(&delays, &waits[1], 10);
    sim_delays_add(&delays, &waits[2], 20);
    sim_delays_add(&delays, &waits[3], 20);
    sim_delays_add(&delays, &waits[4], 40);
    assert_int_equal(sim_delays_left(&delays, 4), 6);
    assert_null(sim_delays_due(&delays, 9));
    assert_ptr_equal(sim_delays_due(&delays, 10), &waits[1]);
    assert_false(waits[1].waiting);
    sim_delays_remove(&delays, &waits[4]);
    sim_delays_remove(&delays, &waits[1]);
    assert_int_equal(sim_delays_left(&delays, 100), 0);
    assert_ptr_equal(sim_delays_due(&delays, 100), &waits[2]);
    assert_ptr_equal(sim_delays_due(&delays, 100), &waits[3]);
    assert_ptr_equal(sim_delays_due(&delays, 100), &waits[0]);
    assert_null(sim_delays_due(&delays, INT64_MAX));
}

static const char *usual_header(const void *context, const char *name) {
    (void)context;
    if (strcmp(name, "Authorization") == 0)
        return "Bearer t0ken";
    return strcmp(name, "Content-Type") == 0 ? "application/json" : "test";
}

/* Runs one request through the pipeline; returns the status. */
static unsigned run(sim_pipeline *pipeline, const tl_buf *body) {
    sim_exchange x = {0};
    x.request = (sim_request){"POST", "/public-api/phones/customer/save", tl_buf_str(body), false, usual_header, NULL};
    sim_pipeline_run(pipeline, &x);
    unsigned status = x.reply.status;
    if (status == 200)
        assert_non_null(strstr(x.reply.body.ptr, "\"SuccessfullResults\":"));
    else
        assert_int_equal(x.reply.body.len, 0);
    sim_exchange_dispose(&x);
    return status;
}

/* Every allocation of a request may fail: the answer is then an empty 500, nothing leaks, and the next request is served. */
static void test_out_of_memory(void **state) {
    (void)state;
    static const char text[] = "[{\"CustomerNumber\":\"C-1001\",\"PhoneTypeName\":\"Office\",\"PhoneNumber\":\"1\",\"PhoneExtension\":\"2\"},"
                               "{\"CustomerNumber\":\"X-1\",\"PhoneTypeName\":\"Office\",\"PhoneNumber\":\"1\"}]";
    tl_buf body = {0};
    assert_int_equal(tl_buf_append(&body, tl_str_from(text)), TL_OK);
    assert_int_equal(tl_buf_pad(&body), TL_OK);
    bool finished = false;
    size_t failed = 0;
    for (size_t n = 1; n < 1000 && !finished; n++) {
        sim_log log = {0};
        sim_pipeline pipeline = {.log = &log};
        sim_seed_error error = {0};
        assert_true(sim_pipeline_open(&pipeline, NULL, &error));
        failing_alloc_at(n);
        unsigned status = run(&pipeline, &body);
        finished = !failing_alloc_happened();
        failing_alloc_at(0);
        failed += !finished;
        if (finished)
            assert_int_equal(status, 200);
        else if (status != 200)
            assert_int_equal(status, 500);
        assert_int_equal(run(&pipeline, &body), 200);
        sim_pipeline_close(&pipeline);
    }
    assert_true(finished);
    assert_true(failed > 5);
    tl_buf_dispose(&body);
}

/* The same for reading a seed: it fails with a message, and leaves nothing behind. */
static void test_seed_out_of_memory(void **state) {
    (void)state;
    bool finished = false;
    for (size_t n = 1; n < 5000 && !finished; n++) {
        sim_log log = {0};
        sim_pipeline pipeline = {.log = &log};
        sim_seed_error error = {0};
        failing_alloc_at(n);
        bool ok = sim_pipeline_open(&pipeline, NULL, &error);
        finished = !failing_alloc_happened();
        failing_alloc_at(0);
        assert_true(ok == finished);
        if (!ok)
            assert_non_null(strstr(error.message, "out of memory"));
        sim_pipeline_close(&pipeline);
    }
    assert_true(finished);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_map),         TEST_MEMORY(test_names),         TEST_MEMORY(test_delay_option),       TEST_MEMORY(test_random_seed),
        TEST_MEMORY(test_delay_order), TEST_MEMORY(test_out_of_memory), TEST_MEMORY(test_seed_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
