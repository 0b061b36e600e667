/* The page as it is written: whole, well guarded, bounded, and never through a link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "made.h"
#include "report_files.h"
#include "support/support.h"

static const report_options plain;

static size_t make_attacks(size_t index, tl_result *result) {
    size_t count = made_attack_count();
    result->line = index + 2;
    result->outcome = (tl_outcome)(index % 4 + 1);
    result->reason = (tl_reason)(index % (TL_REASON_COUNT - 1) + 1);
    result->id = tl_str_from(made_attacks[index % count]);
    result->vendor_code = tl_str_from(made_attacks[(index + 1) % count]);
    result->message = tl_str_from(made_attacks[(index + 2) % count]);
    result->field = tl_str_from(made_attacks[(index + 3) % count]);
    result->saved = tl_str_from(made_attacks[(index + 4) % count]);
    return 0;
}

static size_t make_refused(size_t index, tl_result *result) {
    result->line = index + 2;
    result->attempts = 1;
    result->http_status = 200;
    result->id = tl_str_from("ph-1");
    result->outcome = index % 2 ? TL_OUTCOME_REJECTED : TL_OUTCOME_SAVED;
    result->reason = index % 2 ? TL_REASON_UNKNOWN_CUSTOMER : TL_REASON_NONE;
    result->vendor_code = tl_str_from("-57006");
    result->message = tl_str_from("Customer C-secretive was not found");
    result->field = tl_str_from("FieldName-secretive");
    result->saved = tl_str_from("408-secretive");
    return 0;
}

static size_t make_saved(size_t index, tl_result *result) {
    result->line = index + 2;
    result->outcome = TL_OUTCOME_SAVED;
    return 0;
}

static char *print(const report_source *source, const report_options *options) {
    char *text = NULL;
    size_t size = 0;
    diag to = {stderr, 0};
    FILE *stream = open_memstream(&text, &size);
    assert_non_null(stream);
    assert_true(report_print(stream, source, options, &to));
    assert_int_equal(fclose(stream), 0);
    assert_int_equal(to.errors, 0);
    assert_int_equal(tl_str_utf8_error(tl_str_sized(text, size)), size);
    assert_int_equal(strlen(text), size);
    return text;
}

static size_t count(const char *text, const char *part) {
    size_t found = 0;
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
        found++;
    }
    return found;
}

static void check_has(const char *text, const char *part) {
    if (!strstr(text, part)) {
        fail_msg("the page does not hold: %s", part);
    }
}

static void check_has_not(const char *text, const char *part) {
    if (strstr(text, part)) {
        fail_msg("the page holds: %s", part);
    }
}

static void test_what_it_tells(void **state) {
    (void)state;
    made from;
    made_init(&from, make_refused, 5000);
    from.source.series = made_series(10);
    from.source.input = "a.csv";
    from.source.started_unix_ms = INT64_C(1795248890000);
    from.source.elapsed_ms = 94320;
    from.source.requests = 12;
    from.source.repeats = 3;
    from.source.stopped = "the system refuses the token";
    char *page = print(&from.source, &plain);
    check_has(page, "<h1>2,500 of 5,000 records were saved</h1>");
    check_has(page, "<dd><bdi>wasp</bdi></dd>");
    check_has(page, "<dd><bdi>a.csv</bdi></dd>");
    check_has(page, "datetime=\"2026-11-21T08:14:50Z\"");
    check_has(page, "1 min 34 s");
    check_has(page, "12, of these 3 sent again");
    check_has(page, "the system refuses the token");
    check_has(page, "unknown_customer");
    check_has(page, "line 3, <bdi>ph-1</bdi></span> <bdi>Customer C-secretive was not found</bdi>");
    check_has(page, "Records answered a second, over time.");
    /* Without a script: the first 200 of the 2,500, and a word about the others. */
    assert_int_equal(count(page, "<tr role=\"row\"><td"), 200);
    check_has(page, "Shown here are the first 200");
    assert_int_equal(count(page, "\n[0,"), 2500);
    free(page);
    report_series_free((report_series *)from.source.series);
}

