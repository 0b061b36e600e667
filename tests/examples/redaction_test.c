/* The built program against a server that quotes the number and the token: neither is in anything that is shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "faultd/faultd.h"
#include "folder.h"
#include "program.h"
#include "support/support.h"

#define NUMBER "+1 408 555-0123"

static const char *folder;

static int set_up(void **state) {
    (void)state;
    folder = test_temp_dir();
    return folder ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    return test_temp_dir_remove(folder) ? 0 : -1;
}

/* Pushes one record to a server that gives this reply. */
static void push(program *ended, const char *status, const char *body, const char *extra) {
    char reply[2000];
    size_t len = 0;
    (void)snprintf(reply, sizeof reply, "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s", status, strlen(body), body);
    faultd *server = faultd_start_canned(reply);
    assert_non_null(server);
    folder_write_config(folder, faultd_port(server), "");
    folder_write(folder, "a.csv", "customer,kind,number\nC-1,Cell Phone," NUMBER "\n");
    RUN(ended, folder, "push", "wasp", "a.csv", "--verbose", "--results", "results.csv", extra);
    assert_int_equal(faultd_requests(server), 1);
    assert_non_null(strstr(faultd_request(server, 0, &len), NUMBER)); /* the wire has it */
    faultd_stop(server);
}

#define ENTRY(status) "{\"ResultCode\":1,\"Message\":\"" PROGRAM_TOKEN " may not save " NUMBER "\",\"HttpStatusCode\":" #status "}"
#define BODY(status) "{\"Data\":null,\"Messages\":[" ENTRY(status) "],\"HasError\":true,\"HasHttpError\":true}"

static void check_shown(const program *ended, const char *results_hold) {
    assert_null(strstr(ended->output, NUMBER));
    assert_null(strstr(ended->errors, NUMBER));
    assert_null(strstr(ended->output, "555"));
    assert_null(strstr(ended->errors, "555"));
    assert_null(strstr(ended->errors, PROGRAM_TOKEN));
    char path[600];
    char results[2000];
    (void)snprintf(path, sizeof path, "%s/results.csv", folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    results[fread(results, 1, sizeof results - 1, file)] = '\0';
    fclose(file);
    assert_null(strstr(results, PROGRAM_TOKEN));
    assert_non_null(strstr(results, results_hold));
}

static void test_a_refusal_that_quotes_them(void **state) {
    (void)state;
    program ended;
    push(&ended, "403 Forbidden", BODY(403), NULL);
    assert_int_equal(ended.code, 3);
    assert_non_null(strstr(ended.errors, "stopped early"));
    assert_non_null(strstr(ended.errors, "<secret> may not save +* *** ***-**23"));
    check_shown(&ended, "<secret> may not save");
    program_dispose(&ended);
}

static void test_numbers_that_were_asked_for(void **state) {
    (void)state;
    program ended;
    push(&ended, "403 Forbidden", BODY(403), "--show-numbers");
    assert_non_null(strstr(ended.errors, "<secret> may not save " NUMBER));
    program_dispose(&ended);
}

/* Results are data: the number stays, the token goes. */
static void test_a_rejection_that_quotes_them(void **state) {
    (void)state;
    program ended;
    push(&ended, "200 OK", "{\"Data\":{\"ResultList\":[" ENTRY(400) "],\"TotalResults\":1,\"ErrorCount\":1},\"HasError\":true}", NULL);
    assert_int_equal(ended.code, 1);
    check_shown(&ended, "<secret> may not save " NUMBER);
    program_dispose(&ended);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_refusal_that_quotes_them, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_numbers_that_were_asked_for, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_rejection_that_quotes_them, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
