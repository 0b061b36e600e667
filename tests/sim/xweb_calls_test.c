/* The simulated xWEB's calls about phones: three states of every field, both keys of an update, the versions' field lists, refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include "sim_process.h"
#include "soap_client.h"

#define STATE_FILE TL_BUILD_DIR "/xweb_calls_state.json"

static sim_process sim;

static int stop(void **state) {
    (void)state;
    int result = sim_teardown(&sim);
    unlink(STATE_FILE);
    return result;
}

#define PHONE "a0000000-0000-4000-8000-000000001001"
#define TENANT                                                                                                                                       \
    "xweb:\n  users: [{name: xweb-user, password: xweb-password}]\n"                                                                                 \
    "  phone_types: {3445f817-a38f-483a-aabe-b8d3c084832b: Office, 243f7447-c38b-473f-be84-dbedd2f1f55e: 'Mobile & more'}\n"                         \
    "  customers: [{from: 1001, to: 1002}]\n  phones: [{from: 1001, to: 1002}]\n"

/* Starts and logs in; the token, free() it. */
static char *check_start(const char *options) {
    static const char *const arguments[] = {"--show-numbers", "--state", STATE_FILE, NULL};
    char seed[1000];
    snprintf(seed, sizeof seed, TENANT "%s", options);
    const sim_setup setup = {.seed = seed, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
    return soap_login(sim.url);
}

/* An update with these elements inside the facade object. */
static soap_reply update(const char *token, const char *inside, long status) {
    static const char format[] = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns='http://www.avectra.com/2005/'"
                                 " xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'><e:Header><AuthorizationToken><Token>%s</Token>"
                                 "</AuthorizationToken></e:Header><e:Body><WEBPhoneUpdate><oFacadeObject>%s</oFacadeObject></WEBPhoneUpdate>"
                                 "</e:Body></e:Envelope>";
    char body[3000];
    snprintf(body, sizeof body, format, token, inside);
    soap_reply reply = soap_post(sim.url, "/xweb/secure/netForumXML.asmx", "\"http://www.avectra.com/2005/WEBPhoneUpdate\"", NULL, body);
    assert_int_equal(reply.status, status);
    return reply;
}

static soap_reply get(const char *token, const char *key, long status) {
    const char *const pairs[] = {"TOKEN", token, "KEY", key, NULL};
    return soap_xweb(sim.url, "WEBPhoneGet", "xweb/get-request.xml", pairs, status);
}

/* The log's lines, parsed into a list; cJSON_Delete it. */
static cJSON *read_log(void) {
    char *text = sim_log_text(&sim);
    cJSON *list = cJSON_CreateArray();
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        assert_true(cJSON_AddItemToArray(list, cJSON_Parse(line)));
    }
    free(text);
    return list;
}

static void check_logged(const cJSON *line, const char *name, const char *expected) {
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(line, name);
    if (!expected)
        assert_null(member);
    else
        assert_string_equal(cJSON_IsString(member) ? member->valuestring : cJSON_IsNull(member) ? "null" : "no text", expected);
}

static void test_partial_update(void **state) {
    (void)state;
    char *token = check_start("");
    const char *const pairs[] = {"TOKEN", token, NULL};
    soap_reply reply = soap_xweb(sim.url, "WEBPhoneUpdate", "xweb/update-partial-request.xml", pairs, 200);
    check_element(&reply, "WEBPhoneUpdateResult", "true");
    soap_reply_dispose(&reply);
    reply = get(token, PHONE, 200);
    check_element(&reply, "CurrentKey", PHONE);
    check_element(&reply, "phn_number", "800-555-1010");
    check_element(&reply, "cph_phn_number_complete", "800-555-1010");
    check_element(&reply, "cph_pht_key", "243f7447-c38b-473f-be84-dbedd2f1f55e");
    check_element(&reply, "cph_cst_key", "c0000000-0000-4000-8000-000000001001");
    check_element(&reply, "cst_eml_address_dn", "member1001@example.com");
    check_element(&reply, "cph_extension", NULL);
    soap_reply_dispose(&reply);
    cJSON *log = read_log();
    assert_int_equal(cJSON_GetArraySize(log), 1);
    check_logged(log->child, "system", "xweb");
    check_logged(log->child, "operation", "WEBPhoneUpdate");
    check_logged(log->child, "key", "c0000000-0000-4000-8000-000000001001");
    check_logged(log->child, "phone", PHONE);
    check_logged(log->child, "number", "800-555-1010");
    check_logged(log->child, "extension", NULL);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(log->child, "applied")));
    cJSON_Delete(log);
    free(token);
}