static void test_nothing_but_saved(void **state) {
    (void)state;
    made from;
    made_init(&from, make_saved, 3);
    char *page = print(&from.source, &plain);
    check_has(page, "All 3 records were saved");
    check_has_not(page, "Records that were not saved");
    check_has_not(page, "Why records were not saved");
    check_has(page, "\"rows\":[]}");
    free(page);
    from.count = 0;
    page = print(&from.source, &plain);
    check_has(page, "There were no records to save");
    free(page);
}

/* Of markup there is exactly what the template and the writer put there. */
static void test_attacks(void **state) {
    (void)state;
    static const char *const systems[] = {"</title><script>attacked()</script>"};
    made from;
    made_init(&from, make_attacks, 2 * made_attack_count());
    from.source.systems = systems;
    from.source.input = "\"><script>attacked()</script>";
    from.source.results = "\"><script>attacked()</script>";
    from.source.stopped = "</p><script>attacked()</script>";
    char *page = print(&from.source, &plain);
    assert_int_equal(count(page, "<script"), 2);
    assert_int_equal(count(page, "</script"), 2);
    assert_int_equal(count(page, "<style"), 1);
    assert_int_equal(count(page, "</style"), 1);
    assert_int_equal(count(page, "</title>"), 1);
    assert_int_equal(count(page, "<!"), 1); /* the doctype */
    check_has_not(page, "<img");
    check_has_not(page, "<iframe");
    check_has_not(page, "<script>attacked");
    check_has_not(page, "<svg onload");
    check_has(page, "&lt;img src=x onerror=&quot;");
    check_has(page, "{{script}}"); /* a text that looks like the template's */
    char *data = strstr(page, "<script type=\"application/json\"");
    assert_non_null(data);
    *data++ = '\0';
    check_has_not(page, "\" onmouseover");
    check_has_not(page, "' autofocus");
    check_has_not(page, "\xE2\x80\xAE");
    *strstr(data, "</script>") = '\0';
    check_has_not(data, "\xE2\x80\xA8");
    check_has_not(data, "\xE2\x80\xA9");
    check_has_not(data, "<");
    free(page);
}

static void test_policy(void **state) {
    (void)state;
    made from;
    made_init(&from, make_refused, 2);
    char *page = print(&from.source, &plain);
    check_has(page, "content=\"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-");
    check_has_not(page, "unsafe");
    check_has_not(page, " style=\"");
    check_has_not(page, " onclick=");
    check_has_not(page, "https:");
    assert_int_equal(count(page, "http:"), 1); /* the name of SVG */
    assert_int_equal(count(page, "://"), 1);
    free(page);
    /* The files must not end their own elements. */
    const tl_str files[] = {report_style_css(), report_script_js()};
    for (size_t i = 0; i < 2; i++) {
        assert_true(files[i].len > 1000);
        assert_true(tl_str_find(files[i], tl_str_from("</")) < 0);
        assert_true(tl_str_find(files[i], tl_str_from("<!--")) < 0);
        assert_true(tl_str_find(files[i], tl_str_from("\r")) < 0);
        assert_true(tl_str_find(files[i], tl_str_from("@import")) < 0);
    }
    assert_true(tl_str_find(report_script_js(), tl_str_from("innerHTML")) < 0);
}

static void test_without_values(void **state) {
    (void)state;
    report_options options = {.without_values = true};
    made from;
    made_init(&from, make_refused, 10);
    from.source.stopped = "the system says: secretive";
    char *page = print(&from.source, &options);
    check_has_not(page, "secretive");
    check_has(page, "ph-1");
    check_has(page, "-57006");
    check_has(page, "unknown_customer");
    check_has(page, "--results-without-values");
    check_has_not(page, "data-key=\"message\"");
    free(page);
    page = print(&from.source, &plain);
    assert_true(count(page, "secretive") >= 16);
    free(page);
}

