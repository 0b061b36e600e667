/* The README's example does what it says, and does not say "saved" of what was not. */
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

/* Runs the example and returns its exit status; its one line goes to `line`. */
static int run_example(const char *url, const char *token, char *line, int capacity) {
    assert_int_equal(setenv("WASP_URL", url, 1), 0);
    assert_int_equal(setenv("WASP_TOKEN", token, 1), 0);
    FILE *output = popen(EXAMPLE_SAVE_PHONE, "r");
    assert_non_null(output);
    line[0] = '\0';
    (void)!fgets(line, capacity, output);
    line[strcspn(line, "\n")] = '\0';
    int status = pclose(output);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void start(sim_process *sim, const char *customers) {
    char seed[200];
    (void)snprintf(seed, sizeof seed, "wasp: {tokens: [t0ken], phone_types: [Cell Phone], customers: [%s]}\n", customers);
    sim_setup setup = {.seed = seed};
    assert_true(sim_start(sim, &setup));
}

static void test_saves_a_phone(void **state) {
    (void)state;
    sim_process sim;
    char line[400];
    start(&sim, "C-1001");
    assert_int_equal(run_example(sim.url, "t0ken", line, sizeof line), 0);
    assert_string_equal(line, "saved");
    char *log = sim_log_text(&sim);
    assert_non_null(strstr(log, "\"key\":\"C-1001\""));
    assert_non_null(strstr(log, "\"applied\":true"));
    free(log);
    assert_int_equal(sim_stop(&sim), 0);
}

static void test_an_unknown_customer_is_refused(void **state) {
    (void)state;
    sim_process sim;
    char line[400];
    start(&sim, "C-9");
    assert_int_equal(run_example(sim.url, "t0ken", line, sizeof line), 1);
    assert_string_equal(line, "refused");
    assert_int_equal(sim_stop(&sim), 0);
}

static void test_a_wrong_token_is_told_and_not_shown(void **state) {
    (void)state;
    sim_process sim;
    char line[400];
    start(&sim, "C-1001");
    assert_int_equal(run_example(sim.url, "wr0ng-s3cret", line, sizeof line), 1);
    assert_non_null(strstr(line, "401"));
    assert_null(strstr(line, "wr0ng-s3cret"));
    assert_int_equal(sim_stop(&sim), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_saves_a_phone),
        cmocka_unit_test(test_an_unknown_customer_is_refused),
        cmocka_unit_test(test_a_wrong_token_is_told_and_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