/* Null, empty and absent stay apart on the way in and out. */
static void test_three_states(void **state) {
    (void)state;
    char *token = check_start("");
    soap_reply reply = update(token,
                              "<CurrentKey>" PHONE "</CurrentKey><Phone_XRef><cph_extension/><cph_add_user xsi:nil='true'/></Phone_XRef>"
                              "<Phone><phn_key>d0000000-0000-4000-8000-000000001001</phn_key></Phone>",
                              200);
    soap_reply_dispose(&reply);
    reply = get(token, PHONE, 200);
    assert_non_null(strstr(reply.body, "<xweb:cph_extension></xweb:cph_extension>"));
    assert_non_null(strstr(reply.body, "<xweb:cph_add_user xsi:nil=\"true\"/>"));
    assert_null(strstr(reply.body, "cph_change_user"));
    check_element(&reply, "phn_number", "1001"); /* absent: left alone */
    soap_reply_dispose(&reply);
    cJSON *log = read_log();
    check_logged(log->child, "extension", "");
    check_logged(log->child, "number", NULL);
    cJSON_Delete(log);
    free(token);
}

static void test_empty_fields(void **state) {
    (void)state;
    static const struct row {
        const char *option;
        const char *shown;
    } rows[] = {{"  empty_fields: empty\n", "<xweb:cph_owner></xweb:cph_owner>"}, {"  empty_fields: nil\n", "<xweb:cph_owner xsi:nil=\"true\"/>"}};
    for (size_t i = 0; i < 2; i++) {
        char *token = check_start(rows[i].option);
        soap_reply reply = get(token, PHONE, 200);
        assert_non_null(strstr(reply.body, rows[i].shown));
        soap_reply_dispose(&reply);
        free(token);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

/* The counts of the vendor's versions, and where their orders differ. */
static void test_versions(void **state) {
    (void)state;
    static const struct row {
        const char *version;
        size_t counts[4];
        const char *pair; /* of neighbours in Customer */
    } rows[] = {
        {"2017", {17, 64, 12, 26}, "cst_no_email_flag cst_cxa_key"},
        {"2015", {18, 83, 12, 31}, "cst_src_key cst_src_code"},
        {"2010", {17, 64, 12, 30}, "cst_cxa_key cst_no_email_flag"},
    };
    static const char *const groups[] = {"Phone_XRef", "Customer", "Phone", "Country"};
    for (size_t i = 0; i < 3; i++) {
        char options[100];
        snprintf(options, sizeof options, "  empty_fields: nil\n  fields: %s\n", rows[i].version);
        char *token = check_start(options);
        soap_reply reply = get(token, PHONE, 200);
        for (size_t g = 0; g < 4; g++) {
            char *names = soap_children(&reply, groups[g]);
            size_t count = 1;
            for (const char *at = names; *at; at++)
                count += *at == ' ';
            assert_int_equal(count, rows[i].counts[g]);
            if (g == 1)
                assert_non_null(strstr(names, rows[i].pair));
            free(names);
        }
        soap_reply_dispose(&reply);
        free(token);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

/* The vendor's sample, every field of it: what went in comes out. */
static void test_all_fields(void **state) {
    (void)state;
    char *token = check_start("");
    const char *const pairs[] = {"TOKEN", token, NULL};
    soap_reply reply = soap_xweb(sim.url, "WEBPhoneUpdate", "xweb/update-all-fields-request.xml", pairs, 200);
    soap_reply_dispose(&reply);
    char *sent = soap_request("xweb/update-all-fields-request.xml", pairs);
    const soap_reply request = {.body = sent, .length = strlen(sent)};
    reply = get(token, PHONE, 200);
    static const char *const groups[] = {"Phone_XRef", "Customer", "Phone", "Country"};
    size_t compared = 0;
    for (size_t g = 0; g < 4; g++) {
        char *before = soap_children(&request, groups[g]);
        char *after = soap_children(&reply, groups[g]);
        assert_string_equal(before, after);
        for (char *name = before, *end; name; name = end ? end + 1 : NULL) {
            end = strchr(name, ' ');
            if (end)
                *end = '\0';
            char *value = soap_value(&request, name);
            check_element(&reply, name, value);
            free(value);
            compared++;
        }
        free(before);
        free(after);
    }
    assert_int_equal(compared, 119);
    soap_reply_dispose(&reply);
    free(sent);
    free(token);
    /* Neither the log nor the state shows secrets. */
    assert_int_equal(sim_end(&sim, 15), 0);
    char *shown = sim_read_file(STATE_FILE);
    char *log = sim_log_text(&sim);
    assert_non_null(strstr(shown, "v2 cph_add_user"));
    assert_non_null(strstr(shown, "<secret>"));
    static const char *const secrets[] = {"p4ssword-of-ann", "login-of-ann", "tax-of-ann", "xweb-password"};
    for (size_t i = 0; i < 4; i++) {
        assert_null(strstr(shown, secrets[i]));
        assert_null(strstr(log, secrets[i]));
    }
    free(shown);
    free(log);
    sim_remove(&sim);
}

static void test_insert(void **state) {
    (void)state;
    char *token = check_start("");
    const char *const pairs[] = {"TOKEN", token, NULL};
    soap_reply reply = soap_xweb(sim.url, "WEBPhoneInsert", "xweb/insert-request.xml", pairs, 200);
    char *key = soap_value(&reply, "cph_key");
    char *phone = soap_value(&reply, "phn_key");
    assert_string_not_equal(key, phone);
    check_element(&reply, "CurrentKey", key);
    check_element(&reply, "phn_number_display", "800 555 1010");
    soap_reply_dispose(&reply);
    const char *const of[] = {"TOKEN", token, "KEY", "c0000000-0000-4000-8000-000000001002", NULL};
    reply = soap_xweb(sim.url, "WEBPhoneGetPhonesByCustomer", "xweb/get-phones-by-customer-request.xml", of, 200);
    assert_non_null(strstr(reply.body, key));
    char *rows = soap_children(&reply, "Phones");
    assert_string_equal(rows, "Result Result");
    free(rows);
    soap_reply_dispose(&reply);
    free(key);
    free(phone);
    free(token);
}

static void test_types(void **state) {
    (void)state;
    char *token = check_start("");
    const char *const pairs[] = {"TOKEN", token, NULL};
    soap_reply reply = soap_xweb(sim.url, "WEBPhoneGetTypes", "xweb/get-types-request.xml", pairs, 200);
    assert_non_null(strstr(reply.body, "<PhoneTypes xmlns=\"\"><Result><pht_key>3445f817-a38f-483a-aabe-b8d3c084832b</pht_key>"
                                       "<pht_code>Office</pht_code></Result><Result>"));
    assert_non_null(strstr(reply.body, "<pht_code>Mobile &amp; more</pht_code>"));
    soap_reply_dispose(&reply);
    free(token);
    assert_int_equal(sim_stop(&sim), 0);
    token = check_start("  rows_namespace: vendor\n");
    const char *const again[] = {"TOKEN", token, NULL};
    reply = soap_xweb(sim.url, "WEBPhoneGetTypes", "xweb/get-types-request.xml", again, 200);
    assert_non_null(strstr(reply.body, "<PhoneTypes xmlns=\"http://www.avectra.com/2005/\">"));
    soap_reply_dispose(&reply);
    free(token);
}

static void test_refusals(void **state) {
    (void)state;
    static const struct row {
        const char *inside;
        const char *said;
    } rows[] = {
        {"<Phone><phn_key>d0000000-0000-4000-8000-000000001001</phn_key></Phone>", "Invalid Parameters."}, /* no key */
        {"<CurrentKey>" PHONE "</CurrentKey>", "Invalid Parameters."}, /* not the phone's own */
        {"<CurrentKey>" PHONE "</CurrentKey><Phone><phn_key>d0000000-0000-4000-8000-000000001002</phn_key></Phone>", "Invalid Parameters."},
        {"<CurrentKey>a0000000-0000-4000-8000-000000000009</CurrentKey><Phone><phn_key>d0000000-0000-4000-8000-000000001001</phn_key></Phone>",
         "No record was found"},
        {"<CurrentKey>" PHONE "</CurrentKey><Phone_XRef><cph_key>a0000000-0000-4000-8000-000000001002</cph_key></Phone_XRef>"
         "<Phone><phn_key>d0000000-0000-4000-8000-000000001001</phn_key></Phone>",
         "Invalid Parameters."},
        {"<CurrentKey>" PHONE "</CurrentKey><Phone_XRef><cph_pht_key>00000000-0000-4000-8000-000000000001</cph_pht_key></Phone_XRef>"
         "<Phone><phn_key>d0000000-0000-4000-8000-000000001001</phn_key></Phone>",
         "The phone type key is not known."},
        {"<CurrentKey>" PHONE "</CurrentKey><Phone_XRef><cph_cst_key>00000000-0000-4000-8000-000000000001</cph_cst_key></Phone_XRef>"
         "<Phone><phn_key>d0000000-0000-4000-8000-000000001001</phn_key></Phone>",
         "The customer key is not known."},
        {"<CurrentKey>" PHONE "</CurrentKey><Phone><phn_key>d0000000-0000-4000-8000-000000001001</phn_key>"
         "<phn_number>1234567890123456789012345678901</phn_number></Phone>",
         "longer than 30"},
    };
    char *token = check_start("");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        soap_reply reply = update(token, rows[i].inside, 500);
        char *message = soap_value(&reply, "Message");
        assert_non_null(message);
        assert_non_null(strstr(message, rows[i].said));
        check_element(&reply, "faultcode", "soap:Client");
        char *detail = soap_children(&reply, "XWebException");
        assert_string_equal(detail, "Message Number Source Line StackTrace ErrorType Errors");
        free(detail);
        free(message);
        soap_reply_dispose(&reply);
    }
    soap_reply reply = get(token, PHONE, 200);
    check_element(&reply, "phn_number", "1001");
    soap_reply_dispose(&reply);
    cJSON *log = read_log();
    assert_int_equal(cJSON_GetArraySize(log), sizeof rows / sizeof rows[0]);
    for (const cJSON *line = log->child; line; line = line->next)
        assert_true(cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(line, "applied")));
    cJSON_Delete(log);
    free(token);
}

/* What never gets as far as an operation. */
static void test_not_understood(void **state) {
    (void)state;
    static const struct row {
        const char *action;
        const char *type;
        const char *body;
        long status;
        const char *said;
    } rows[] = {
        {"\"http://www.avectra.com/2005/WEBPhoneGetTypes\"", "application/soap+xml; charset=utf-8", "<a/>", 415, ""},
        {"\"http://www.avectra.com/2005/WEBPhoneGetTypes\"", NULL, "hello", 500, "Server was unable to read request."},
        {"\"http://www.avectra.com/2005/WEBPhoneGetTypes\"", NULL, "<a><b></a>", 500, "Server was unable to read request."},
        {"http://www.avectra.com/2005/WEBPhoneGetTypes", NULL, NULL, 500, "did not recognize"}, /* no quotes */
        {"\"http://www.avectra.com/2005/WEBPhoneGet\"", NULL, NULL, 500, "did not recognize"}, /* another operation's */
        {NULL, NULL, NULL, 500, "did not recognize"},
    };
    char *token = check_start("");
    const char *const pairs[] = {"TOKEN", token, NULL};
    char *good = soap_request("xweb/get-types-request.xml", pairs);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        soap_reply reply = soap_post(sim.url, "/xweb/secure/netForumXML.asmx", rows[i].action, rows[i].type, rows[i].body ? rows[i].body : good);
        assert_int_equal(reply.status, rows[i].status);
        if (!strstr(reply.body, rows[i].said))
            fail_msg("row %zu: %s", i, reply.body);
        soap_reply_dispose(&reply);
    }
    free(good);
    /* SOAP 1.2, another namespace, and Kognitiv's operation here. */
    static const char *const others[][2] = {
        {"http://www.w3.org/2003/05/soap-envelope", "<WEBPhoneGetTypes xmlns='http://www.avectra.com/2005/'/>"},
        {"http://schemas.xmlsoap.org/soap/envelope/", "<WEBPhoneGetTypes xmlns='http://www.avectra.com/2006/'/>"},
        {"http://schemas.xmlsoap.org/soap/envelope/", "<SaveAccountPhone xmlns='https://app.smartbutton.com/Services/Sync'/>"},
    };
    for (size_t i = 0; i < 3; i++) {
        char body[400];
        snprintf(body, sizeof body, "<e:Envelope xmlns:e='%s'><e:Body>%s</e:Body></e:Envelope>", others[i][0], others[i][1]);
        soap_reply reply = soap_post(sim.url, "/xweb/secure/netForumXML.asmx", "\"http://www.avectra.com/2005/WEBPhoneGetTypes\"", NULL, body);
        assert_int_equal(reply.status, 500);
        assert_non_null(strstr(reply.body, i == 0 ? "version mismatch" : "did not recognize"));
        soap_reply_dispose(&reply);
    }
    free(token);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_partial_update, stop), cmocka_unit_test_teardown(test_three_states, stop),
        cmocka_unit_test_teardown(test_empty_fields, stop),   cmocka_unit_test_teardown(test_versions, stop),
        cmocka_unit_test_teardown(test_all_fields, stop),     cmocka_unit_test_teardown(test_insert, stop),
        cmocka_unit_test_teardown(test_types, stop),          cmocka_unit_test_teardown(test_refusals, stop),
        cmocka_unit_test_teardown(test_not_understood, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
