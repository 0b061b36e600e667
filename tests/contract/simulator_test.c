/* Every message that the simulator takes and gives, in all its versions, keeps the contract of our WSDLs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "messages.h"
#include "sim_process.h"
#include "soap_client.h"

static messages in;
static sim_process sim;
static unsigned written;

static int setup(void **state) {
    (void)state;
    messages_make(&in);
    written = 0;
    return 0;
}

static int teardown(void **state) {
    (void)state;
    messages_remove(&in);
    return sim_teardown(&sim);
}

#define XWEB                                                                                                                                         \
    "xweb:\n  users: [{name: xweb-user, password: xweb-password}]\n"                                                                                 \
    "  phone_types: {243f7447-c38b-473f-be84-dbedd2f1f55e: Mobile}\n  customers: [{from: 1001, to: 1002}]\n"                                         \
    "  phones: [{from: 1001, to: 1002}]\n"

/* Keeps both messages of a call. */
static void keep(const char *operation, const char *file, const char *const *pairs, soap_reply *reply) {
    char name[100];
    char *request = soap_request(file, pairs);
    snprintf(name, sizeof name, "%02u-%s-request.xml", ++written, operation);
    messages_write(&in, name, request);
    snprintf(name, sizeof name, "%02u-%s-reply.xml", written, operation);
    messages_write(&in, name, reply->body);
    free(request);
    soap_reply_dispose(reply);
}

static void call(const char *operation, const char *file, const char *const *pairs, long status) {
    soap_reply reply = soap_xweb(sim.url, operation, file, pairs, status);
    keep(operation, file, pairs, &reply);
}

/* Every operation of xWEB once, and faults. */
static void call_all(const char *options) {
    char seed[700];
    snprintf(seed, sizeof seed, XWEB "%s", options);
    const sim_setup how = {.seed = seed};
    assert_true(sim_start(&sim, &how));
    const char *const good[] = {"PASSWORD", "xweb-password", NULL};
    const char *const bad[] = {"PASSWORD", "guess", NULL};
    call("Authenticate", "xweb/authenticate-request.xml", good, 200);
    call("Authenticate", "xweb/authenticate-request.xml", bad, 500);
    char *token = soap_login(sim.url);
    const char *const pairs[] = {
        "TOKEN", token,    "KEY", "a0000000-0000-4000-8000-000000001001", "OBJECT", "Customer", "COLUMNS", "cst_key", "WHERE", "cst_id = '1001'",
        "ORDER", "cst_id", NULL};
    const char *const of_customer[] = {"TOKEN", token, "KEY", "c0000000-0000-4000-8000-000000001001", NULL};
    const char *const dead[] = {"TOKEN", "7c9e6679-7425-40de-944b-e07fc1f90ae7", NULL};
    call("WEBPhoneGetTypes", "xweb/get-types-request.xml", pairs, 200);
    call("WEBPhoneGetTypes", "xweb/get-types-request.xml", dead, 500);
    call("GetQuery", "xweb/get-query-request.xml", pairs, 200);
    call("WEBPhoneGet", "xweb/get-request.xml", pairs, 200);
    call("WEBPhoneUpdate", "xweb/update-all-fields-request.xml", pairs, 200);
    call("WEBPhoneGet", "xweb/get-request.xml", pairs, 200);
    call("WEBPhoneGet", "xweb/get-request.xml", of_customer, 500);
    call("WEBPhoneGetPhonesByCustomer", "xweb/get-phones-by-customer-request.xml", of_customer, 200);
    free(token);
}

/* What is not partial validates as it is; a partial update and an insert lack groups, which is a finding unless it is asked for. */
static void test_xweb(void **state) {
    (void)state;
    call_all("");
    free(messages_judge_ours(&in, "xweb.wsdl", NULL, 0));
    char *token = soap_login(sim.url);
    const char *const pairs[] = {"TOKEN", token, NULL};
    call("WEBPhoneUpdate", "xweb/update-partial-request.xml", pairs, 200);
    call("WEBPhoneInsert", "xweb/insert-request.xml", pairs, 200);
    free(token);
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 1);
    assert_non_null(strstr(said, "11-WEBPhoneUpdate-request.xml:9: group-omitted WEBPhoneUpdate/oFacadeObject/Customer"));
    assert_non_null(strstr(said, "24 messages, 4 findings\n"));
    free(said);
    free(messages_judge_ours(&in, "xweb.wsdl", "--empty-groups=omit", 0));
}

