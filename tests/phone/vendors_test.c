/* The built program pushes to the built simulator: numbers reach each system in the form that its description asks for. */
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

#define CST "c0000000-0000-4000-8000-000000001001"

typedef struct fixture {
    sim_process sim;
    const char *folder;
    program ran;
    char state_file[600];
} fixture;

static int set_up(void **state) {
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->folder = test_temp_dir();
    assert_non_null(f->folder);
    folder_write(f->folder, "token", "kog-t0ken\n");
    folder_write(f->folder, "password", "xweb-pass\n");
    *state = f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    program_dispose(&f->ran);
    int ended = sim_teardown(&f->sim);
    bool removed = test_temp_dir_remove(f->folder);
    free(f);
    return ended == 0 && removed ? 0 : -1;
}

static void start(fixture *f, const char *seed) {
    static const char *arguments[] = {"--state", NULL, NULL};
    (void)snprintf(f->state_file, sizeof f->state_file, "%s/sim-state.json", f->folder);
    arguments[1] = f->state_file;
    sim_setup setup = {.seed = seed, .arguments = arguments};
    assert_true(sim_start(&f->sim, &setup));
}

static void configure_kognitiv(fixture *f, const char *more) {
    char text[600];
    (void)snprintf(text, sizeof text,
                   "systems: {loyalty: {adapter: kognitiv, url: \"%s/Services/Sync.asmx\", token: {file: token}, kinds: {mobile: MOBILE}%s}}\n",
                   f->sim.url, more);
    folder_write(f->folder, "trunkline.yaml", text);
}

static void push(fixture *f, const char *system, const char *csv, int code) {
    program_dispose(&f->ran);
    folder_write(f->folder, "in.csv", csv);
    RUN(&f->ran, f->folder, "push", system, "in.csv", "--no-journal", "--results", "results.csv");
    if (f->ran.code != code) {
        print_message("%s", f->ran.errors);
    }
    assert_int_equal(f->ran.code, code);
}

/* What the simulator has at its end; free() it. */
static char *saved_state(fixture *f) {
    tl_buf text = {0};
    assert_int_equal(sim_stop(&f->sim), 0);
    assert_true(test_read_file(f->state_file, &text));
    char *copy = strndup(text.ptr, text.len);
    assert_non_null(copy);
    tl_buf_dispose(&text);
    return copy;
}

#define KOGNITIV "kognitiv: {tokens: [kog-t0ken], members: ['1001', '1002', '1003', '1004', '1005'], phone_types: [MOBILE]}\n"

static void test_kognitiv_gets_digits_with_the_country_code(void **state) {
    fixture *f = *state;
    start(f, KOGNITIV);
    configure_kognitiv(f, ", region: CA");
    push(f, "loyalty",
         "customer,kind,number,country\n1001,mobile,(519) 555-0100,\n1002,mobile,030 12345678,DE\n1003,mobile,0044 20 7946 0018,\n"
         "1004,mobile,15195550104,\n1005,mobile,493012345679,\n",
         0);
    assert_non_null(strstr(f->ran.errors, "phone numbers: 3 numbers were brought into the form 12125550123 (country code and number, digits only)"));
    assert_null(strstr(f->ran.errors, "wrong"));
    char *saved = saved_state(f);
    assert_non_null(strstr(saved, "\"15195550100\""));
    assert_non_null(strstr(saved, "\"493012345678\""));
    assert_non_null(strstr(saved, "\"442079460018\""));
    assert_non_null(strstr(saved, "\"15195550104\""));
    assert_non_null(strstr(saved, "\"493012345679\""));
    free(saved);
}

static void test_warn_sends_what_strict_refuses(void **state) {
    static const char *const input = "customer,kind,number\n1001,mobile,(519) 555-0100\n1002,mobile,519 555 01\n1003,mobile,519 555 0103 x9\n";
    fixture *f = *state;
    start(f, KOGNITIV);
    configure_kognitiv(f, ", region: CA, phone_check: strict");
    push(f, "loyalty", input, 2);
    assert_non_null(strstr(f->ran.errors, "in.csv:3:13: "));
    assert_non_null(strstr(f->ran.errors, "it has an extension, which the system has no field for"));
    assert_non_null(strstr(f->ran.errors, "nothing was sent"));
    tl_buf results = {0};
    char path[700];
    (void)snprintf(path, sizeof path, "%s/results.csv", f->folder);
    assert_true(test_read_file(path, &results));
    assert_non_null(strstr(results.ptr, "invalid,bad_number"));
    tl_buf_dispose(&results);
    configure_kognitiv(f, ", region: CA");
    push(f, "loyalty", input, 0);
    assert_non_null(strstr(f->ran.errors, "phone numbers: 1 number was brought into the form"));
    assert_non_null(strstr(f->ran.errors, "phone numbers: 2 look wrong"));
    char *saved = saved_state(f);
    assert_non_null(strstr(saved, "\"15195550100\""));
    assert_null(strstr(saved, "\"15195550103\"")); /* its extension would be lost */
    free(saved);
}

/* Kognitiv wants the country code, so that it is missing is told for each row. */
static void test_no_country_code_is_told(void **state) {
    fixture *f = *state;
    start(f, KOGNITIV);
    configure_kognitiv(f, "");
    push(f, "loyalty", "customer,kind,number\n1001,mobile,(519) 555-0100\n1002,mobile,15195550102\n", 0);
    assert_non_null(strstr(f->ran.errors, "in.csv:2:13: warning: the number looks wrong: it has no country code; say region: US"));
    assert_non_null(strstr(f->ran.errors, "phone numbers: 1 looks wrong"));
    assert_int_equal(sim_stop(&f->sim), 0);
}

/* Also where the system has fields for the extension and for what was typed. */
static void test_xweb_gets_national_digits_and_what_was_typed(void **state) {
    fixture *f = *state;
    char text[800];
    start(f, "xweb: {users: [{name: xweb-user, password: xweb-pass}], phone_types: {3445f817-a38f-483a-aabe-b8d3c084832b: Office}, "
             "customers: [{from: 1001, to: 1009}], phones: [{from: 1001, to: 1009}]}\n");
    (void)snprintf(
        text, sizeof text,
        "systems: {members: {adapter: xweb, url: \"%s/xweb/secure/netForumXML.asmx\", login: {user: xweb-user, password: {file: password}}, "
        "region: US}}\n",
        f->sim.url);
    folder_write(f->folder, "trunkline.yaml", text);
    push(f, "members", "customer,number\n" CST ",+1 (212) 555-0177 x42\n" CST ",+44 20 7946 0018\n", 0);
    assert_non_null(
        strstr(f->ran.errors, "phone numbers: 1 number was brought into the form 2125550123 (as dialled inside its country, digits only)"));
    assert_non_null(strstr(f->ran.errors, "phone numbers: 1 number of another country"));
    char *saved = saved_state(f);
    assert_non_null(strstr(saved, "\"2125550177\""));
    assert_non_null(strstr(saved, "\"+1 (212) 555-0177 x42\""));
    assert_non_null(strstr(saved, "\"42\""));
    assert_non_null(strstr(saved, "\"+44 20 7946 0018\""));
    free(saved);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_kognitiv_gets_digits_with_the_country_code),
        TEST(test_warn_sends_what_strict_refuses),
        TEST(test_no_country_code_is_told),
        TEST(test_xweb_gets_national_digits_and_what_was_typed),
    };
    return cmocka_run_group_tests_name("phone_vendors", tests, NULL, NULL);
}
