/* The simulated Kognitiv: every return code, what is saved, the namespace as a setting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim_process.h"
#include "soap_client.h"

static sim_process sim;

static int stop(void **state) {
    (void)state;
    return sim_teardown(&sim);
}

#define TENANT                                                                                                                                       \
    "kognitiv:\n  tokens: [k0gnitiv-t0ken]\n  limited_tokens: [read-only]\n  members: [{prefix: '', from: 1, to: 20}]\n"                             \
    "  broken_members: ['13']\n  phone_types: [MOBILE, HOME]\n  email_types: [HOME]\n  carriers: [ROGERS]\n"

static void check_start(const char *options) {
    static const char *const arguments[] = {"--show-numbers", NULL};
    char seed[700];
    snprintf(seed, sizeof seed, TENANT "%s", options);
    const sim_setup setup = {.seed = seed, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
}

static soap_reply save_phone(const char *secret, const char *member, const char *type, const char *number, const char *carrier) {
    const char *const pairs[] = {"TOKEN", secret, "MEMBER", member, "TYPE", type, "NUMBER", number, "CARRIER", carrier, NULL};
    return soap_kognitiv(sim.url, "SaveAccountPhone", "kognitiv/save-account-phone-request.xml", pairs);
}

static void test_phone_codes(void **state) {
    (void)state;
    static const struct row {
        const char *secret;
        const char *member;
        const char *type;
        const char *number;
        const char *carrier;
        const char *code;
        const char *saved; /* NULL: no such element */
    } rows[] = {
        {"k0gnitiv-t0ken", "1", "MOBILE", "15195550100", "", "0", "(519) 555-0100"},
        {"k0gnitiv-t0ken", "1", "HOME", "+44 20 7946 0000", "ROGERS", "0", "+442079460000"},
        {"k0gnitiv-t0ken", "1", "MOBILE", "1 519 555 0100", "", "0", "(519) 555-0100"}, /* the same one again */
        {"k0gnitiv-t0ken", "13", "MOBILE", "15195550113", "", "1", NULL},
        {"k0gnitiv-t0ken", "1", "", "15195550100", "", "2", NULL},
        {"k0gnitiv-t0ken", "1", "MOBILE", "", "", "2", NULL},
        {"guess", "1", "MOBILE", "15195550100", "", "100", NULL},
        {"", "1", "MOBILE", "15195550100", "", "100", NULL},
        {"read-only", "1", "MOBILE", "15195550100", "", "101", NULL},
        {"k0gnitiv-t0ken", "1", "TELEX", "15195550100", "", "308", NULL},
        {"k0gnitiv-t0ken", "99", "MOBILE", "15195550100", "", "311", NULL},
        {"k0gnitiv-t0ken", "2", "MOBILE", "15195550100", "", "315", NULL},
        {"k0gnitiv-t0ken", "2", "MOBILE", "15195550102", "NOBODY", "316", NULL},
    };
    check_start("");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        soap_reply reply = save_phone(rows[i].secret, rows[i].member, rows[i].type, rows[i].number, rows[i].carrier);
        check_element(&reply, "ReturnCode", rows[i].code);
        check_element(&reply, "SavedPhoneNumber", rows[i].saved);
        soap_reply_dispose(&reply);
    }
    char *log = sim_log_text(&sim);
    assert_non_null(strstr(log, "{\"system\":\"kognitiv\",\"operation\":\"SaveAccountPhone\",\"key\":\"1\",\"kind\":\"MOBILE\","
                                "\"number\":\"15195550100\",\"carrier\":\"\",\"applied\":true,\"created\":true}\n"));
    assert_null(strstr(log, "t0ken"));
    free(log);
}

/* A number that its member gives up is free for another. */
static void test_number_moves(void **state) {
    (void)state;
    static const char *const steps[][3] = {
        {"1", "15195550100", "0"}, {"2", "15195550100", "315"}, {"1", "15195550101", "0"}, {"2", "15195550100", "0"}, {"1", "15195550100", "315"}};
    check_start("");
    for (size_t i = 0; i < 5; i++) {
        soap_reply reply = save_phone("k0gnitiv-t0ken", steps[i][0], "MOBILE", steps[i][1], "");
        check_element(&reply, "ReturnCode", steps[i][2]);
        soap_reply_dispose(&reply);
    }
}

static void test_empty_on_error(void **state) {
    (void)state;
    check_start("  empty_on_error: true\n");
    soap_reply reply = save_phone("guess", "1", "MOBILE", "15195550100", "");
    check_element(&reply, "ReturnCode", "100");
    check_element(&reply, "SavedPhoneNumber", "");
    soap_reply_dispose(&reply);
}

