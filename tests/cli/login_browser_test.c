/* trunkline login in a browser, against an authorization server on real sockets, and pushes that use what it stored. */
#include "login_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define STORE "store: {file: refresh}"

static void test_a_redirect_to_this_machine(void **state) {
    (void)state;
    token_server_setup setup = {0};
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    login_in_browser();
    login_check_store("s3cr3t-refresh-1");
    token_server_seen seen = token_server_look(login_server);
    assert_int_equal(seen.authorizations, 1);
    assert_int_equal(seen.tokens, 1);
    assert_int_equal(seen.refusals, 0);
}

static void test_without_pkce(void **state) {
    (void)state;
    token_server_setup setup = {.no_pkce = true};
    login_begin(&setup, "oauth: {pkce: false, token_url: \"http://127.0.0.1:@PORT@/token\", authorize_url: \"http://127.0.0.1:@PORT@/authorize\", "
                        "redirect_uri: \"http://127.0.0.1:0/\", grant: authorization_code, client_id: app, client_secret: {env: DEPOT_SECRET}, "
                        "store: {file: refresh}}");
    login_in_browser();
    login_check_store("s3cr3t-refresh-1");
}

/* Others come first: a favicon, somebody else's redirect with a stolen code, garbage. Then ours. */
static void test_another_state_is_refused(void **state) {
    (void)state;
    token_server_setup setup = {0};
    char url[URL_SIZE];
    char wrong[URL_SIZE];
    program running;
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    LOGIN_START(&running, false, "--timeout", "60s");
    login_read_url(&running, url);
    page ours = login_browse(url, false);
    assert_int_equal(ours.status, 302);
    snprintf(wrong, sizeof wrong, "%.*sx&state=another", (int)(strstr(ours.redirect, "state=") - ours.redirect - 1), ours.redirect);
    for (int i = 0; i < 2; i++) {
        page refused = login_browse(wrong, true);
        assert_int_equal(refused.status, 400);
        assert_non_null(strstr(refused.text, "another login"));
    }
    snprintf(wrong, sizeof wrong, "%.*s/favicon.ico", (int)(strstr(ours.redirect, "/back") - ours.redirect), ours.redirect);
    assert_int_equal(login_browse(wrong, true).status, 404);
    assert_int_equal(token_server_look(login_server).tokens + token_server_look(login_server).refusals, 0); /* the code went nowhere */
    assert_int_equal(login_browse(ours.redirect, true).status, 200);
    program_finish(&running);
    login_check_ended(&running, 0, "depot: logged in at ", "still waiting");
    login_check_store("s3cr3t-refresh-1");
}

static void test_the_user_says_no(void **state) {
    (void)state;
    token_server_setup setup = {.deny = true};
    char url[URL_SIZE];
    program running;
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    LOGIN_START(&running, false, "--timeout", "60s");
    login_read_url(&running, url);
    assert_int_equal(login_browse(url, true).status, 400);
    program_finish(&running);
    login_check_ended(&running, 3, "open this address", "was refused: access_denied: The user said no");
    assert_false(folder_has(login_folder, "refresh"));
}

/* The login_server repeats the whole form in its error: none of it is shown. */
static void test_the_server_refuses_the_code(void **state) {
    (void)state;
    token_server_setup setup = {.refuse = true};
    char url[URL_SIZE];
    program running;
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    LOGIN_START(&running, false, "--timeout", "60s");
    login_read_url(&running, url);
    assert_int_equal(login_browse(url, true).status, 400);
    program_finish(&running);
    login_check_ended(&running, 3, "", "refuses the code: HTTP 400, invalid_grant");
    assert_int_equal(token_server_look(login_server).refusals, 1); /* once */
    assert_false(folder_has(login_folder, "refresh"));
}

static void test_nobody_comes(void **state) {
    (void)state;
    token_server_setup setup = {0};
    program ended;
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    LOGIN_RUN(&ended, "login", "depot", "--timeout", "50ms");
    login_check_ended(&ended, 3, "open this address", "depot: nobody logged in within the time; --timeout gives more\n");
    LOGIN_RUN(&ended, "login", "depot", "--timeout", "soon");
    login_check_ended(&ended, 2, "", "trunkline: --timeout takes a time with its unit, such as 5m or 90s, not \"soon\"\n");
}

