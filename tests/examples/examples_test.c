/* The examples do what they say, and do not say "saved" of what was not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "sim_process.h"

/* Those that save one number, by a blocking call and from an event loop: both the same to the simulator. */
static const char *const saving[] = {EXAMPLE_SAVE_PHONE, EXAMPLE_EVENT_LOOP};
enum { SAVING = sizeof saving / sizeof saving[0], OUTPUT = 1000 };

/* Runs an example and returns its exit status; what it printed goes to `text`. */
static int run_program(const char *program, char *text) {
    FILE *output = popen(program, "r");
    assert_non_null(output);
    size_t len = fread(text, 1, OUTPUT - 1, output);
    text[len] = '\0';
    int status = pclose(output);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int run_example(const char *program, const char *url, const char *token, char *text) {
    assert_int_equal(setenv("WASP_URL", url, 1), 0);
    assert_int_equal(setenv("WASP_TOKEN", token, 1), 0);
    return run_program(program, text);
}

static void start(sim_process *sim, const char *customers) {
    char seed[200];
    (void)snprintf(seed, sizeof seed, "wasp: {tokens: [t0ken], phone_types: [Cell Phone], customers: [%s]}\n", customers);
    sim_setup setup = {.seed = seed};
    assert_true(sim_start(sim, &setup));
}

static void test_saves_a_phone(void **state) {
    (void)state;
    for (size_t i = 0; i < SAVING; i++) {
        sim_process sim;
        char text[OUTPUT];
        start(&sim, "C-1001");
        assert_int_equal(run_example(saving[i], sim.url, "t0ken", text), 0);
        assert_string_equal(text, "saved\n");
        char *log = sim_log_text(&sim);
        assert_non_null(strstr(log, "\"key\":\"C-1001\""));
        assert_non_null(strstr(log, "\"applied\":true"));
        free(log);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

static void test_an_unknown_customer_is_refused(void **state) {
    (void)state;
    for (size_t i = 0; i < SAVING; i++) {
        sim_process sim;
        char text[OUTPUT];
        start(&sim, "C-9");
        assert_int_equal(run_example(saving[i], sim.url, "t0ken", text), 1);
        assert_string_equal(text, "refused\n");
        assert_int_equal(sim_stop(&sim), 0);
    }
}

static void test_a_wrong_token_is_told_and_not_shown(void **state) {
    (void)state;
    sim_process sim;
    char text[OUTPUT];
    start(&sim, "C-1001");
    for (size_t i = 0; i < SAVING; i++) {
        assert_int_equal(run_example(saving[i], sim.url, "wr0ng-s3cret", text), 1);
        assert_non_null(strstr(text, i == 0 ? "401" : "refused"));
        assert_null(strstr(text, "wr0ng-s3cret"));
    }
    assert_int_equal(sim_stop(&sim), 0);
}

static void test_no_server_is_told(void **state) {
    (void)state;
    for (size_t i = 0; i < SAVING; i++) {
        char text[OUTPUT];
        assert_int_equal(run_example(saving[i], "http://127.0.0.1:1", "t0ken", text), 1);
        assert_non_null(strstr(text, "cannot reach 127.0.0.1"));
    }
}

/* Without a server: it shows the request, then what the call made of its own answer. */
static void test_custom_transport(void **state) {
    (void)state;
    char text[OUTPUT];
    assert_int_equal(run_program(EXAMPLE_CUSTOM_TRANSPORT, text), 0);
    assert_string_equal(text, "POST https://acme.example/public-api/phones/customer/save\n"
                              "[{\"CustomerNumber\":\"C-1001\",\"PhoneNumber\":\"+1 408 555 0123\",\"PhoneTypeName\":\"Cell Phone\"}]\n"
                              "saved\n");
}

static void test_push_callback(void **state) {
    (void)state;
    sim_process sim;
    char text[OUTPUT];
    start(&sim, "C-1001, C-1002, C-1003");
    assert_int_equal(run_example(EXAMPLE_PUSH_CALLBACK, sim.url, "t0ken", text), 0);
    for (const char *line = "line 1: saved"; line; line = line[5] == '1' ? "line 2: saved" : line[5] == '2' ? "line 3: saved" : NULL) {
        assert_non_null(strstr(text, line));
    }
    assert_int_equal(sim_stop(&sim), 0);
    start(&sim, "C-1001, C-1003");
    assert_int_equal(run_example(EXAMPLE_PUSH_CALLBACK, sim.url, "t0ken", text), 1);
    assert_non_null(strstr(text, "line 1: saved"));
    assert_non_null(strstr(text, "line 2: rejected, unknown_customer"));
    assert_non_null(strstr(text, "line 3: saved"));
    assert_int_equal(run_example(EXAMPLE_PUSH_CALLBACK, sim.url, "wr0ng-s3cret", text), 3);
    assert_non_null(strstr(text, "line 1: not_sent"));
    assert_null(strstr(text, "wr0ng-s3cret"));
    assert_int_equal(sim_stop(&sim), 0);
}

/* The simulator's log, as it is without being asked for more. */
static void test_the_log_hides_numbers(void **state) {
    (void)state;
    sim_process sim;
    char text[OUTPUT];
    sim_setup setup = {.seed = "wasp: {tokens: [t0ken], phone_types: [Cell Phone], customers: [C-1001]}\n", .hide_numbers = true};
    assert_true(sim_start(&sim, &setup));
    assert_int_equal(run_example(EXAMPLE_SAVE_PHONE, sim.url, "t0ken", text), 0);
    char *log = sim_log_text(&sim);
    assert_non_null(strstr(log, "\"key\":\"C-1001\""));
    assert_non_null(strstr(log, "\"number\":\"+* *** *** **23\""));
    free(log);
    assert_int_equal(sim_stop(&sim), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_saves_a_phone),
        cmocka_unit_test(test_an_unknown_customer_is_refused),
        cmocka_unit_test(test_a_wrong_token_is_told_and_not_shown),
        cmocka_unit_test(test_no_server_is_told),
        cmocka_unit_test(test_custom_transport),
        cmocka_unit_test(test_push_callback),
        cmocka_unit_test(test_the_log_hides_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