/* Fields without a value as nil ones, tokens that change, rows in the vendor's namespace. */
static void test_nil_fields(void **state) {
    (void)state;
    call_all("  empty_fields: nil\n  rows_namespace: vendor\n  token: {actor: false, mode: sliding}\n");
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 0);
    assert_string_equal(said, "20 messages, 0 findings\n");
    free(said);
}

/* Another version's fields are found by our WSDL, each by its name: the versions really differ. */
static void test_versions(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"  empty_fields: nil\n  fields: 2010\n", "element WEBPhoneGetResponse/WEBPhoneGetResult/Customer/cst_no_email_flag"},
        {"  empty_fields: nil\n  fields: 2015\n", "element WEBPhoneGetResponse/WEBPhoneGetResult/Customer/cst_src_key"},
    };
    for (size_t i = 0; i < 2; i++) {
        call_all(rows[i][0]);
        char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 1);
        assert_non_null(strstr(said, rows[i][1]));
        free(said);
        assert_int_equal(sim_stop(&sim), 0);
        messages_remove(&in);
        messages_make(&in);
    }
}

/* A login's reply without its token is found. */
static void test_no_token(void **state) {
    (void)state;
    const sim_setup how = {.seed = XWEB "  token: {none: true}\n"};
    const char *const good[] = {"PASSWORD", "xweb-password", NULL};
    assert_true(sim_start(&sim, &how));
    call("Authenticate", "xweb/authenticate-request.xml", good, 200);
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 1);
    assert_non_null(strstr(said, "01-Authenticate-reply.xml:2: header-missing: the block AuthorizationToken"));
    free(said);
}

static void test_kognitiv(void **state) {
    (void)state;
    static const char *const calls[][2] = {{"SaveAccountPhone", "kognitiv/save-account-phone-request.xml"},
                                           {"SaveAccountEmail", "kognitiv/save-account-email-request.xml"},
                                           {"SaveAccountCore", "kognitiv/save-account-core-request.xml"},
                                           {"FetchAccountCore", "kognitiv/fetch-account-core-request.xml"}};
    static const char *const tokens[] = {"k0gnitiv-t0ken", "guess"};
    const sim_setup how = {.seed = "kognitiv: {tokens: [k0gnitiv-t0ken], members: ['1'], phone_types: [HOME], email_types: [HOME]}\n"};
    assert_true(sim_start(&sim, &how));
    for (size_t i = 0; i < 8; i++) {
        const char *const pairs[] = {"TOKEN",          tokens[i / 4], "MEMBER", "1",     "TYPE", "HOME", "NUMBER",
                                     "1 519 555 0100", "CARRIER",     "",       "FIRST", "Ann",  NULL};
        soap_reply reply = soap_kognitiv(sim.url, calls[i % 4][0], calls[i % 4][1], pairs);
        check_element(&reply, "ReturnCode", i < 4 ? "0" : "100");
        keep(calls[i % 4][0], calls[i % 4][1], pairs, &reply);
    }
    char *said = messages_judge_ours(&in, "kognitiv-sync.wsdl", NULL, 0);
    assert_string_equal(said, "16 messages, 0 findings\n");
    free(said);
}

/* The captured shapes below tests/data, which other tests feed to the client. */
static void test_samples(void **state) {
    (void)state;
    static const char *const samples[] = {"authenticate-reply.xml",       "fault-invalid-credentials.xml", "fault-locked-out.xml",
                                          "fault-invalid-parameters.xml", "fault-invalid-token.xml",       "fault-bare-locked.xml"};
    const char *const pairs[] = {"HOST", "127.0.0.1:1", NULL};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        char path[100];
        snprintf(path, sizeof path, "xweb/%s", samples[i]);
        char *text = soap_request(path, pairs);
        messages_write(&in, samples[i], text);
        free(text);
    }
    free(messages_judge_ours(&in, "xweb.wsdl", NULL, 0));
    messages_remove(&in);
    messages_make(&in);
    char *text = soap_request("kognitiv/save-account-phone-reply.xml", NULL);
    messages_write(&in, "reply.xml", text);
    free(text);
    free(messages_judge_ours(&in, "kognitiv-sync.wsdl", NULL, 0));
    assert_true(in.folder[0] != '\0');
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_xweb, setup, teardown),     cmocka_unit_test_setup_teardown(test_nil_fields, setup, teardown),
        cmocka_unit_test_setup_teardown(test_versions, setup, teardown), cmocka_unit_test_setup_teardown(test_no_token, setup, teardown),
        cmocka_unit_test_setup_teardown(test_kognitiv, setup, teardown), cmocka_unit_test_setup_teardown(test_samples, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
