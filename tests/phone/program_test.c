/* The built program's pass 1: what is told, what is counted, what the config takes. Wasp takes numbers as they are given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "folder.h"
#include "program.h"
#include "support/support.h"

typedef struct fixture {
    const char *folder;
    program ran;
} fixture;

static int set_up(void **state) {
    static fixture f;
    memset(&f, 0, sizeof f);
    f.folder = test_temp_dir();
    assert_non_null(f.folder);
    *state = &f;
    return 0;
}

static int tear_down(void **state) {
    fixture *f = *state;
    program_dispose(&f->ran);
    return test_temp_dir_remove(f->folder) ? 0 : -1;
}

static void configure(fixture *f, const char *more) {
    char text[600];
    (void)snprintf(text, sizeof text,
                   "systems: {wasp: {adapter: wasp, url: \"http://127.0.0.1:1\", token: {env: WASP_TOKEN}, kinds: {mobile: Cell}%s}}\n", more);
    folder_write(f->folder, "trunkline.yaml", text);
}

#define DRY(f, ...)                                                                                                                                  \
    do {                                                                                                                                             \
        program_dispose(&(f)->ran);                                                                                                                  \
        RUN(&(f)->ran, (f)->folder, "push", "wasp", __VA_ARGS__, "--dry-run");                                                                       \
    } while (0)

static size_t count(const char *text, const char *part) {
    size_t found = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
        found++;
    }
    return found;
}

#define IN(f, text) folder_write((f)->folder, "in.csv", "customer,kind,number,country\n" text)

static void test_warnings_name_line_column_and_why(void **state) {
    fixture *f = *state;
    configure(f, ", region: US");
    IN(f, "1,mobile,(212) 555-0123,\n2,mobile,212 555 01,\n3,mobile,212 555 O123,\n4,mobile,911,\n5,mobile,hello,\n6,mobile,555-0187,\n"
          "7,mobile,0049 30 12345678,\n8,mobile,030 12345678,DE\n9,mobile,212 555 0123 x12,\n");
    DRY(f, "in.csv", "--show-numbers");
    assert_int_equal(f->ran.code, 0);
    assert_non_null(strstr(f->ran.errors, "in.csv:3:10: warning: the number looks wrong: it is too short\n"));
    assert_non_null(strstr(f->ran.errors, "in.csv:4:10: warning: the number looks wrong: there are letters in it\n"));
    assert_non_null(strstr(f->ran.errors, "in.csv:5:10: warning: the number looks wrong: it is a short code"));
    assert_non_null(strstr(f->ran.errors, "in.csv:6:10: warning: the number looks wrong: it is no phone number\n"));
    assert_non_null(strstr(f->ran.errors, "in.csv:7:10: warning: the number looks wrong: its area code is missing\n"));
    assert_int_equal(count(f->ran.errors, "warning: the number"), 5);
    assert_non_null(strstr(f->ran.errors, "phone numbers: 5 look wrong"));
    assert_null(strstr(f->ran.errors, "brought into"));
    assert_non_null(strstr(f->ran.output, "\"(212) 555-0123\"")); /* as given */
    assert_non_null(strstr(f->ran.output, "\"212 555 0123 x12\""));
    assert_null(strstr(f->ran.output, "DE")); /* the country said how to read the number */
}

static void test_a_warning_never_shows_the_number(void **state) {
    fixture *f = *state;
    configure(f, ", region: US");
    IN(f, "2,mobile,212 555 01,\n");
    DRY(f, "in.csv");
    assert_int_equal(count(f->ran.errors, "warning: the number"), 1);
    assert_null(strstr(f->ran.errors, "212"));
    assert_null(strstr(f->ran.errors, "555"));
    DRY(f, "in.csv", "--quiet");
    assert_string_equal(f->ran.errors, "");
}

static void test_twenty_are_told_and_all_counted(void **state) {
    fixture *f = *state;
    char text[4000] = "customer,kind,number\n";
    size_t used = strlen(text);
    configure(f, ", region: US");
    for (int i = 0; i < 30; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "%d,mobile,212 555 01\n", i);
    }
    folder_write(f->folder, "in.csv", text);
    DRY(f, "in.csv");
    assert_int_equal(count(f->ran.errors, "warning: the number"), 20);
    assert_non_null(strstr(f->ran.errors, "phone numbers: 30 look wrong"));
}

