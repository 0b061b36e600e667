/* Where tokens come from, in a config: what oauth, login and chains give, and what their mistakes say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "capture.h"
#include "config.h"
#include "connect.h"
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

static config *load(const char *text, capture *said) {
    char path[600];
    snprintf(path, sizeof path, "%s/c.yaml", folder);
    assert_true(test_write_file(path, text, strlen(text)));
    return config_load(path, &said->to);
}

/* Loads a config of one system that has nothing wrong. */
static const config_system *load_good(const char *text, config **loaded, capture *said) {
    capture_begin(said);
    *loaded = load(text, said);
    assert_string_equal(capture_text(said), "");
    assert_non_null(*loaded);
    const config_system *system = config_find(*loaded, "s", &said->to);
    assert_non_null(system);
    return system;
}

static void check_one(const char *text, const char *line) {
    char expected[900];
    capture said;
    capture_begin(&said);
    config *loaded = load(text, &said);
    snprintf(expected, sizeof expected, "trunkline: %s/c.yaml:%s\n", folder, line);
    if (loaded || strcmp(capture_text(&said), expected) != 0) {
        fail_msg("%s\n  expected: %s\n  found:    %s", text, expected, capture_text(&said));
    }
    config_free(loaded);
    capture_end(&said);
}

static void check_file(const char *path, const char *name) {
    char expected[700];
    snprintf(expected, sizeof expected, "%s/%s", folder, name);
    assert_string_equal(path, expected);
}

#define OAUTH_CODE                                                                                                                                   \
    "systems:\n"                                                                                                                                     \
    "  s:\n"                                                                                                                                         \
    "    adapter: depot\n"                                                                                                                           \
    "    url: https://api.example\n"                                                                                                                 \
    "    oauth:\n"                                                                                                                                   \
    "      token_url: https://login.example/token\n"                                                                                                 \
    "      authorize_url: https://login.example/authorize?tenant=1\n"                                                                                \
    "      redirect_uri: http://127.0.0.1:8910/back\n"                                                                                               \
    "      grant: authorization_code\n"                                                                                                              \
    "      client_id: {env: ID}\n"                                                                                                                   \
    "      client_secret: {command: [pass, show, id]}\n"                                                                                             \
    "      scope: phones offline_access\n"                                                                                                           \
    "      client_auth: basic\n"                                                                                                                     \
    "      refresh_client_auth: body\n"                                                                                                              \
    "      pkce: false\n"                                                                                                                            \
    "      store: {file: state/refresh}\n"

static void test_oauth_by_code(void **state) {
    (void)state;
    config *loaded;
    capture said;
    const config_oauth *oauth = load_good(OAUTH_CODE, &loaded, &said)->oauth;
    assert_non_null(oauth);
    assert_string_equal(oauth->token_url, "https://login.example/token");
    assert_string_equal(oauth->authorize_url, "https://login.example/authorize?tenant=1");
    assert_string_equal(oauth->redirect_uri, "http://127.0.0.1:8910/back");
    assert_int_equal(oauth->grant, TL_OAUTH_AUTHORIZATION_CODE);
    assert_int_equal(oauth->client_id.kind, CONFIG_SECRET_ENVIRONMENT);
    assert_string_equal(oauth->client_id.name, "ID");
    assert_int_equal(oauth->client_secret.kind, CONFIG_SECRET_COMMAND);
    assert_string_equal(oauth->client_secret.argv[2], "id");
    assert_string_equal(oauth->scope, "phones offline_access");
    assert_int_equal(oauth->client_auth, TL_OAUTH_CLIENT_BASIC);
    assert_int_equal(oauth->refresh_client_auth, TL_OAUTH_CLIENT_IN_BODY);
    assert_false(oauth->pkce);
    assert_int_equal(oauth->store.kind, CONFIG_SECRET_FILE);
    check_file(oauth->store.name, "state/refresh");
    assert_int_equal(oauth->token_url_where.line, 6);
    assert_int_equal(oauth->redirect_uri_where.line, 8);
    config_free(loaded);
    capture_end(&said);
}

static void test_other_grants(void **state) {
    (void)state;
    config *loaded;
    capture said;
    const config_oauth *oauth = load_good("systems: {s: {adapter: depot, url: https://a.example, oauth: {token_url: https://l.example/t, "
                                          "grant: password, user: jane, password: {file: pw}}}}\n",
                                          &loaded, &said)
                                    ->oauth;
    assert_int_equal(oauth->grant, TL_OAUTH_PASSWORD);
    assert_int_equal(oauth->user.kind, CONFIG_SECRET_TEXT);
    assert_string_equal(oauth->user.name, "jane");
    check_file(oauth->password.name, "pw");
    assert_int_equal(oauth->client_id.kind, CONFIG_SECRET_NONE);
    assert_true(oauth->pkce);
    assert_int_equal(oauth->client_auth, TL_OAUTH_CLIENT_DEFAULT);
    config_free(loaded);
    capture_end(&said);
    oauth = load_good("systems: {s: {adapter: depot, url: https://a.example, oauth: {token_url: https://l.example/t, grant: client_credentials, "
                      "client_id: app, client_secret: {env: S}}}}\n",
                      &loaded, &said)
                ->oauth;
    assert_int_equal(oauth->grant, TL_OAUTH_CLIENT_CREDENTIALS);
    config_free(loaded);
    capture_end(&said);
    oauth = load_good("systems: {s: {adapter: depot, url: https://a.example, oauth: {token_url: https://l.example/t, grant: refresh_token, "
                      "client_id: app, refresh_token: {env: R}, store: {command: [keep, it]}}}}\n",
                      &loaded, &said)
                ->oauth;
    assert_int_equal(oauth->grant, TL_OAUTH_REFRESH_TOKEN);
    assert_string_equal(oauth->store.argv[1], "it");
    config_free(loaded);
    capture_end(&said);
}