static void test_an_interruption(void **state) {
    (void)state;
    token_server_setup setup = {0};
    char url[URL_SIZE];
    program running;
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    LOGIN_START(&running, false, "--timeout", "60s");
    login_read_url(&running, url);
    kill(running.pid, SIGINT);
    program_finish(&running);
    login_check_ended(&running, 4, "", "depot: interrupted; nobody was logged in\n");
}

static void test_where_the_redirect_leads(void **state) {
    (void)state;
    token_server_setup setup = {0};
    program ended;
    login_begin(&setup, LOGIN_CODE("https://app.example/back", STORE));
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 2, "",
                      "redirect_uri does not lead to this machine: use --paste, or http://127.0.0.1:PORT/PATH if the client is registered so");
    token_server_stop(login_server);
    login_begin(&setup, LOGIN_CODE("http://127.0.0.1:@PORT@/back", STORE)); /* the login_server's own port: it is taken */
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 2, "", "cannot be listened on: Address already in use; or use --paste");
}

/* ---- the store ---- */

static void test_a_store_that_cannot_be_written(void **state) {
    (void)state;
    token_server_setup setup = {0};
    char url[URL_SIZE];
    char place[PATH_SIZE];
    program running;
    login_begin(
        &setup,
        "oauth: {token_url: \"http://127.0.0.1:@PORT@/token\", authorize_url: \"http://127.0.0.1:@PORT@/authorize\", redirect_uri: \"" LOGIN_ANY_PORT
        "\", grant: authorization_code, client_id: app, client_secret: {env: DEPOT_SECRET}, store: {file: kept/refresh}}");
    LOGIN_RUN(&running, "login", "depot"); /* known before anybody opens a browser */
    login_check_ended(&running, 2, "", "cannot create a file beside kept/refresh, which stores the refresh token: No such file or directory");
    assert_int_equal(token_server_look(login_server).authorizations, 0);
    snprintf(place, sizeof place, "%s/kept", login_folder);
    assert_int_equal(mkdir(place, 0700), 0);
    LOGIN_START(&running, false, "--timeout", "60s");
    login_read_url(&running, url);
    assert_int_equal(rmdir(place), 0); /* and gone by the time it is needed */
    assert_int_equal(login_browse(url, true).status, 400);
    program_finish(&running);
    login_check_ended(&running, 2, "", "depot: the login is lost: mend the store, then log in again");
    assert_int_equal(token_server_look(login_server).tokens, 1);
}

static void test_a_store_command(void **state) {
    (void)state;
    token_server_setup setup = {.store = login_store};
    char url[URL_SIZE];
    program running;
    login_begin(
        &setup,
        "oauth: {token_url: \"http://127.0.0.1:@PORT@/token\", authorize_url: \"http://127.0.0.1:@PORT@/authorize\", redirect_uri: \"" LOGIN_ANY_PORT
        "\", grant: authorization_code, client_id: app, client_secret: {env: DEPOT_SECRET}, refresh_token: {file: refresh}, "
        "store: {command: [sh, -c, \"umask 077; { cat; echo; } >refresh\"]}}");
    LOGIN_START(&running, false, "--timeout", "60s");
    login_read_url(&running, url);
    assert_int_equal(login_browse(url, true).status, 200);
    program_finish(&running);
    login_check_ended(&running, 0, "the refresh token is kept by the command sh\n", "");
    login_check_store("s3cr3t-refresh-1");
    folder_write(login_folder, "a.csv", "customer,number\nC-1,1\nC-1,2\n");
    LOGIN_RUN(&running, "push", "depot", "a.csv", "--quiet");
    login_check_ended(&running, 0, "", "");
    login_check_store("s3cr3t-refresh-2");
    assert_int_equal(token_server_look(login_server).early_calls, 0);
}

/* ---- pasting ---- */

