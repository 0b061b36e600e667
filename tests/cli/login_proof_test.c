/* trunkline login without a person: that credentials are good, told without telling them. */
#include "login_fixture.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_other_tokens_are_proved(void **state) {
    (void)state;
    token_server_setup setup = {0};
    program ended;
    login_begin(&setup, "token: {env: DEPOT_SECRET}");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 0, "depot: a token was had from the environment variable DEPOT_SECRET; it was not sent anywhere\n", "");
    LOGIN_RUN(&ended, "login", "depot", "--paste");
    login_check_ended(&ended, 2, "", "--paste is for the grant authorization_code, which this system does not use");
    token_server_stop(login_server);
    login_begin(&setup, "token: {command: [printf, s3cr3t-printed]}");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 0, "depot: a token was had from the command printf; it was not sent anywhere\n", "");
    token_server_stop(login_server);
    login_begin(&setup, "token: {file: refresh}");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 2, "", "trunkline.yaml:1:");
    token_server_stop(login_server);
    login_begin(&setup, "token: {env: DEPOT_NOT_SET}");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 2, "", "environment variable DEPOT_NOT_SET, which is to hold the token, is not set\n");
    assert_int_equal(token_server_look(login_server).tokens, 0);
}

static void test_a_password_is_proved(void **state) {
    (void)state;
    token_server_setup setup = {0};
    program ended;
    login_begin(&setup, "oauth: {token_url: \"http://127.0.0.1:@PORT@/token\", grant: password, user: jane, password: {env: DEPOT_PASSWORD}, "
                        "client_id: app, client_secret: {env: DEPOT_SECRET}}");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 0, " as jane\n", "");
    assert_int_equal(token_server_look(login_server).tokens, 1);
    token_server_stop(login_server);
    login_begin(&setup, "oauth: {token_url: \"http://127.0.0.1:@PORT@/token\", grant: password, user: jane, password: {env: DEPOT_WRONG}, "
                        "client_id: app, client_secret: {env: DEPOT_SECRET}}");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 3, "", "refuses the login: HTTP 400, invalid_grant");
    assert_int_equal(token_server_look(login_server).refusals, 1);
    token_server_stop(login_server);
    login_begin(&setup, "oauth: {token_url: \"http://127.0.0.1:@PORT@/token\", grant: client_credentials, client_id: app, client_secret: {env: "
                        "DEPOT_SECRET}}");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 0, " as the client app\n", "");
    token_server_stop(login_server);
    login_begin(&setup, "oauth: {token_url: \"http://127.0.0.1:1/token\", grant: client_credentials, client_id: app, client_secret: {env: "
                        "DEPOT_SECRET}}");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 3, "", "trunkline: depot: ");
}

#define LOGIN(password) "login: {data_source: DEMO, user: jane, password: {env: " password "}}"

static void test_a_login_of_the_systems_own(void **state) {
    (void)state;
    token_server_setup setup = {0};
    program ended;
    login_begin(&setup, LOGIN("DEPOT_PASSWORD") ", chains: 2");
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 0, "depot: logged in at 127.0.0.1:", "");
    assert_int_equal(token_server_look(login_server).logins, 1);
    folder_write(login_folder, "a.csv", "customer,number\nC-1,1\nC-2,2\nC-1,3\n");
    LOGIN_RUN(&ended, "push", "depot", "a.csv", "--quiet");
    login_check_ended(&ended, 0, "", "");
    assert_int_equal(token_server_look(login_server).logins, 2);
    assert_true(token_server_look(login_server).calls > 0);
    token_server_stop(login_server);
    login_begin(&setup, LOGIN("DEPOT_WRONG"));
    LOGIN_RUN(&ended, "login", "depot");
    login_check_ended(&ended, 3, "", "HTTP 500");
    LOGIN_RUN(&ended, "push", "depot", "a.csv", "--quiet");
    login_check_ended(&ended, 3, "", "stopped early");
    assert_int_equal(token_server_look(login_server).logins, 2); /* one each, whatever was to be sent */
    token_server_stop(login_server);
    login_begin(&setup, LOGIN("DEPOT_NOT_SET"));
    LOGIN_RUN(&ended, "push", "depot", "a.csv", "--quiet");
    login_check_ended(&ended, 2, "", "DEPOT_NOT_SET, which is to hold the token, is not set");
    assert_int_equal(token_server_look(login_server).logins, 0);
}

/* Each reply brings the token for the next call, and one login is enough. */
static void test_a_chain_of_tokens(void **state) {
    (void)state;
    token_server_setup setup = {.rotate = true};
    program ended;
    login_begin(&setup, LOGIN("DEPOT_PASSWORD") ", chains: 1");
    folder_write(login_folder, "a.csv", "customer,number\nC-1,1\nC-1,2\nC-1,3\nC-1,4\n"); /* one key: four requests, one after another */
    LOGIN_RUN(&ended, "push", "depot", "a.csv", "--quiet");
    login_check_ended(&ended, 0, "", "");
    assert_int_equal(token_server_look(login_server).calls, 4);
    assert_int_equal(token_server_look(login_server).logins, 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        LOGIN_TEST(test_other_tokens_are_proved),
        LOGIN_TEST(test_a_password_is_proved),
        LOGIN_TEST(test_a_login_of_the_systems_own),
        LOGIN_TEST(test_a_chain_of_tokens),
    };
    return cmocka_run_group_tests(tests, login_set_up, login_tear_down);
}
