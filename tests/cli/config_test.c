/* The config: what it gives, and what each mistake in it says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <trunkline/systems.h>

#include "capture.h"
#include "config.h"
#include "support/support.h"

static const char *folder;

static int make_folder(void **state) {
    (void)state;
    folder = test_temp_dir();
    return folder ? 0 : -1;
}

static int remove_folder(void **state) {
    (void)state;
    return test_temp_dir_remove(folder) ? 0 : -1;
}

/* Writes a config and loads it; `path` receives where it is. */
static config *load(const char *text, char *path, size_t size, capture *said) {
    snprintf(path, size, "%s/c.yaml", folder);
    assert_true(test_write_file(path, text, strlen(text)));
    return config_load(path, &said->to);
}

/* Lines that list the adapters name the first one only. */
static bool ends_with_adapters(const char *line) {
    static const char end[] = "; known are wasp";
    size_t length = strlen(line);
    return length >= sizeof end - 1 && strcmp(line + length - (sizeof end - 1), end) == 0;
}

static size_t list_other_adapters(char *out, size_t size, bool unknown) {
    size_t count = 0;
    size_t used = 0;
    const tl_adapter *const *all = tl_systems(&count);
    for (size_t i = 1; i < count; i++) {
        used += (size_t)snprintf(out + used, size - used, ", %s", all[i]->name);
    }
#ifdef CLI_WITHOUT_SOAP
    if (unknown) {
        used += (size_t)snprintf(out + used, size - used, "; this program was built without the systems that speak SOAP");
    }
#else
    (void)unknown;
#endif
    return used;
}

/* Expects a config to be refused with these lines; each stands behind "trunkline: PATH:". */
static void check_refused(const char *text, const char *const *lines, size_t count) {
    char path[600];
    char expected[4000] = "";
    size_t used = 0;
    capture said;
    capture_begin(&said);
    config *loaded = load(text, path, sizeof path, &said);
    for (size_t i = 0; i < count; i++) {
        used += (size_t)snprintf(expected + used, sizeof expected - used, "trunkline: %s:%s", path, lines[i]);
        used += ends_with_adapters(lines[i]) ? list_other_adapters(expected + used, sizeof expected - used, strstr(lines[i], "unknown adapter")) : 0;
        used += (size_t)snprintf(expected + used, sizeof expected - used, "\n");
    }
    if (loaded || strcmp(capture_text(&said), expected) != 0) {
        fail_msg("%s\n  expected: %s\n  found:    %s", text, expected, capture_text(&said));
    }
    config_free(loaded);
    capture_end(&said);
}

static void check_one(const char *text, const char *line) {
    check_refused(text, &line, 1);
}

#define GOOD "adapter: wasp, url: https://a.example, token: {env: T}"

static void test_a_whole_config(void **state) {
    (void)state;
    char path[600];
    char file[700];
    capture said;
    capture_begin(&said);
    config *loaded = load("defaults: {jobs: 8, timeout: 30s}\n"
                          "systems:\n"
                          "  wasp: {" GOOD ", kinds: {mobile: Cell Phone, fax: Fax}, rate: 20/s, record_rate: 2000/s}\n"
                          "  other:\n"
                          "    url: http://127.0.0.1:8080\n"
                          "    adapter: wasp\n"
                          "    token: {file: secrets/token}\n"
                          "    jobs: 2\n"
                          "    timeout: 500ms\n"
                          "    user_agent: acme/1.0\n"
                          "    ca_file: /etc/ca.pem\n"
                          "    proxy: http://proxy.example:3128\n"
                          "    allow_plain_http: true\n"
                          "    results: in-order\n",
                          path, sizeof path, &said);
    assert_string_equal(capture_text(&said), "");
    assert_non_null(loaded);
    const config_system *wasp = config_find(loaded, "wasp", &said.to);
    assert_non_null(wasp);
    assert_string_equal(wasp->url, "https://a.example");
    assert_int_equal(wasp->token.kind, CONFIG_SECRET_ENVIRONMENT);
    assert_string_equal(wasp->token.name, "T");
    assert_int_equal(wasp->jobs, 8);
    assert_int_equal(wasp->timeout_ms, 30000);
    assert_int_equal(wasp->requests_per_second, 20);
    assert_int_equal(wasp->records_per_second, 2000);
    assert_int_equal(wasp->kind_count, 2);
    assert_true(tl_str_equal(wasp->kinds[0].vendor, tl_str_from("Cell Phone")));
    assert_int_equal(wasp->setting_count, 0);
    assert_false(wasp->allow_plain_http);
    const config_system *other = config_find(loaded, "other", &said.to);
    assert_non_null(other);
    snprintf(file, sizeof file, "%s/secrets/token", folder); /* relative to the config */
    assert_int_equal(other->token.kind, CONFIG_SECRET_FILE);
    assert_string_equal(other->token.name, file);
    assert_string_equal(other->ca_file, "/etc/ca.pem");
    assert_int_equal(other->records_per_second, 0);
    assert_int_equal(other->jobs, 2);
    assert_int_equal(other->timeout_ms, 500);
    assert_string_equal(other->user_agent, "acme/1.0");
    assert_string_equal(other->proxy, "http://proxy.example:3128");
    assert_true(other->allow_plain_http);
    assert_int_equal(other->setting_count, 1);
    assert_true(tl_str_equal(other->settings[0].value, tl_str_from("in-order")));
    assert_int_equal(other->url_where.line, 5);
    assert_null(config_find(loaded, "wsap", &said.to));
    char expected[700];
    snprintf(expected, sizeof expected, "trunkline: %s: there is no system \"wsap\"; there is wasp, other\n", path);
    assert_string_equal(capture_text(&said), expected);
    config_free(loaded);
    capture_end(&said);
}

