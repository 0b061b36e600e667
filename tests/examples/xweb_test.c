/* examples/xweb-update.c gets, changes and updates a phone, and says so only when it did. */
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

#define SEED                                                                                                                                         \
    "xweb: {users: [{name: xweb-user, password: xweb-pass}], phone_types: {243f7447-c38b-473f-be84-dbedd2f1f55e: Mobile}, customers: [{from: 1, "    \
    "to: 2}], phones: "                                                                                                                              \
    "[{from: 1, to: 2}]}\n"

static void run(const sim_process *sim, const char *password, const char *words, int code, const char *expected) {
    char command[1000], url[200], text[1000];
    (void)snprintf(url, sizeof url, "%s/xweb/secure/netForumXML.asmx", sim->url);
    (void)snprintf(command, sizeof command, "%s %s", EXAMPLE_XWEB_UPDATE, words);
    assert_int_equal(setenv("XWEB_URL", url, 1), 0);
    assert_int_equal(setenv("XWEB_USER", "xweb-user", 1), 0);
    assert_int_equal(setenv("XWEB_PASSWORD", password, 1), 0);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    size_t length = fread(text, 1, sizeof text - 1, output);
    text[length] = '\0';
    int status = pclose(output);
    assert_true(WIFEXITED(status));
    if (!strstr(text, expected))
        fail_msg("%s is not in: %s", expected, text);
    assert_int_equal(WEXITSTATUS(status), code);
}

static void test_updates(void **state) {
    (void)state;
    sim_process sim;
    sim_setup setup = {.seed = SEED};
    assert_true(sim_start(&sim, &setup));
    run(&sim, "xweb-pass", "a0000000-0000-4000-8000-000000000001 703-555-0177", 0, "updated\n");
    run(&sim, "xweb-pass", "a0000000-0000-4000-8000-000000000009 703-555-0178", 1, ""); /* no such phone */
    run(&sim, "wr0ng", "a0000000-0000-4000-8000-000000000001 703-555-0179", 1, "Invalid Credentials Supplied");
    run(&sim, "xweb-pass", "", 2, "usage:");
    char *log = sim_log_text(&sim);
    assert_non_null(strstr(log, "703-555-0177"));
    assert_null(strstr(log, "703-555-0178"));
    assert_null(strstr(log, "703-555-0179"));
    free(log);
    assert_int_equal(sim_stop(&sim), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_updates)};
    return cmocka_run_group_tests_name("xweb-update", tests, NULL, NULL);
}
