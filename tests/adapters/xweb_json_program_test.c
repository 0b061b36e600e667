/* The built program and the built simulator over JSON over xWEB: login and Basic, tokens of every kind, dead ones, lock-outs, finding, kinds, get. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "folder.h"
#include "program.h"
#include "sim_process.h"
#include "support/support.h"

#define CPH(n) "a0000000-0000-4000-8000-00000000" n
#define CST(n) "c0000000-0000-4000-8000-00000000" n
#define MOBILE "243f7447-c38b-473f-be84-dbedd2f1f55e"
#define OFFICE "3445f817-a38f-483a-aabe-b8d3c084832b"
#define TENANT                                                                                                                                       \
    "users: [{name: xweb-user, password: xweb-pass}], phone_types: {" OFFICE ": Office, " MOBILE ": Mobile}, "                                       \
    "customers: [{from: 1001, to: 1009}], phones: [{from: 1001, to: 1009}]"
#define LOGIN "login: {user: xweb-user, password: {file: password}}"
#define BASIC "basic: {user: xweb-user, password: {file: password}}"

typedef struct fixture {
    sim_process sim;
    const char *folder;
    program ran;
    char state_file[600];
    char *held; /* what the simulator held at its end */
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = test_temp_dir();
    assert_non_null(f->folder);
    folder_write(f->folder, "password", "xweb-pass\n");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    program_dispose(&f->ran);
    free(f->held);
    int ended = sim_teardown(&f->sim);
    bool removed = test_temp_dir_remove(f->folder);
    free(f);
    return ended == 0 && removed ? 0 : -1;
}

/* Starts a tenant, and writes a config for it. */
static void start(fixture *f, const char *seed_more, const char *who, const char *more) {
    static const char *arguments[] = {"--state", NULL, NULL};
    char text[1500];
    (void)snprintf(f->state_file, sizeof f->state_file, "%s/sim-state.json", f->folder);
    arguments[1] = f->state_file;
    (void)snprintf(text, sizeof text, "xweb: {" TENANT "%s}\n", seed_more);
    sim_setup setup = {.seed = text, .arguments = arguments};
    assert_true(sim_start(&f->sim, &setup));
    (void)snprintf(text, sizeof text, "systems:\n  members: {adapter: xweb-json, url: \"%s/xweb\", %s, kinds: {mobile: " MOBILE "}%s}\n", f->sim.url,
                   who, more);
    folder_write(f->folder, "trunkline.yaml", text);
}

static void check_code(const fixture *f, int code) {
    if (f->ran.code != code)
        print_message("%s", f->ran.errors);
    assert_int_equal(f->ran.code, code);
}

static void push(fixture *f, const char *csv, int code) {
    program_dispose(&f->ran);
    folder_write(f->folder, "in.csv", csv);
    RUN(&f->ran, f->folder, "push", "members", "in.csv", "--no-journal", "--results", "results.csv");
    check_code(f, code);
}

/* Ends the simulator; what it held then loses its blanks. */
static const char *end(fixture *f) {
    assert_int_equal(sim_stop(&f->sim), 0);
    free(f->held);
    char *to = f->held = sim_read_file(f->state_file);
    assert_non_null(f->held);
    for (const char *from = f->held; *from; from++) {
        if (*from != '\t' && *from != '\n')
            *to++ = *from;
    }
    *to = '\0';
    return f->held;
}

static void check_held(const fixture *f, const char *part, bool there) {
    if (!strstr(f->held, part) == there)
        fail_msg("%s is %sin %s", part, there ? "not " : "", f->held);
}

static unsigned long number_of(const fixture *f, const char *name) {
    char key[40];
    (void)snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(f->held, key);
    assert_non_null(at);
    return strtoul(at + strlen(key), NULL, 10);
}

/* Whether the results have a line with both. */
static bool has_result(const fixture *f, const char *id, const char *what) {
    char path[1200];
    (void)snprintf(path, sizeof path, "%s/results.csv", f->folder);
    char *text = sim_read_file(path);
    assert_non_null(text);
    bool found = false;
    for (char *line = text, *next; *line; line = next) {
        next = line + strcspn(line, "\n");
        next += *next ? 1 : 0;
        const char *at = strstr(line, id), *said = strstr(line, what);
        found = found || (at && at < next && said && said < next);
    }
    free(text);
    return found;
}

static const char *many(char csv[4000]) {
    (void)snprintf(csv, 4000, "id,customer,kind,number\n");
    for (unsigned row = 0; row < 40; row++)
        (void)snprintf(csv + strlen(csv), 4000 - strlen(csv), "r%u," CST("100%u") ",mobile,703555%04u\n", row, 1 + row % 9, row);
    return csv;
}

