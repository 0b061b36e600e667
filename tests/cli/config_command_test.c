/* trunkline config check and config example: every adapter's example is right, also with each of its comments taken off. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config_example.h"
#include "config_reader.h"
#include "support/support.h"
#include "systems.h"

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

static char *example_of(const char *adapter) {
    program ended;
    RUN(&ended, folder, "config", "example", adapter);
    assert_int_equal(ended.code, 0);
    assert_string_equal(ended.errors, "");
    char *text = strdup(ended.output);
    assert_non_null(text);
    program_dispose(&ended);
    return text;
}

static void check_good(const char *adapter, const char *what, const char *text) {
    program ended;
    folder_write(folder, "example.yaml", text);
    RUN(&ended, folder, "config", "check", "--config", "example.yaml");
    if (ended.code != 0) {
        fail_msg("the example for %s, %s: %s%s", adapter, what, ended.errors, text);
    }
    assert_string_equal(ended.output, "example.yaml: 1 system, nothing is wrong\n");
    program_dispose(&ended);
}

/* "    # key: value": the key, and where the line is; NULL: there is none from `at` on. Help lines of settings have a blank in what follows. */
static char *next_option(char *at, const char *const *keys, size_t count, char key[40]) {
    for (char *line = strstr(at, "\n    # "); line; line = strstr(line + 1, "\n    # ")) {
        size_t length = strcspn(line + 7, ": \n");
        for (size_t i = 0; i < count && line[7 + length] == ':'; i++) {
            if (strlen(keys[i]) == length && strncmp(keys[i], line + 7, length) == 0) {
                snprintf(key, 40, "%s", keys[i]);
                return line + 1;
            }
        }
    }
    return NULL;
}

static void blank_out(char *text, const char *start) {
    char *line = strstr(text, start);
    if (line) {
        line[strspn(line, "\n ")] = '#';
    }
}

/* A token comes from one place, and a key of a certificate goes with it. */
static void make_way(char *text, const char *key) {
    if (strcmp(key, "oauth") == 0 || strcmp(key, "token") == 0 || strcmp(key, "basic") == 0) {
        blank_out(text, "\n    login: ");
    }
    if (strcmp(key, "oauth") == 0) {
        blank_out(text, "\n    token: ");
    }
    if (strcmp(key, "client_key") == 0) {
        char *line = strstr(text, "    # client_cert: ");
        assert_non_null(line);
        memcpy(line, "      ", 6);
        memmove(line + 4, line + 6, strlen(line + 6) + 1);
    }
}

/* Takes the comment off one line after the other, each in a copy of its own. Returns how many there are. */
static size_t check_each_option(const char *adapter, const char *text) {
    size_t count;
    const config_key *known = config_system_keys(&count);
    const char *keys[64];
    size_t checked = 0;
    char key[40];
    assert_true(count < 60);
    for (size_t i = 0; i < count; i++) {
        keys[i] = known[i].name;
    }
    size_t at = 0;
    for (;;) {
        char *copy = strdup(text);
        assert_non_null(copy);
        char *line = next_option(copy + at, keys, count, key);
        if (!line) {
            free(copy);
            return checked;
        }
        at = (size_t)(line - copy) + 1;
        memmove(line + 4, line + 6, strlen(line + 6) + 1); /* "    # key" to "    key" */
        make_way(copy, key);
        check_good(adapter, key, copy);
        free(copy);
        checked++;
    }
}

/* What stands behind each setting's help is a setting. */
static void check_settings(const char *adapter, const char *text) {
    size_t length = strlen(text);
    char *copy = malloc(length + 1);
    assert_non_null(copy);
    memcpy(copy, text, length + 1);
    char *settings = strstr(copy, "    # results: any-order\n");
    if (strcmp(adapter, "wasp") == 0) {
        assert_non_null(settings);
        memmove(settings + 4, settings + 6, strlen(settings + 6) + 1);
        check_good(adapter, "results", copy);
    }
    settings = strstr(copy, "    # find: {");
    if (strcmp(adapter, "xweb") == 0) {
        assert_non_null(settings);
        memmove(settings + 4, settings + 6, strlen(settings + 6) + 1);
        check_good(adapter, "find", copy);
    }
    free(copy);
}

static void test_every_example_is_right(void **state) {
    (void)state;
    systems_names names = systems_all(folder);
    folder_write(folder, "company-ca.pem", "");
    folder_write(folder, "client.pem", "");
    folder_write(folder, "client.key", "");
    for (size_t i = 0; i < names.count; i++) {
        char *text = example_of(names.text[i]);
        check_good(names.text[i], "as it is", text);
        assert_true(check_each_option(names.text[i], text) >= 10);
        check_settings(names.text[i], text);
        free(text);
    }
}

