/* trunkline push --report, with the simulator: what is written, where, and what is refused. */
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

#include "folder.h"
#include "program.h"
#include "sim_process.h"
#include "support/support.h"

#define SEED "wasp: {tokens: [" PROGRAM_TOKEN "], phone_types: [Cell Phone], customers: [C-1001]}\n"
#define INPUT                                                                                                                                        \
    "id,customer,kind,number\n"                                                                                                                      \
    "<b>a</b>,C-1001,Cell Phone,408-555-0123\n"                                                                                                      \
    "b,C-<script>,Cell Phone,408-555-0124\n"                                                                                                         \
    "c,C-9999,Cell Phone,408-555-0125\n"

static const char *folder;
static sim_process sim;

static int set_up(void **state) {
    (void)state;
    folder = test_temp_dir();
    return folder ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    if (sim.pid) {
        sim_stop(&sim); /* a test failed before it came to that */
    }
    return test_temp_dir_remove(folder) ? 0 : -1;
}

static void start(void) {
    sim_setup setup = {.seed = SEED};
    assert_true(sim_start(&sim, &setup));
    folder_write_config(folder, sim.port, "");
    folder_write(folder, "a.csv", INPUT);
}

static void stop(void) {
    assert_int_equal(sim_stop(&sim), 0);
}