static void test_unknown_keys(void **state) {
    (void)state;
    check_one("systems: {wasp: {adapter: wasp, url: https://a.example, tokn: {env: T}}}\n", "1:57: unknown key \"tokn\"; did you mean \"token\"?");
    check_one("systems: {wasp: {" GOOD ", result: in-order}}\n", "1:74: unknown key \"result\"; did you mean \"results\"?");
    check_one("system: {}\n", "1:1: unknown key \"system\"; did you mean \"systems\"?");
    check_one("systems: {wasp: {" GOOD "}}\ndefaults: {job: 3}\n", "2:12: unknown key \"job\"; did you mean \"jobs\"?");
    check_one("systems: {wasp: {" GOOD "}}\ndefaults: {colour: 3}\n", "2:12: unknown key \"colour\"; known are jobs, timeout");
    check_one("systems: {wasp: {" GOOD ", kinds: {mobil: Cell}}}\n", "1:82: unknown key \"mobil\"; did you mean \"mobile\"?");
    check_one("systems: {wasp: {" GOOD ", kinds: {cell: Cell}}}\n",
              "1:82: unknown key \"cell\"; known are mobile, work, home, main, fax, pager, other");
}

static void test_what_is_missing(void **state) {
    (void)state;
    check_one("{}\n", "1:1: the config has no systems");
    check_one("systems: {}\n", "1:10: systems takes a map from a system's name to its settings, not a map");
    check_one("systems:\n  wasp: {adapter: wasp, token: {env: T}}\n", "2:3: system \"wasp\" has no url");
    check_one("systems:\n  wasp: {url: https://a.example, token: {env: T}}\n", "2:3: system \"wasp\" has no adapter; known are wasp");
    check_one("systems:\n  wasp: {adapter: wasp, url: https://a.example}\n",
              "2:3: system \"wasp\" has no token; say where it is: token: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}");
    check_one("systems: {wasp: {adapter: wsap}}\n", "1:27: unknown adapter \"wsap\"; known are wasp");
    check_one("systems:\n  wasp:\n", "2:3: wasp takes a map with adapter, url and token, not nothing");
}

static void test_secrets(void **state) {
    (void)state;
    static const char where[] =
        "token: a secret is never written into a config; say where it is: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}";
    char line[200];
    snprintf(line, sizeof line, "2:10: %s", where);
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: s3cr3t}}\n", line);
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: [s3cr3t]}}\n", line);
    snprintf(line, sizeof line, "2:3: %s", where);
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: }}\n", line);
    /* what a slip of the pen makes of a secret is not shown either */
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: {s3cr3t: }}}\n",
              "2:11: token: unknown source of a secret; known are env, file and command");
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: {env: s3cr3t-t0ken}}}\n",
              "2:16: token: env takes the name of an environment variable: letters, digits and _");
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: {env: T, file: s3cr3t}}}\n",
              "2:10: token takes one of {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}");
    check_one("systems: {w: {adapter: wasp, token: {env: T},\n  url: 'https://me:s3cr3t@a.example/'}}\n",
              "2:8: url holds a user name or password; secrets do not belong in a config");
    check_one("systems: {w: {" GOOD ",\n  proxy: 'http://me:s3cr3t@proxy'}}\n",
              "2:10: proxy holds a user name or password; secrets do not belong in a config");
}

static void test_a_secret_from_a_command(void **state) {
    (void)state;
    static const char form[] = "token: command takes a list of texts, a program and its arguments: [pass, show, wasp]";
    char path[600];
    char line[200];
    capture said;
    capture_begin(&said);
    config *loaded = load("systems: {w: {adapter: wasp, url: https://a.example, token: {command: [pass, show, 'a b']}}}\n", path, sizeof path, &said);
    assert_string_equal(capture_text(&said), "");
    assert_non_null(loaded);
    const config_system *system = config_find(loaded, "w", &said.to);
    assert_non_null(system);
    assert_int_equal(system->token.kind, CONFIG_SECRET_COMMAND);
    assert_string_equal(system->token.argv[0], "pass");
    assert_string_equal(system->token.argv[2], "a b");
    assert_null(system->token.argv[3]);
    config_free(loaded);
    capture_end(&said);
    snprintf(line, sizeof line, "2:20: %s", form);
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: {command: pass show}}}\n", line);
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: {command: []}}}\n", line);
    check_one("systems: {w: {adapter: wasp, url: https://a.example,\n  token: {command: [pass, [show]]}}}\n", line);
}