static void test_bounds(void **state) {
    (void)state;
    report_options options = {.most_rows = 7};
    made from;
    made_init(&from, make_refused, 100);
    char *page = print(&from.source, &options);
    assert_int_equal(count(page, "\n[0,"), 7);
    assert_int_equal(count(page, "<tr role=\"row\"><td"), 7);
    check_has(page, "holds the first 7 of 50 records");
    check_has(page, "<code>--results FILE</code> writes all of them");
    free(page);
    from.source.results = "r.csv";
    options.most_rows = 0;
    options.most_bytes = 2000;
    page = print(&from.source, &options);
    size_t rows = count(page, "\n[0,");
    assert_in_range(rows, 5, 25);
    check_has(page, "All of them are in <code><bdi>r.csv</bdi></code>");
    const char *start = strstr(page, "\"rows\":[");
    assert_non_null(start);
    assert_in_range(strstr(start, "]}\n") - start, 1500, 2020);
    free(page);
    options.most_rows = 50;
    options.most_bytes = 0;
    page = print(&from.source, &options);
    assert_int_equal(count(page, "\n[0,"), 50);
    check_has_not(page, "holds the first");
    free(page);
}

/* What a failure leaves is what was there before. */
static void test_file(void **state) {
    (void)state;
    struct stat about;
    char path[600];
    char target[600];
    char link_path[600];
    tl_buf text = {0};
    FILE *quiet = tmpfile();
    assert_non_null(quiet);
    diag to = {quiet, 0};
    made from;
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    snprintf(path, sizeof path, "%s/report.html", folder);
    snprintf(target, sizeof target, "%s/target", folder);
    snprintf(link_path, sizeof link_path, "%s/link.html", folder);
    made_init(&from, make_refused, 1000);
    assert_true(report_write(path, &from.source, &plain, &to));
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    off_t size = about.st_size;
    from.fails_at = 500;
    assert_false(report_write(path, &from.source, &plain, &to));
    assert_int_equal(to.errors, 1);
    assert_int_equal(stat(path, &about), 0);
    assert_int_equal(about.st_size, size);
    from.fails_at = 0;
    assert_true(test_write_file(target, "mine", 4));
    assert_int_equal(symlink(target, link_path), 0);
    assert_false(report_write(link_path, &from.source, &plain, &to));
    assert_int_equal(to.errors, 2);
    assert_true(test_read_file(target, &text));
    assert_int_equal(text.len, 4);
    tl_buf_dispose(&text);
    fclose(quiet);
    assert_true(test_temp_dir_remove(folder));
}

/* Every row another reason, with a long message: the examples need memory of their own. */
static size_t make_long(size_t index, tl_result *result) {
    static char message[8000];
    memset(message, 'm', sizeof message);
    make_attacks(index, result);
    result->message = tl_str_sized(message, sizeof message);
    return 0;
}

/* Every allocation may fail: then there is an error, no page, and no leak. */
static void test_no_memory(void **state) {
    (void)state;
    FILE *quiet = tmpfile();
    made from;
    made_init(&from, make_long, 30);
    bool done = false;
    for (size_t n = 1; !done && n < 500; n++) {
        char *text = NULL;
        size_t size = 0;
        diag to = {quiet, 0};
        FILE *stream = open_memstream(&text, &size);
        assert_non_null(stream);
        failing_alloc_at(n);
        bool good = report_print(stream, &from.source, &plain, &to);
        done = !failing_alloc_happened();
        assert_int_equal(good, done);
        assert_int_equal(to.errors, done ? 0 : 1);
        failing_alloc_at(0);
        fclose(stream);
        free(text);
    }
    assert_true(done);
    fclose(quiet);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_what_it_tells), TEST_MEMORY(test_nothing_but_saved), TEST_MEMORY(test_attacks),
        TEST_MEMORY(test_policy),        TEST_MEMORY(test_without_values),    TEST_MEMORY(test_bounds),
        TEST_MEMORY(test_file),          TEST_MEMORY(test_no_memory),
    };
    return cmocka_run_group_tests_name("report_page", tests, NULL, NULL);
}