static void test_pasting_the_address(void **state) {
    (void)state;
    token_server_setup setup = {0};
    char url[URL_SIZE];
    program running;
    login_begin(&setup, LOGIN_CODE("https://app.example/back", STORE));
    LOGIN_START(&running, true, "--paste");
    login_read_url(&running, url);
    page got = login_browse(url, false);
    assert_non_null(strstr(got.redirect, "https://app.example/back?code="));
    program_type(&running, "\nhttps://app.example/back?code=stolen&state=another\n");
    program_type(&running, "https://app.example/\n");
    free(program_wait_errors(&running, "neither a code nor the address"));
    assert_int_equal(token_server_look(login_server).tokens + token_server_look(login_server).refusals, 0);
    program_type(&running, "  ");
    program_type(&running, got.redirect);
    program_type(&running, "\n");
    program_finish(&running);
    login_check_ended(&running, 0, "depot: logged in at ", "that redirect does not belong to this login: its state is another one; paste again");
    login_check_store("s3cr3t-refresh-1");
}

static void test_pasting_the_code(void **state) {
    (void)state;
    token_server_setup setup = {0};
    char url[URL_SIZE];
    program running;
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    LOGIN_START(&running, true, "--paste");
    login_read_url(&running, url);
    (void)login_browse(url, false);
    program_type(&running, TOKEN_SERVER_CODE "\n");
    program_finish(&running);
    login_check_ended(&running, 0, "depot: logged in at ", "");
    login_check_store("s3cr3t-refresh-1");
}

static void test_pasting_nothing(void **state) {
    (void)state;
    token_server_setup setup = {0};
    program ended;
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    LOGIN_RUN(&ended, "login", "depot", "--paste");
    login_check_ended(&ended, 2, "", "depot: standard input ended before a code was pasted\n");
    LOGIN_START(&ended, true, "--paste", "--timeout", "50ms");
    program_finish(&ended);
    login_check_ended(&ended, 3, "", "nobody logged in within the time");
}

/* ---- a push that uses it ---- */

/* Each refresh hands out another refresh token, and each time it is in the store before the access token is used. */
static void test_pushes_with_the_stored_token(void **state) {
    (void)state;
    token_server_setup setup = {.store = login_store};
    program ended;
    login_begin(&setup, LOGIN_CODE(LOGIN_ANY_PORT, STORE));
    folder_write(login_folder, "a.csv", "customer,number\nC-1,1\nC-2,2\nC-1,3\n");
    LOGIN_RUN(&ended, "push", "depot", "a.csv", "--quiet"); /* nobody has logged in yet */
    login_check_ended(&ended, 3, "", "is stored: log in first");
    login_in_browser();
    for (unsigned i = 2; i < 5; i++) {
        char expected[40];
        LOGIN_RUN(&ended, "push", "depot", "a.csv", "--quiet");
        login_check_ended(&ended, 0, "", "");
        snprintf(expected, sizeof expected, "s3cr3t-refresh-%u", i);
        login_check_store(expected);
        assert_string_equal(token_server_refresh(login_server), expected);
    }
    token_server_seen seen = token_server_look(login_server);
    assert_int_equal(seen.tokens, 4);
    assert_int_equal(seen.refusals, 0);
    assert_true(seen.calls >= 3);
    assert_int_equal(seen.early_calls, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        LOGIN_TEST(test_a_redirect_to_this_machine),
        LOGIN_TEST(test_without_pkce),
        LOGIN_TEST(test_another_state_is_refused),
        LOGIN_TEST(test_the_user_says_no),
        LOGIN_TEST(test_the_server_refuses_the_code),
        LOGIN_TEST(test_nobody_comes),
        LOGIN_TEST(test_an_interruption),
        LOGIN_TEST(test_where_the_redirect_leads),
        LOGIN_TEST(test_a_store_that_cannot_be_written),
        LOGIN_TEST(test_a_store_command),
        LOGIN_TEST(test_pasting_the_address),
        LOGIN_TEST(test_pasting_the_code),
        LOGIN_TEST(test_pasting_nothing),
        LOGIN_TEST(test_pushes_with_the_stored_token),
    };
    return cmocka_run_group_tests(tests, login_set_up, login_tear_down);
}