static void test_values_of_the_wrong_type(void **state) {
    (void)state;
    static const struct {
        const char *entry;
        const char *line;
    } cases[] = {
        {"jobs: 0", "2:8: jobs takes a whole number from 1 to 256, not what stands here"},
        {"jobs: many", "2:8: jobs takes a whole number from 1 to 256, not what stands here"},
        {"jobs: 257", "2:8: jobs takes a whole number from 1 to 256, not what stands here"},
        {"jobs: '4'", "2:8: jobs takes a whole number from 1 to 256, not what stands here"},
        {"jobs: [4]", "2:8: jobs takes a whole number from 1 to 256, not a list"},
        {"timeout: 30", "2:11: timeout takes a time with its unit, such as 30s, 500ms or 2m, not what stands here"},
        {"timeout: 0s", "2:11: timeout takes a time with its unit, such as 30s, 500ms or 2m, not what stands here"},
        {"timeout: 30h", "2:11: timeout takes a time with its unit, such as 30s, 500ms or 2m, not what stands here"},
        {"rate: 20", "2:8: rate takes requests per second, such as 20/s, not what stands here"},
        {"rate: 0/s", "2:8: rate takes requests per second, such as 20/s, not what stands here"},
        {"record_rate: 2000", "2:15: record_rate takes records per second, such as 2000/s, not what stands here"},
        {"record_rate: [2000/s]", "2:15: record_rate takes records per second, such as 2000/s, not a list"},
        {"user_agent: {}", "2:14: user_agent takes a text, not a map"},
        {"user_agent: \"a\\nb\"", "2:14: user_agent holds a control character"},
        {"allow_plain_http: maybe", "2:20: allow_plain_http takes true or false, not what stands here"},
        {"kinds: [mobile]", "2:9: kinds takes a map from a kind to the system's word for it, such as {mobile: Cell Phone}, not a list"},
        {"kinds: {mobile: }", "2:10: mobile takes a text, not nothing"},
        {"results: sorted", "2:11: results takes any-order or in-order, not \"sorted\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[300];
        snprintf(text, sizeof text, "systems: {wasp: {" GOOD ",\n %s}}\n", cases[i].entry);
        check_one(text, cases[i].line);
    }
}

static void test_all_mistakes_are_told(void **state) {
    (void)state;
    static const char *const lines[] = {
        "1:12: jobs takes a whole number from 1 to 256, not nothing",
        "3:7: unknown key \"urll\"; did you mean \"url\"?",
        "4:20: unknown adapter \"ghost\"; known are wasp",
    };
    check_refused("defaults: {jobs: }\nsystems:\n  a: {urll: x, adapter: wasp}\n  other: {adapter: ghost}\n", lines, 3);
}

static void test_files_that_cannot_be_read(void **state) {
    (void)state;
    char path[600];
    capture said;
    capture_begin(&said);
    snprintf(path, sizeof path, "%s/none.yaml", folder);
    assert_null(config_load(path, &said.to));
    assert_non_null(strstr(capture_text(&said), "none.yaml: "));
    assert_non_null(strstr(capture_text(&said), "No such file"));
    capture_clear(&said);
    assert_null(config_load(folder, &said.to));
    assert_non_null(strstr(capture_text(&said), "directory"));
    capture_clear(&said);
    assert_null(load("systems: {wasp: [}\n", path, sizeof path, &said));
    assert_non_null(strstr(capture_text(&said), "c.yaml:1:"));
    capture_end(&said);
}

static void test_out_of_memory(void **state) {
    (void)state;
    bool failed = true;
    size_t n = 0;
    while (failed) {
        char path[600];
        capture said;
        capture_begin(&said);
        failing_alloc_at(++n);
        config *loaded = load("systems: {wasp: {" GOOD ", kinds: {mobile: Cell}, results: in-order}}\n", path, sizeof path, &said);
        failed = failing_alloc_happened();
        failing_alloc_at(0);
        assert_true(failed || loaded != NULL);
        assert_true(loaded || strstr(capture_text(&said), "out of memory") != NULL);
        config_free(loaded);
        capture_end(&said);
    }
    assert_true(n > 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_a_whole_config),          TEST_MEMORY(test_unknown_keys),
        TEST_MEMORY(test_what_is_missing),         TEST_MEMORY(test_secrets),
        TEST_MEMORY(test_a_secret_from_a_command), TEST_MEMORY(test_values_of_the_wrong_type),
        TEST_MEMORY(test_all_mistakes_are_told),   TEST_MEMORY(test_files_that_cannot_be_read),
        TEST_MEMORY(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