#define LOGIN "systems: {s: {adapter: depot, url: https://a.example,\n  "

static void test_login(void **state) {
    (void)state;
    config *loaded;
    capture said;
    const config_system *system = load_good(LOGIN "login: {password: {file: pw}, data_source: DEMO, user: {env: U}}, chains: 2}}\n", &loaded, &said);
    assert_non_null(system->login);
    assert_int_equal(system->chains, 2);
    assert_int_equal(system->login->count, 3);
    assert_string_equal(system->login->paths[0], "PASSWORD");
    assert_int_equal(system->login->sources[0].kind, CONFIG_SECRET_FILE);
    assert_string_equal(system->login->paths[1], "DATA_SOURCE");
    assert_int_equal(system->login->sources[1].kind, CONFIG_SECRET_TEXT);
    assert_string_equal(system->login->sources[1].name, "DEMO");
    assert_int_equal(system->login->sources[2].kind, CONFIG_SECRET_ENVIRONMENT);
    config_free(loaded);
    capture_end(&said);
}

static void test_mistakes_in_a_login(void **state) {
    (void)state;
    check_one(LOGIN "login: {user: u, data_source: D, pasword: {env: P}}}}\n", "2:36: unknown key \"pasword\"; did you mean \"password\"?");
    check_one(LOGIN "login: {user: u, data_source: D, domain: x, password: {env: P}}}}\n",
              "2:36: unknown key \"domain\"; known are data_source, user, password");
    check_one(
        LOGIN "login: {user: u, data_source: D, password: s3cr3t}}}\n",
        "2:46: password: a secret is never written into a config; say where it is: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}");
    check_one(LOGIN "login: {user: u, data_source: D}}}\n",
              "2:10: login has no password; say where it is: password: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}");
    check_one(LOGIN "login: {user: u, password: {env: P}}}}\n", "2:10: login has no data_source; say where it is: data_source: TEXT, or one of {env: "
                                                                "NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}");
    check_one(LOGIN "login: [u, p]}}\n", "2:10: login takes a map from a field of the login to where its value is, not a list");
    check_one("systems: {s: {adapter: depot, url: https://a.example}}\n",
              "1:11: system \"s\" has no login; say who logs in: login: {FIELD: ...}, or token: {env: NAME}, {file: PATH} or {command: [PROGRAM, "
              "ARGUMENT]}");
    check_one(LOGIN "login: {user: u, data_source: D, password: {env: P}}, token: {env: T}}}\n",
              "1:11: system \"s\" has token and login: its token comes from one place; keep one of them");
    check_one(LOGIN "login: {user: u, data_source: D, password: {env: P}}, chains: many}}\n",
              "2:65: chains takes a whole number from 1 to 1024, not what stands here");
    check_one(
        "systems: {s: {adapter: acme, url: https://a.example,\n  login: {user: u}}}\n",
        "2:10: login: the adapter acme has no login of its own; use token: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}, or oauth");
}

/* What no output may overwrite. */
static void test_the_files_of_a_system(void **state) {
    (void)state;
    const char *files[CONFIG_MAX_FILES + 1];
    config *loaded;
    capture said;
    config_list_files(load_good(LOGIN "login: {password: {file: pw}, data_source: DEMO, user: {env: U}}, ca_file: ca}}\n", &loaded, &said), files);
    check_file(files[0], "pw");
    check_file(files[1], "ca");
    assert_null(files[2]);
    config_free(loaded);
    capture_end(&said);
    config_list_files(load_good(OAUTH_CODE, &loaded, &said), files);
    check_file(files[0], "state/refresh");
    assert_null(files[1]);
    config_free(loaded);
    capture_end(&said);
}

/* From a config to a client, at every allocation that can fail. */
static void test_out_of_memory(void **state) {
    (void)state;
    static const char *const configs[] = {OAUTH_CODE, LOGIN "login: {password: {file: pw}, data_source: DEMO, user: {env: U}}, chains: 2}}\n"};
    for (size_t i = 0; i < 2; i++) {
        bool failed = true;
        size_t n = 0;
        while (failed) {
            const connect_options offline = {0, true, NULL};
            tl_client *client = NULL;
            capture said;
            capture_begin(&said);
            failing_alloc_at(++n);
            config *loaded = load(configs[i], &said);
            if (loaded) {
                client = connect_client(config_find(loaded, "s", &said.to), &offline, &said.to);
            }
            failed = failing_alloc_happened();
            failing_alloc_at(0);
            assert_true(failed || client != NULL);
            assert_true(client || strstr(capture_text(&said), "memory") != NULL);
            tl_client_free(client);
            config_free(loaded);
            capture_end(&said);
        }
        assert_true(n > 10);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_oauth_by_code),       TEST_MEMORY(test_other_grants),          TEST_MEMORY(test_login),
        TEST_MEMORY(test_mistakes_in_a_login), TEST_MEMORY(test_the_files_of_a_system), TEST_MEMORY(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