static void test_no_key_is_forgotten(void **state) {
    (void)state;
    size_t count;
    const config_key *keys = config_system_keys(&count);
    assert_true(count > 10);
    for (size_t i = 0; i < count; i++) {
        if (!config_example_knows(keys[i].name)) {
            fail_msg("config_example.c has no example of the key %s", keys[i].name);
        }
    }
    assert_false(config_example_knows("tken"));
}

static void test_no_setting_is_forgotten(void **state) {
    (void)state;
    systems_names names = systems_all(folder);
    program ended;
    RUN(&ended, folder, "systems", "--json");
    cJSON *all = cJSON_Parse(ended.output);
    const cJSON *system = NULL;
    const cJSON *setting = NULL;
    size_t seen = 0;
    cJSON_ArrayForEach(system, cJSON_GetObjectItem(all, "systems")) {
        char *text = example_of(cJSON_GetStringValue(cJSON_GetObjectItem(system, "name")));
        cJSON_ArrayForEach(setting, cJSON_GetObjectItem(system, "settings")) {
            char line[100];
            snprintf(line, sizeof line, "\n    # %s: ", cJSON_GetStringValue(cJSON_GetObjectItem(setting, "name")));
            assert_non_null(strstr(text, line));
            seen++;
        }
        free(text);
    }
    assert_true(names.count > 0 && seen >= 5);
    cJSON_Delete(all);
    program_dispose(&ended);
}

static const char bad[] = "systems:\n"
                          "  a: {adapter: wasp, url: \"https://x.example\", tken: 3}\n"
                          "  b: {adapter: wasp, url: \"https://x.example\", token: {env: A}, results: x}\n";

static void test_all_findings_at_once(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "bad.yaml", bad);
    RUN(&ended, folder, "config", "check", "--config", "bad.yaml");
    assert_string_equal(ended.errors, "trunkline: bad.yaml:2:48: unknown key \"tken\"; did you mean \"token\"?\n"
                                      "trunkline: bad.yaml:3:74: results takes any-order or in-order, not \"x\"\n");
    check_ended(&ended, 2, "", "bad.yaml");
    RUN(&ended, folder, "config", "check", "--config", "bad.yaml", "--json");
    assert_int_equal(ended.code, 2);
    assert_string_equal(ended.errors, "");
    cJSON *all = systems_json(&ended, "trunkline/config-check/1");
    const cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(all, "findings"), 0);
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItem(all, "findings")), 2);
    assert_true(cJSON_IsFalse(cJSON_GetObjectItem(all, "good")));
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(first, "file")), "bad.yaml");
    assert_int_equal((int)cJSON_GetNumberValue(cJSON_GetObjectItem(first, "line")), 2);
    assert_int_equal((int)cJSON_GetNumberValue(cJSON_GetObjectItem(first, "column")), 48);
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(first, "message")), "unknown key \"tken\"; did you mean \"token\"?");
    cJSON_Delete(all);
    program_dispose(&ended);
}

/* What only shows once a client and a push are made of it, of every system. */
static void test_what_the_reader_leaves_open(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "trunkline.yaml",
                 "systems:\n"
                 "  plain: {adapter: wasp, url: \"http://x.example\", token: {env: A}}\n"
                 "  good: {adapter: wasp, url: \"https://x.example\", token: {file: nowhere}}\n"
                 "  agency: {adapter: qqcatalyst, url: \"https://x.example\", token: {env: A}}\n"
                 "  ca: {adapter: wasp, url: \"https://x.example\", token: {env: A}, ca_file: nowhere.pem}\n");
    RUN(&ended, folder, "config", "check");
    assert_non_null(strstr(ended.errors, "trunkline: trunkline.yaml:2:31: "));
    assert_non_null(strstr(ended.errors, "trunkline: trunkline.yaml:4:3: system \"agency\": the system qqcatalyst needs the setting numbers"));
    assert_non_null(strstr(ended.errors, "nowhere.pem"));
    assert_null(strstr(ended.errors, "\"good\""));
    check_ended(&ended, 2, "", "trunkline.yaml");
    RUN(&ended, folder, "config", "check", "--config", "nowhere.yaml", "--json");
    cJSON *all = systems_json(&ended, "trunkline/config-check/1");
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(cJSON_GetArrayItem(cJSON_GetObjectItem(all, "findings"), 0), "line")));
    cJSON_Delete(all);
    check_ended(&ended, 2, "nowhere.yaml", "");
    RUN(&ended, folder, "config", "example", "wsap");
    check_ended(&ended, 2, "", "there is no adapter \"wsap\"; trunkline systems lists them\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_example_is_right),      cmocka_unit_test(test_no_key_is_forgotten),
        cmocka_unit_test(test_no_setting_is_forgotten),     cmocka_unit_test(test_all_findings_at_once),
        cmocka_unit_test(test_what_the_reader_leaves_open),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
