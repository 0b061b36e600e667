/* The program as it is without libphonenumber: numbers pass as given, and the summary says so once. */
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

#define CONFIG "systems: {wasp: {adapter: wasp, url: \"http://127.0.0.1:1\", token: {env: WASP_TOKEN}, kinds: {mobile: Cell}, region: US%s}}\n"
#define SAYS "sent as given and not checked, since this program was built without libphonenumber"

static void run(program *out, const char *folder, const char *command) {
    const char *words[] = {command, "wasp", "in.csv", strcmp(command, "push") == 0 ? "--dry-run" : "--show-numbers", "--show-numbers", NULL};
    if (strcmp(command, "check") == 0) {
        words[4] = NULL;
    }
    program_run(out, &(program_setup){.folder = folder, .name = TL_WITHOUT_PHONE, .words = words});
}

static void configure(const char *folder, const char *more) {
    char text[400];
    (void)snprintf(text, sizeof text, CONFIG, more);
    folder_write(folder, "trunkline.yaml", text);
}

static void test_passes_as_given(void **state) {
    const char *folder = test_temp_dir();
    program ran;
    (void)state;
    assert_non_null(folder);
    configure(folder, "");
    folder_write(folder, "in.csv", "customer,kind,number,country\n1,mobile,(212) 555-0123,US\n2,mobile,hello,\n");
    run(&ran, folder, "push");
    assert_int_equal(ran.code, 0);
    assert_non_null(strstr(ran.output, "(212) 555-0123"));
    assert_non_null(strstr(ran.output, "hello"));
    const char *said = strstr(ran.errors, SAYS);
    assert_non_null(said);
    assert_null(strstr(said + 1, SAYS));
    assert_null(strstr(ran.errors, "looks wrong"));
    program_dispose(&ran);
    run(&ran, folder, "check");
    assert_int_equal(ran.code, 0);
    assert_non_null(strstr(ran.output, SAYS));
    program_dispose(&ran);
    configure(folder, ", phone_check: off");
    folder_write(folder, "in.csv", "customer,kind,number\n1,mobile,(212) 555-0123\n");
    run(&ran, folder, "push");
    assert_int_equal(ran.code, 0);
    assert_null(strstr(ran.errors, SAYS));
    program_dispose(&ran);
    assert_true(test_temp_dir_remove(folder));
}

/* Who asks for strict does not get none. */
static void test_strict_is_refused(void **state) {
    const char *folder = test_temp_dir();
    program ran;
    (void)state;
    assert_non_null(folder);
    configure(folder, ", phone_check: strict");
    folder_write(folder, "in.csv", "customer,kind,number\n1,mobile,(212) 555-0123\n");
    run(&ran, folder, "push");
    assert_int_equal(ran.code, 2);
    assert_non_null(strstr(ran.errors, "strict needs libphonenumber"));
    assert_string_equal(ran.output, "");
    program_dispose(&ran);
    assert_true(test_temp_dir_remove(folder));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_passes_as_given), cmocka_unit_test(test_strict_is_refused)};
    return cmocka_run_group_tests_name("phone_without", tests, NULL, NULL);
}