/* A whole file of the folder; free() it. */
static char *read_whole(const char *name) {
    char path[1200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *text = sim_read_file(path);
    assert_non_null(text);
    return text;
}

static void check_has(const char *text, const char *part) {
    if (!strstr(text, part)) {
        fail_msg("not there: %s", part);
    }
}

static void check_has_not(const char *text, const char *part) {
    if (strstr(text, part)) {
        fail_msg("there: %s", part);
    }
}

static void test_report(void **state) {
    (void)state;
    struct stat about;
    char path[1200];
    program ended;
    start();
    RUN(&ended, folder, "push", "wasp", "a.csv", "--report", "report.html", "--results", "results.csv");
    assert_int_equal(ended.code, 1);
    check_has(ended.errors, "report: report.html\n");
    assert_string_equal(ended.output, "");
    program_dispose(&ended);
    snprintf(path, sizeof path, "%s/report.html", folder);
    assert_int_equal(lstat(path, &about), 0);
    assert_int_equal(about.st_mode & 07777, 0600);
    char *page = read_whole("report.html");
    check_has(page, "<h1>1 of 3 records were saved</h1>");
    check_has(page, "<bdi>a.csv</bdi>");
    check_has(page, "unknown_customer");
    check_has(page, "C-&lt;script&gt;");
    check_has(page, "Started");
    check_has(page, "<dt>Requests</dt>");
    check_has(page, "Over time");
    check_has_not(page, "C-<script>");
    check_has_not(page, PROGRAM_TOKEN);
    free(page);
    stop();
}

static void test_without_values(void **state) {
    (void)state;
    program ended;
    start();
    RUN(&ended, folder, "push", "wasp", "a.csv", "--report", "report.html", "--results", "results.csv", "--results-without-values");
    assert_int_equal(ended.code, 1);
    program_dispose(&ended);
    static const char *const files[] = {"report.html", "results.csv"};
    for (size_t i = 0; i < 2; i++) {
        char *text = read_whole(files[i]);
        check_has_not(text, "C-9999");
        check_has_not(text, "C-1001");
        check_has_not(text, "CustomerNumber");
        check_has_not(text, "555");
        check_has(text, "unknown_customer");
        free(text);
    }
    char *results = read_whole("results.csv");
    check_has(results, "id,line,outcome,reason,vendor_code,message,field,http_status,saved,attempts\n<b>a</b>,2,saved,,");
    check_has(results, "\nc,4,rejected,unknown_customer,");
    check_has(results, ",,,200,,");
    free(results);
    /* And with them, to see that they would be there. */
    RUN(&ended, folder, "push", "wasp", "a.csv", "--report", "report.html", "--results", "results.csv");
    program_dispose(&ended);
    for (size_t i = 0; i < 2; i++) {
        char *text = read_whole(files[i]);
        check_has(text, "C-9999");
        free(text);
    }
    stop();
}

/* Records with one key go one after the other, so that this takes a while and there is something to draw. */
static void test_course(void **state) {
    (void)state;
    program ended;
    sim_setup setup = {.seed = SEED, .delay_ms = "90-100"};
    assert_true(sim_start(&sim, &setup));
    folder_write_config(folder, sim.port, "");
    folder_write(folder, "a.csv",
                 "customer,kind,number\nC-1001,Cell Phone,1\nC-1001,Cell Phone,2\nC-1001,Cell Phone,3\nC-1001,Cell Phone,4\nC-1001,Cell Phone,5\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--report", "report.html");
    assert_int_equal(ended.code, 0);
    program_dispose(&ended);
    char *page = read_whole("report.html");
    check_has(page, "All 5 records were saved");
    check_has(page, "Records answered a second, over time.");
    check_has(page, "<td class=\"num\">1</td><td class=\"num\">0</td>");
    check_has_not(page, "too short to be drawn");
    free(page);
    stop();
}

/* Bad rows: nothing is sent, and the page tells which. */
static void test_nothing_sent(void **state) {
    (void)state;
    program ended;
    start();
    folder_write(folder, "a.csv", "customer,kind,number\nC-1001,Cell Phone,1\nC-1001,Cell Phone,\n");
    RUN(&ended, folder, "push", "wasp", "a.csv", "--report", "report.html");
    assert_int_equal(ended.code, 2);
    program_dispose(&ended);
    char *page = read_whole("report.html");
    check_has(page, "None of 2 records was saved");
    check_has(page, "Nothing was sent: rows of the file cannot be sent.");
    check_has(page, "missing_field");
    check_has_not(page, "Over time");
    free(page);
    stop();
}

/* The vendor refuses us: told in the page, but for a word of the vendor's when values are left out. */
static void test_stopped(void **state) {
    (void)state;
    program ended;
    sim_setup setup = {.seed = "wasp: {tokens: [another], phone_types: [Cell Phone], customers: [C-1001]}\n"};
    assert_true(sim_start(&sim, &setup));
    folder_write_config(folder, sim.port, "");
    folder_write(folder, "a.csv", INPUT);
    RUN(&ended, folder, "push", "wasp", "a.csv", "--report", "report.html");
    assert_int_equal(ended.code, 3);
    program_dispose(&ended);
    char *page = read_whole("report.html");
    check_has(page, "<b>Stopped early.</b>");
    check_has(page, "invalid_token");
    check_has_not(page, PROGRAM_TOKEN);
    free(page);
    stop();
}

static void check_refused(const char *const *words, const char *message) {
    program ended;
    program_setup setup = {.folder = folder, .words = words};
    program_run(&ended, &setup);
    assert_int_equal(ended.code, 2);
    check_has(ended.errors, message);
    program_dispose(&ended);
    char *log = sim_log_text(&sim);
    assert_non_null(log);
    assert_string_equal(log, ""); /* it is told before anything is sent */
    free(log);
}

#define REFUSED(message, ...) check_refused((const char *const[]){"push", "wasp", "a.csv", __VA_ARGS__, NULL}, message)

static void test_refusals(void **state) {
    (void)state;
    char path[1200];
    start();
    folder_write(folder, "target", "mine");
    snprintf(path, sizeof path, "%s/link.html", folder);
    assert_int_equal(symlink("target", path), 0);
    REFUSED("link.html: is a symbolic link", "--report", "link.html");
    folder_check(folder, "target", "mine");
    REFUSED("is the same file as a.csv", "--report", "a.csv");
    REFUSED("is the same file as trunkline.yaml", "--report", "./trunkline.yaml");
    REFUSED("--report and --results name the same file", "--report", "same", "--results", "./same");
    REFUSED("cannot be written", "--report", "no-such-folder/report.html");
    REFUSED("--report needs the name of a file", "--report", "-");
    REFUSED("--report needs the name of a file", "--report", "");
    REFUSED("a dry run has nothing to report", "--report", "r.html", "--dry-run");
    REFUSED("--results-without-values goes with", "--results-without-values");
    assert_false(folder_has(folder, "same"));
    stop();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_report, set_up, tear_down),  cmocka_unit_test_setup_teardown(test_without_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_course, set_up, tear_down),  cmocka_unit_test_setup_teardown(test_nothing_sent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stopped, set_up, tear_down), cmocka_unit_test_setup_teardown(test_refusals, set_up, tear_down),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests_name("report_program", tests, NULL, NULL);
}