static void test_strict_refuses(void **state) {
    fixture *f = *state;
    configure(f, ", region: US, phone_check: strict");
    IN(f, "1,mobile,(212) 555-0123,\n2,mobile,212 555 01,\n");
    DRY(f, "in.csv", "--show-numbers");
    assert_int_equal(f->ran.code, 2);
    assert_non_null(strstr(f->ran.errors, "in.csv:3:10: number: the number looks wrong"
                                          ": it is too short") ||
                    strstr(f->ran.errors, "in.csv:3:10: the number looks wrong: it is too short"));
    assert_non_null(strstr(f->ran.errors, "nothing was sent: 1 of 2 rows"));
    DRY(f, "in.csv", "--show-numbers", "--bad-rows", "skip");
    assert_int_equal(f->ran.code, 1);
    assert_non_null(strstr(f->ran.output, "(212) 555-0123"));
    assert_null(strstr(f->ran.output, "212 555 01\""));
    assert_non_null(strstr(f->ran.errors, "phone numbers: 1 looks wrong and was refused"));
    configure(f, ", phone_check: strict");
    IN(f, "1,mobile,(212) 555-0123,\n");
    DRY(f, "in.csv");
    assert_int_equal(f->ran.code, 2);
    assert_non_null(strstr(f->ran.errors, "it has no country code; say region: US"));
}

static void test_without_a_country_nothing_is_claimed(void **state) {
    fixture *f = *state;
    configure(f, "");
    IN(f, "1,mobile,(212) 555-0123,\n2,mobile,+1 212 555 0123,\n3,mobile,(212) 555-0123,US\n4,mobile,212 555 01,us\n");
    DRY(f, "in.csv");
    assert_int_equal(count(f->ran.errors, "warning: the number"), 1);
    assert_non_null(strstr(f->ran.errors, "in.csv:5:10: warning"));
    assert_non_null(strstr(f->ran.errors, "phone numbers: 1 could not be checked: no country code"));
}

static void test_a_country_that_is_none(void **state) {
    fixture *f = *state;
    configure(f, "");
    IN(f, "1,mobile,020 7946 0018,UK\n");
    DRY(f, "in.csv");
    assert_int_equal(f->ran.code, 2);
    assert_non_null(strstr(f->ran.errors, "in.csv:2:24: "));
    assert_non_null(strstr(f->ran.errors, "the country must be two letters of ISO 3166"));
    IN(f, "1,mobile,020 7946 0018,Great Britain\n");
    DRY(f, "in.csv");
    assert_int_equal(f->ran.code, 2);
    assert_non_null(strstr(f->ran.errors, "this system cannot carry the column country"));
}

static void test_off_looks_at_nothing(void **state) {
    fixture *f = *state;
    configure(f, ", region: US, phone_check: off");
    folder_write(f->folder, "in.csv", "customer,kind,number\n1,mobile,hello\n");
    DRY(f, "in.csv");
    assert_int_equal(f->ran.code, 0);
    assert_null(strstr(f->ran.errors, "phone number"));
    assert_null(strstr(f->ran.errors, "warning"));
}

static void test_check_finds_them(void **state) {
    fixture *f = *state;
    configure(f, ", region: US");
    IN(f, "1,mobile,(212) 555-0123,\n2,mobile,212 555 01,\n");
    RUN(&f->ran, f->folder, "check", "wasp", "in.csv");
    assert_int_equal(f->ran.code, 1);
    assert_non_null(strstr(f->ran.errors, "in.csv:3:10: the number looks wrong: it is too short"));
    assert_non_null(strstr(f->ran.output, "phone numbers: 1 looks wrong"));
    program_dispose(&f->ran);
    RUN(&f->ran, f->folder, "check", "wasp", "in.csv", "--json");
    assert_int_equal(f->ran.code, 1);
    assert_non_null(strstr(f->ran.output, "\"line\":3,\"column\":10,\"message\":\"the number looks wrong: it is too short\""));
}

static void expect_config_error(fixture *f, const char *more, const char *said) {
    configure(f, more);
    IN(f, "1,mobile,+12125550123,\n");
    DRY(f, "in.csv");
    assert_int_equal(f->ran.code, 2);
    assert_non_null(strstr(f->ran.errors, said));
}

static void test_what_the_config_takes(void **state) {
    fixture *f = *state;
    expect_config_error(f, ", region: UK", "region takes a country as two capitals of ISO 3166, such as US or GB, not \"UK\"");
    expect_config_error(f, ", region: us", "not \"us\"");
    expect_config_error(f, ", region: USA", "not \"USA\"");
    expect_config_error(f, ", phone_check: yes", "phone_check takes warn, strict or off");
    expect_config_error(f, ", phone_chek: warn", "did you mean \"phone_check\"?");
    configure(f, ", region: NO, phone_check: warn"); /* Norway, not false */
    IN(f, "1,mobile,22 12 34 56,\n");
    DRY(f, "in.csv");
    assert_int_equal(f->ran.code, 0);
    assert_null(strstr(f->ran.errors, "phone numbers"));
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_warnings_name_line_column_and_why),
        TEST(test_a_warning_never_shows_the_number),
        TEST(test_twenty_are_told_and_all_counted),
        TEST(test_strict_refuses),
        TEST(test_without_a_country_nothing_is_claimed),
        TEST(test_a_country_that_is_none),
        TEST(test_off_looks_at_nothing),
        TEST(test_check_finds_them),
        TEST(test_what_the_config_takes),
    };
    return cmocka_run_group_tests_name("phone_program", tests, NULL, NULL);
}