static void test_inserts_updates_and_finds(void **state) {
    static const char *const ways[] = {LOGIN, BASIC};
    fixture *f = *state;
    for (size_t i = 0; i < 2; i++) {
        start(f, "", ways[i], ", find: {by: cst_id}");
        push(f,
             "id,customer,phone_id,kind,number,extension,unlisted\n"
             "<new>,1002,,mobile,703-555-0101,,true\n<old>,1001," CPH("1001") ",mobile,703-555-0102,17,\n<nobody>,9999,,mobile,703-555-0103,,\n",
             1);
        assert_true(has_result(f, "<new>", ",saved,"));
        assert_true(has_result(f, "<old>", ",saved,"));
        assert_true(has_result(f, "<nobody>", "unknown_customer"));
        end(f);
        check_held(f, "\"703-555-0101\"", true);
        check_held(f, "\"703-555-0102\"", true);
        check_held(f, "\"cph_extension\":\"17\"", true);
        check_held(f, "\"cph_unlisted_flag\":\"1\"", true);
        check_held(f, "0103", false);
        check_held(f, "\"faults\":0", true);
        if (i == 0)
            check_held(f, "\"logins\":1", true);
    }
}

static void test_chains(void **state) {
    static const char *const modes[] = {"absolute", "sliding", "single-use"};
    fixture *f = *state;
    char csv[4000], seed[60];
    for (size_t i = 0; i < 3; i++) {
        (void)snprintf(seed, sizeof seed, ", token: {mode: %s}", modes[i]);
        start(f, seed, LOGIN, ", chains: 2, jobs: 4");
        push(f, many(csv), 0);
        end(f);
        assert_in_range(number_of(f, "logins"), 1, 2);
        check_held(f, "\"faults\":0", true);
        check_held(f, "\"7035550039\"", true);
    }
}

/* A token is good for ten calls: the eleventh is refused, and goes again with another one. */
static void test_dead_tokens_are_renewed(void **state) {
    static const char *const dead[] = {"exception", "locked"};
    fixture *f = *state;
    char csv[4000], seed[60];
    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(seed, sizeof seed, ", token: {uses: 10, dead: %s}", dead[i]);
        start(f, seed, LOGIN, ", jobs: 1");
        push(f, many(csv), 0);
        end(f);
        assert_int_equal(number_of(f, "logins"), 4);
        assert_int_equal(number_of(f, "faults"), 3);
    }
}

/* Failed logins are counted there: one is all that a wrong password may cost. */
static void test_a_wrong_password_is_sent_once(void **state) {
    static const char *const ways[] = {LOGIN, BASIC};
    fixture *f = *state;
    char csv[4000];
    folder_write(f->folder, "password", "wr0ng-pass\n");
    for (size_t i = 0; i < 2; i++) {
        start(f, "", ways[i], ", jobs: 1");
        push(f, many(csv), 3);
        assert_true(has_result(f, "r39", "not_sent"));
        assert_null(strstr(f->ran.errors, "wr0ng"));
        end(f);
        assert_int_equal(number_of(f, "failed_logins"), 1);
        check_held(f, "7035550000", false);
    }
}

static void test_the_day_has_a_limit_of_faults(void **state) {
    fixture *f = *state;
    char csv[4000] = "id,customer,kind,number\n";
    for (unsigned row = 0; row < 20; row++)
        (void)snprintf(csv + strlen(csv), sizeof csv - strlen(csv), "r%02u," CST("77%02u") ",mobile,7035550000\n", row, row);
    start(f, "", LOGIN, ", jobs: 1, fault_limit: 5");
    push(f, csv, 3);
    assert_true(has_result(f, "r04", "unknown_customer"));
    assert_true(has_result(f, "r05", "not_sent"));
    end(f);
    assert_int_equal(number_of(f, "faults"), 5);
}

static void test_kinds_get_and_login(void **state) {
    fixture *f = *state;
    start(f, "", LOGIN, "");
    RUN(&f->ran, f->folder, "kinds", "members");
    check_code(f, 0);
    assert_non_null(strstr(f->ran.output, "mobile: " MOBILE));
    assert_non_null(strstr(f->ran.output, "work: " OFFICE));
    program_dispose(&f->ran);
    RUN(&f->ran, f->folder, "get", "members", CPH("1001"));
    check_code(f, 0);
    assert_non_null(strstr(f->ran.output, "\"cph_key\":"));
    assert_non_null(strstr(f->ran.output, CPH("1001")));
    program_dispose(&f->ran);
    RUN(&f->ran, f->folder, "login", "members");
    check_code(f, 0);
    assert_non_null(strstr(f->ran.output, "as xweb-user"));
}

static void test_the_config_takes_one_of_both(void **state) {
    fixture *f = *state;
    start(f, "", LOGIN ", " BASIC, "");
    push(f, "customer,kind,number\n", 2);
    assert_non_null(strstr(f->ran.errors, "keep one of them"));
    folder_write(f->folder, "trunkline.yaml", "systems: {members: {adapter: wasp, url: \"https://a.example\", " BASIC "}}\n");
    push(f, "customer,kind,number\n", 2);
    assert_non_null(strstr(f->ran.errors, "the adapter wasp does not take user and password with each request"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_inserts_updates_and_finds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_chains, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_dead_tokens_are_renewed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_wrong_password_is_sent_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_day_has_a_limit_of_faults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_kinds_get_and_login, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_the_config_takes_one_of_both, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("xweb-json program", tests, NULL, NULL);
}