static void test_email(void **state) {
    (void)state;
    static const char *const rows[][4] = {
        {"1", "HOME", "a@example.com", "0"}, {"1", "FAX", "a@example.com", "307"}, {"1", "HOME", "", "2"}, {"2", "HOME", "a@example.com", "314"}};
    check_start("");
    for (size_t i = 0; i < 4; i++) {
        const char *const pairs[] = {"TOKEN", "k0gnitiv-t0ken", "MEMBER", rows[i][0], "TYPE", rows[i][1], "NUMBER", rows[i][2], NULL};
        soap_reply reply = soap_kognitiv(sim.url, "SaveAccountEmail", "kognitiv/save-account-email-request.xml", pairs);
        check_element(&reply, "ReturnCode", rows[i][3]);
        check_element(&reply, "SavedEmailAddress", strcmp(rows[i][3], "0") == 0 ? rows[i][2] : NULL);
        soap_reply_dispose(&reply);
    }
}

static void test_core(void **state) {
    (void)state;
    check_start("");
    const char *const pairs[] = {"TOKEN", "k0gnitiv-t0ken", "MEMBER", "7", "FIRST", "Zoë <&>", NULL};
    soap_reply reply = soap_kognitiv(sim.url, "SaveAccountCore", "kognitiv/save-account-core-request.xml", pairs);
    check_element(&reply, "ReturnCode", "0");
    soap_reply_dispose(&reply);
    reply = soap_kognitiv(sim.url, "FetchAccountCore", "kognitiv/fetch-account-core-request.xml", pairs);
    check_element(&reply, "ReturnCode", "0");
    check_element(&reply, "FirstName", "Zoë <&>");
    check_element(&reply, "Birthdate", "31-Jan-1990");
    check_element(&reply, "IsLocked", "0");
    char *order = soap_children(&reply, "FetchAccountCoreResult");
    assert_string_equal(order, "ReturnCode FirstName MiddleName LastName Suffix NickName Birthdate Gender IsEmployee IsSuspended IsLocked");
    free(order);
    soap_reply_dispose(&reply);
    const char *const unnamed[] = {"TOKEN", "k0gnitiv-t0ken", "MEMBER", "7", "FIRST", "", NULL};
    reply = soap_kognitiv(sim.url, "SaveAccountCore", "kognitiv/save-account-core-request.xml", unnamed);
    check_element(&reply, "ReturnCode", "2");
    soap_reply_dispose(&reply);
}

/* With another namespace the default one is not understood, and its own is. */
static void test_namespace(void **state) {
    (void)state;
    static const char other[] = "urn:other";
    check_start("  namespace: urn:other\n");
    const char *const pairs[] = {"TOKEN", "k0gnitiv-t0ken", "MEMBER", "1", NULL};
    char *body = soap_request("kognitiv/fetch-account-core-request.xml", pairs);
    soap_reply reply = soap_post(sim.url, "/Services/Sync.asmx", "\"https://app.smartbutton.com/Services/Sync/FetchAccountCore\"", NULL, body);
    assert_int_equal(reply.status, 500);
    assert_non_null(strstr(reply.body, "did not recognize"));
    soap_reply_dispose(&reply);
    char *at = strstr(body, "https://app.smartbutton.com/Services/Sync");
    memmove(at + strlen(other), at + strlen("https://app.smartbutton.com/Services/Sync"),
            strlen(at + strlen("https://app.smartbutton.com/Services/Sync")) + 1);
    memcpy(at, other, strlen(other));
    reply = soap_post(sim.url, "/Services/Sync.asmx", "\"urn:other/FetchAccountCore\"", NULL, body);
    assert_int_equal(reply.status, 200);
    check_element(&reply, "ReturnCode", "0");
    assert_non_null(strstr(reply.body, "\"urn:other\""));
    soap_reply_dispose(&reply);
    free(body);
}

static void test_not_a_number(void **state) {
    (void)state;
    check_start("");
    const char *const pairs[] = {"TOKEN", "k0gnitiv-t0ken", "MEMBER", "x", NULL};
    char *body = soap_request("kognitiv/fetch-account-core-request.xml", pairs);
    soap_reply reply = soap_post(sim.url, "/Services/Sync.asmx", "\"https://app.smartbutton.com/Services/Sync/FetchAccountCore\"", NULL, body);
    assert_int_equal(reply.status, 500);
    assert_non_null(strstr(reply.body, "Server was unable to read request."));
    soap_reply_dispose(&reply);
    free(body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_phone_codes, stop),    cmocka_unit_test_teardown(test_number_moves, stop),
        cmocka_unit_test_teardown(test_empty_on_error, stop), cmocka_unit_test_teardown(test_email, stop),
        cmocka_unit_test_teardown(test_core, stop),           cmocka_unit_test_teardown(test_namespace, stop),
        cmocka_unit_test_teardown(test_not_a_number, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
