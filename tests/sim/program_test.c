/* trunkline-sim as a program: its arguments, its seed, where it listens, and how it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks.h"
#include "sim_process.h"
#include "support/support.h"

static sim_process sim;

static int stop(void **state) {
    (void)state;
    return sim_teardown(&sim);
}

/* Runs to the end; expects a status and a part of what it said. */
static void expect_end(const char *const *arguments, int status, const char *said) {
    char *output = NULL;
    char *errors = NULL;
    int got = sim_run(arguments, &output, &errors);
    assert_non_null(output);
    assert_non_null(errors);
    const char *where = status == 0 ? output : errors;
    if (got != status || !strstr(where, said))
        fail_msg("%s: status %d, said: %s%s", arguments[0] ? arguments[0] : "", got, output, errors);
    free(output);
    free(errors);
}

static void test_help(void **state) {
    (void)state;
    static const char *const parts[] = {"--listen", "--port-file", "--seed", "--log", "--delay-ms", "--random-seed", "tokens: [t0ken]", "results_in"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        expect_end((const char *const[]){"--help", NULL}, 0, parts[i]);
    expect_end((const char *const[]){"--version", NULL}, 0, "trunkline-sim ");
}

static void test_wrong_arguments(void **state) {
    (void)state;
    static const struct row {
        const char *arguments[4];
        const char *said;
    } rows[] = {
        {{"--lisen", "x"}, "unknown argument \"--lisen\""},
        {{"now"}, "unknown argument \"now\""},
        {{"--listen"}, "--listen needs a value"},
        {{"--help=x"}, "--help takes no value"},
        {{"--delay-ms", "50-20"}, "--delay-ms cannot be \"50-20\""},
        {{"--delay-ms", "-5"}, "--delay-ms cannot be"},
        {{"--delay-ms", "5-"}, "--delay-ms cannot be"},
        {{"--delay-ms", "5ms"}, "--delay-ms cannot be"},
        {{"--delay-ms", "3600001"}, "--delay-ms cannot be"},
        {{"--random-seed", "x"}, "--random-seed cannot be"},
        {{"--random-seed="}, "--random-seed cannot be"},
        {{"--seed", "/nonexistent/seed.yaml"}, "/nonexistent/seed.yaml"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        expect_end(rows[i].arguments, 2, rows[i].said);
}

/* Nothing but loopback, and nothing that would have to be looked up. */
static void test_loopback_only(void **state) {
    (void)state;
    static const char *const refused[] = {"0.0.0.0:0",     "192.0.2.1:0", "10.0.0.1:8080",    "[::]:0", "[2001:db8::1]:0", "[::ffff:127.0.0.1]:0",
                                          "example.com:0", "128.0.0.1:0", "126.255.255.255:0"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        expect_end((const char *const[]){"--listen", refused[i], NULL}, 2, "loopback addresses only");
    static const char *const odd[] = {"127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:65536", "127.0.0.1:-1", ":0", "", "127.0.0.1:0 "};
    for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
        expect_end((const char *const[]){"--listen", odd[i], NULL}, 2, "needs an address and a port");
}

static void test_seed_mistakes(void **state) {
    (void)state;
    static const struct row {
        const char *seed;
        const char *said;
    } rows[] = {
        {"wasps: {}\n", "seed.yaml:1:1: a seed has no key \"wasps\"; did you mean \"wasp\"?"},
        {"wasp:\n  tokens: [t]\n  phone_typs: [Office]\n", "seed.yaml:3:3: wasp has no key \"phone_typs\"; did you mean \"phone_types\"?"},
        {"wasp:\n  tokens: [t]\n  reply:\n    ordr: input\n", "seed.yaml:4:5: wasp.reply has no key \"ordr\"; did you mean \"order\"?"},
        {"wasp:\n  tokens: [t]\n  reply: {order: sorted}\n", "seed.yaml:3:18: wasp.reply.order must be one of: input, reversed, shuffled"},
        {"wasp:\n  tokens: [t]\n  reply: {results_in: [data]}\n", "seed.yaml:3:23: wasp.reply.results_in must be one of"},
        {"wasp:\n  tokens: [t]\n  reply: {error_count: maybe}\n", "wasp.reply.error_count must be true or false"},
        {"wasp:\n  tokens: [t]\n  customers: C-1\n", "seed.yaml:3:14: wasp.customers must be a list"},
        {"wasp:\n  tokens: [t]\n  customers: [[C-1]]\n", "wasp.customers holds an entry that is no name"},
        {"wasp:\n  tokens: [t]\n  customers: [null]\n", "wasp.customers holds an entry that is no name"},
        {"wasp:\n  tokens: [t]\n  customers: [{prefix: C, from: 5, to: 4}]\n", "not below \"from\""},
        {"wasp:\n  tokens: [t]\n  customers: [{prefix: C, from: x, to: 4}]\n", "needs a number \"from\""},
        {"wasp:\n  tokens: [t]\n  customers: [{from: 1, to: 4}]\n", "needs a prefix"},
        {"wasp:\n  tokens: [t]\n  customers: [{prefix: C, from: 1, too: 4}]\n", "has no key \"too\"; did you mean \"to\"?"},
        {"wasp:\n  phone_types: [Office]\n", "seed.yaml:2:3: wasp.tokens names no token"},
        {"wasp: [t]\n", "wasp must be a map"},
        {"[]\n", "a seed must be a map"},
        {"{}\n", "the seed names no system"},
        {"wasp: {tokens: [t]\n", "seed.yaml:"},
        {"", "seed.yaml"},
    };
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    char path[600];
    snprintf(path, sizeof path, "%s/seed.yaml", folder);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_true(sim_write_file(path, rows[i].seed));
        expect_end((const char *const[]){"--seed", path, NULL}, 2, rows[i].said);
    }
    assert_true(test_temp_dir_remove(folder));
}

/* The port file holds the port and a newline, tells of a socket that answers, and is gone at the end; so is all else that was made. */
static void test_ends_on_signal(void **state) {
    (void)state;
    static const int signals[] = {SIGTERM, SIGINT};
    for (size_t i = 0; i < 2; i++) {
        assert_true(sim_start(&sim, NULL));
        cJSON_Delete(check_saved(sim.url, "[" RECORD("C-1001", "Office", "1") "]"));
        char *port = sim_read_file(sim.port_file);
        char expected[20];
        snprintf(expected, sizeof expected, "%u\n", sim.port);
        assert_string_equal(port, expected);
        free(port);
        char url[64];
        snprintf(url, sizeof url, "%s", sim.url);
        assert_int_equal(sim_end(&sim, signals[i]), 0);
        assert_int_not_equal(access(sim.port_file, F_OK), 0);
        http_answer answer = http_ask_once(url, NULL);
        assert_int_equal(answer.status, 0);
        assert_string_equal(answer.error, "Couldn't connect to server");
        http_answer_dispose(&answer);
        struct stat status;
        assert_int_equal(stat(sim.errors_file, &status), 0);
        assert_int_equal(status.st_size, 0);
        sim_remove(&sim);
        assert_int_not_equal(access(sim.folder, F_OK), 0);
    }
}

static void test_ends_with_stdin(void **state) {
    (void)state;
    /* sim_run gives it an input that is at its end already. */
    expect_end((const char *const[]){"--end-with-stdin", NULL}, 0, "trunkline-sim listens on http://127.0.0.1:");
}

static void test_port_taken(void **state) {
    (void)state;
    assert_true(sim_start(&sim, NULL));
    char address[40];
    snprintf(address, sizeof address, "127.0.0.1:%u", sim.port);
    expect_end((const char *const[]){"--listen", address, NULL}, 1, "cannot listen on 127.0.0.1:");
    expect_end((const char *const[]){"--port-file", "/nonexistent/port", NULL}, 1, "cannot write /nonexistent/port");
    expect_end((const char *const[]){"--log", "/nonexistent/log", NULL}, 1, "cannot open /nonexistent/log");
    cJSON_Delete(check_saved(sim.url, "[" RECORD("C-1001", "Office", "1") "]"));
}

static void test_other_loopback_addresses(void **state) {
    (void)state;
    assert_true(sim_start(&sim, &(const sim_setup){.arguments = (const char *const[]){"--listen", "localhost:0", NULL}}));
    cJSON_Delete(check_saved(sim.url, "[]"));
    assert_int_equal(sim_stop(&sim), 0);
    assert_true(sim_start(&sim, &(const sim_setup){.arguments = (const char *const[]){"--listen=127.0.0.2:0", NULL}}));
    char url[64];
    snprintf(url, sizeof url, "http://127.0.0.2:%u", sim.port);
    cJSON_Delete(check_saved(url, "[]"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_wrong_arguments),
        cmocka_unit_test(test_loopback_only),
        cmocka_unit_test(test_seed_mistakes),
        cmocka_unit_test_teardown(test_ends_on_signal, stop),
        cmocka_unit_test(test_ends_with_stdin),
        cmocka_unit_test_teardown(test_port_taken, stop),
        cmocka_unit_test_teardown(test_other_loopback_addresses, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
