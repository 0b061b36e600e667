/* The simulated QQCatalyst: the page's samples in every format, both behaviours of the list, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "raw_client.h"

#define STATE_FILE TL_BUILD_DIR "/qqcatalyst_state.json"
#define NAMESPACE "http://schemas.datacontract.org/2004/07/QQSolutions.NextGen.ModelLibrary.DataTransferObjects"
#define LIST "<ArrayOfPhoneNumberDTO xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"" NAMESPACE ".Contacts\">"
#define FORM "application/x-www-form-urlencoded"

static sim_process sim;
static char *token; /* "Bearer ..." */

static int stop(void **state) {
    (void)state;
    free(token);
    token = NULL;
    unlink(STATE_FILE);
    return sim_teardown(&sim);
}

#define TENANT                                                                                                                                       \
    "qqcatalyst:\n  clients: [{id: c, secret: s}]\n  users: [{name: agent, password: agent-pw}, {name: reader, password: agent-pw, read_only: "      \
    "true}]\n"                                                                                                                                       \
    "  contacts: [2001, 2002]\n  types: [3, 4]\n"                                                                                                    \
    "  phones:\n    - {contact: 2001, PhoneNumberID: 4711, PhoneNumber: 408-555-0000, Notes: old, IsPrimary: false}\n"                               \
    "    - {contact: 2001, PhoneNumberID: 4712, PhoneNumber: 408-555-0001, ContactInfoTypeID: 4}\n"

static char *log_in(const char *user) {
    char form[200];
    snprintf(form, sizeof form, "grant_type=password&username=%s&password=agent-pw&client_id=c&client_secret=s", user);
    const raw_ask ask = {.path = "/oauth/token", .type = FORM, .body = form};
    cJSON *reply = raw_call_json(&sim, &ask, 200);
    char line[200];
    snprintf(line, sizeof line, "Bearer %s", cJSON_GetObjectItemCaseSensitive(reply, "access_token")->valuestring);
    cJSON_Delete(reply);
    return strdup(line);
}

static void check_start(const char *options) {
    static const char *const arguments[] = {"--state", STATE_FILE, NULL};
    char seed[2000];
    snprintf(seed, sizeof seed, TENANT "%s", options);
    const sim_setup setup = {.seed = seed, .arguments = arguments, .hide_numbers = true};
    assert_true(sim_start(&sim, &setup));
    free(token);
    token = log_in("agent");
}

static raw_reply send(const char *contact, const char *type, const char *accept, const char *body, long status) {
    char path[100];
    snprintf(path, sizeof path, "/v1/Contacts/%s/PhoneNumbers", contact);
    const raw_ask ask = {.path = path, .type = type, .accept = accept, .authorization = token, .body = body};
    return raw_call(&sim, &ask, status);
}

/* Sends JSON for contact 2001; with a code it must be refused with that and status 200. */
static void save(const char *body, const char *code) {
    raw_reply reply = send("2001", "application/json", "application/json", body, 200);
    cJSON *json = raw_json(&reply);
    char *members = raw_members(json);
    assert_string_equal(members, "IsSuccess ErrorCode ErrorMessage InfoMessage");
    free(members);
    assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(json, "IsSuccess")), code == NULL);
    raw_check_text(json, "ErrorCode", code);
    assert_int_equal(cJSON_IsNull(cJSON_GetObjectItemCaseSensitive(json, "ErrorMessage")), code == NULL);
    cJSON_Delete(json);
}

/* Ends the simulator and takes what contact 2001 holds; cJSON_Delete it. */
static cJSON *take_numbers(void) {
    assert_int_equal(sim_end(&sim, SIGTERM), 0);
    char *text = sim_read_file(STATE_FILE);
    assert_non_null(text);
    assert_null(strstr(text, "agent-pw"));
    cJSON *all = cJSON_Parse(text);
    free(text);
    const cJSON *system = cJSON_GetObjectItemCaseSensitive(all, "qqcatalyst");
    cJSON *list = cJSON_DetachItemFromObjectCaseSensitive(cJSON_GetObjectItemCaseSensitive(system, "contacts"), "2001");
    cJSON_Delete(all);
    sim_remove(&sim);
    return list;
}

/* The two numbers of the page's sample in the state: the first one changed, the second one new as `id`. */
static void check_sample(const cJSON *first, const cJSON *second, const char *id) {
    raw_check_text(first, "PhoneNumberID", "4711");
    raw_check_text(first, "PhoneNumber", "(408) 555-1212");
    raw_check_text(first, "ContactInfoName", "Mobile & car");
    raw_check_text(first, "Notes", "after 6 <pm>");
    raw_check_text(first, "IsPrimary", "true");
    raw_check_text(first, "IsTextActive", "false");
    raw_check_text(second, "PhoneNumberID", id);
    raw_check_text(second, "EntityID", "2001");
    raw_check_text(second, "ContactInfoTypeID", "4");
    raw_check_text(second, "PhoneNumber", "+49 89 1234567");
    raw_check_text(second, "ContactInfoName", "Büro");
    raw_check_text(second, "ContactInfoCategory", "");
    raw_check_text(second, "Notes", NULL);
}

static void test_formats(void **state) {
    (void)state;
    static const struct row {
        const char *type;
        const char *file;
        const char *reply;
    } rows[] = {
        {"application/json", "qqcatalyst/request-sample.json", "application/json; charset=utf-8"},
        {"text/json; charset=utf-8", "qqcatalyst/request-sample.json", "text/json; charset=utf-8"},
        {"application/xml", "qqcatalyst/request-sample.xml", "application/xml; charset=utf-8"},
        {"Text/XML", "qqcatalyst/request-sample.xml", "text/xml; charset=utf-8"},
        {FORM, "qqcatalyst/request-sample.form", "application/json; charset=utf-8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_start("");
        char *body = raw_file(rows[i].file, NULL, NULL);
        raw_reply reply = send("2001", rows[i].type, NULL, body, 200);
        raw_check_header(&reply, "Content-Type", rows[i].reply);
        assert_non_null(strstr(reply.body, "true"));
        raw_dispose(&reply);
        free(body);
        cJSON *list = take_numbers();
        assert_int_equal(cJSON_GetArraySize(list), 3);
        check_sample(list->child, list->child->next->next, "4713");
        raw_check_text(list->child->next, "PhoneNumber", "408-555-0001"); /* was not sent, and is still there */
        cJSON_Delete(list);
    }
}

static void test_replaces(void **state) {
    (void)state;
    check_start("  numbers: replaces\n");
    char *body = raw_file("qqcatalyst/request-sample.json", NULL, NULL);
    save(body, NULL);
    free(body);
    cJSON *list = take_numbers();
    assert_int_equal(cJSON_GetArraySize(list), 2); /* 4712 is gone */
    check_sample(list->child, list->child->next, "4713");
    cJSON_Delete(list);
    check_start("  numbers: replaces\n");
    save("[{\"PhoneNumberID\":4712,\"PhoneNumber\":\"1\"}]", NULL);
    list = take_numbers();
    assert_int_equal(cJSON_GetArraySize(list), 1);
    assert_null(cJSON_GetObjectItemCaseSensitive(list->child, "ContactInfoTypeID")); /* was not sent, so it is gone */
    cJSON_Delete(list);
    check_start("  numbers: replaces\n");
    save("[]", NULL);
    list = take_numbers();
    assert_int_equal(cJSON_GetArraySize(list), 0);
    cJSON_Delete(list);
}

/* A merge leaves alone what is absent, and an empty list changes nothing. */
static void test_merges(void **state) {
    (void)state;
    check_start("");
    save("[]", NULL);
    save("[{\"PhoneNumberID\":4711,\"IsPrimary\":true}]", NULL);
    save("[{\"PhoneNumber\":\"9\"}]", NULL);
    cJSON *list = take_numbers();
    assert_int_equal(cJSON_GetArraySize(list), 3);
    raw_check_text(list->child, "PhoneNumber", "408-555-0000");
    raw_check_text(list->child, "Notes", "old");
    raw_check_text(list->child, "IsPrimary", "true");
    raw_check_text(list->child->next->next, "PhoneNumberID", "4713");
    cJSON_Delete(list);
}

/* One wrong number, and none of the call is saved. */
static void test_refusals(void **state) {
    (void)state;
    static const struct row {
        const char *number;
        const char *code;
    } rows[] = {
        {"{\"EntityID\":2002,\"PhoneNumber\":\"1\"}", "ENTITY"},
        {"{\"PhoneNumberID\":99,\"PhoneNumber\":\"1\"}", "NUMBER_ID"},
        {"{\"ContactInfoTypeID\":3}", "MISSING"},
        {"{\"PhoneNumber\":\"\"}", "MISSING"},
        {"{\"PhoneNumber\":null}", "MISSING"},
        {"{\"PhoneNumberID\":4711,\"PhoneNumber\":null}", "MISSING"},
        {"{\"PhoneNumber\":\"1\",\"ContactInfoTypeID\":9}", "TYPE"},
    };
    check_start("");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char body[300];
        snprintf(body, sizeof body, "[{\"PhoneNumberID\":4711,\"PhoneNumber\":\"changed\"},%s]", rows[i].number);
        save(body, rows[i].code);
    }
    cJSON *log = raw_log(&sim);
    assert_int_equal(cJSON_GetArraySize(log), 14);
    assert_true(cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(log->child, "applied")));
    cJSON_Delete(log);
    cJSON *list = take_numbers();
    assert_int_equal(cJSON_GetArraySize(list), 2);
    raw_check_text(list->child, "PhoneNumber", "408-555-0000");
    cJSON_Delete(list);
}

static void test_unknown_contact(void **state) {
    (void)state;
    check_start("");
    char *expected = raw_file("qqcatalyst/reply-sample.json", "\"E17\"", "\"CONTACT\"");
    cJSON *shape = cJSON_Parse(expected);
    raw_reply reply = send("9999", "application/json", NULL, "[]", 200);
    cJSON *json = raw_json(&reply);
    char *members = raw_members(json);
    char *wanted = raw_members(shape);
    assert_string_equal(members, wanted);
    raw_check_text(json, "ErrorMessage", "Contact 9999 does not exist.");
    cJSON_Delete(json);
    cJSON_Delete(shape);
    free(wanted);
    free(members);
    free(expected);
    reply = send("", "application/json", NULL, "[]", 404);
    raw_dispose(&reply);
    assert_int_equal(sim_stop(&sim), 0);
    check_start("  refusal_status: 422\n  empty_fields: empty\n");
    reply = send("9999", "application/xml", NULL, LIST "</ArrayOfPhoneNumberDTO>", 422);
    assert_string_equal(reply.body, "<ActionResultDTO xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"" NAMESPACE "\">"
                                    "<ErrorCode>CONTACT</ErrorCode><ErrorMessage>Contact 9999 does not exist.</ErrorMessage>"
                                    "<InfoMessage></InfoMessage><IsSuccess>false</IsSuccess></ActionResultDTO>");
    raw_dispose(&reply);
}

static void test_duplicates(void **state) {
    (void)state;
    check_start("");
    save("[{\"PhoneNumber\":\"(408) 555 0000\"}]", NULL);
    assert_int_equal(sim_stop(&sim), 0);
    check_start("  duplicates: refused\n");
    save("[{\"PhoneNumber\":\"(408) 555 0000\"}]", "DUPLICATE");
    save("[{\"PhoneNumberID\":4711,\"PhoneNumber\":\"(408) 555 0000\"}]", NULL);
    save("[{\"PhoneNumber\":\"(408) 555 00001\"}]", NULL);
}

static void test_accept(void **state) {
    (void)state;
    static const struct row {
        const char *type;
        const char *accept;
        const char *reply;
    } rows[] = {
        {"application/json", "application/xml", "application/xml; charset=utf-8"},
        {"application/json", "text/html, text/xml;q=0.5, application/json", "text/xml; charset=utf-8"},
        {"application/json", "text/json", "text/json; charset=utf-8"},
        {"application/json", "image/png", "application/json; charset=utf-8"},
        {FORM, "*/*", "application/json; charset=utf-8"},
    };
    check_start("");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        raw_reply reply = send("2001", rows[i].type, rows[i].accept, i == 4 ? "" : "[]", 200);
        raw_check_header(&reply, "Content-Type", rows[i].reply);
        raw_dispose(&reply);
    }
    raw_reply reply = send("2001", "application/json", "application/xml", "[]", 200);
    assert_string_equal(reply.body, "<ActionResultDTO xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"" NAMESPACE "\">"
                                    "<ErrorCode i:nil=\"true\"/><ErrorMessage i:nil=\"true\"/>"
                                    "<InfoMessage>0 phone numbers saved.</InfoMessage><IsSuccess>true</IsSuccess></ActionResultDTO>");
    raw_dispose(&reply);
}

/* Bodies that no number can be read from. */
static void test_bad_bodies(void **state) {
    (void)state;
    static const struct row {
        const char *type;
        const char *body;
    } rows[] = {
        {"application/json", ""},
        {"application/json", "{}"},
        {"application/json", "[1]"},
        {"application/json", "[{\"PhoneNumber\":4085551212}]"},
        {"application/json", "[{\"PhoneNumberID\":\"4711\"}]"},
        {"application/json", "[{\"PhoneNumberID\":1.5}]"},
        {"application/json", "[{\"PhoneNumberID\":null}]"},
        {"application/json", "[{\"PhoneNumberID\":9007199254740994}]"},
        {"application/json", "[{\"IsPrimary\":\"true\"}]"},
        {"application/json", "[]]"},
        {"application/xml", "[]"},
        {"application/xml", "<ArrayOfPhoneNumberDTO/>"},
        {"application/xml", "<PhoneNumbers xmlns=\"" NAMESPACE ".Contacts\"/>"},
        {"application/xml", LIST "<PhoneNumberDTO><IsPrimary>yes</IsPrimary></PhoneNumberDTO></ArrayOfPhoneNumberDTO>"},
        {"application/xml", LIST "<PhoneNumberDTO><PhoneNumberID i:nil=\"true\"/></PhoneNumberDTO></ArrayOfPhoneNumberDTO>"},
        {"application/xml", "<!DOCTYPE a [<!ENTITY e \"1\">]>" LIST "</ArrayOfPhoneNumberDTO>"},
        {FORM, "%5B0%5D.PhoneNumberID=x"},
        {FORM, "%5B0%5D.PhoneNumberID"},
        {FORM, "%5B0%5D.PhoneNumber=%4"},
    };
    check_start("");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        raw_reply reply = send("2001", rows[i].type, "application/json", rows[i].body, 400);
        assert_string_equal(reply.body, "{\"Message\":\"The request is invalid.\"}");
        raw_dispose(&reply);
    }
    raw_reply reply = send("2001", "text/plain", NULL, "[]", 415);
    raw_dispose(&reply);
    reply = send("2001", "application/xml", NULL, "<", 400);
    assert_string_equal(reply.body, "<Error><Message>The request is invalid.</Message></Error>");
    raw_dispose(&reply);
    char *log = sim_log_text(&sim);
    assert_string_equal(log, "");
    free(log);
}

#define OUT_OF_ORDER LIST "<PhoneNumberDTO><PhoneNumber>7</PhoneNumber><Notes>lost</Notes></PhoneNumberDTO></ArrayOfPhoneNumberDTO>"

/* DataContractSerializer skips members that are not in its order, and those of other namespaces. */
static void test_xml_rules(void **state) {
    (void)state;
    for (int any = 0; any < 2; any++) {
        check_start(any ? "  xml_order: any\n" : "");
        raw_reply reply = send("2001", "application/xml", NULL, OUT_OF_ORDER, 200);
        raw_dispose(&reply);
        cJSON *list = take_numbers();
        const cJSON *notes = cJSON_GetObjectItemCaseSensitive(list->child->next->next, "Notes");
        assert_int_equal(notes != NULL, any);
        cJSON_Delete(list);
    }
    check_start("");
    raw_reply reply = send("2001", "application/xml", NULL,
                           LIST "<PhoneNumberDTO><o:Notes xmlns:o=\"urn:other\">x</o:Notes><PhoneNumber>7</PhoneNumber>"
                                "<PhoneNumberID> 4711 </PhoneNumberID></PhoneNumberDTO><Other/></ArrayOfPhoneNumberDTO>",
                           200);
    raw_dispose(&reply);
    cJSON *list = take_numbers();
    assert_int_equal(cJSON_GetArraySize(list), 2);
    raw_check_text(list->child, "PhoneNumber", "7");
    raw_check_text(list->child, "Notes", "old");
    cJSON_Delete(list);
}

/* Binding ends at the first index that is not there; other names are skipped. */
static void test_form_rules(void **state) {
    (void)state;
    check_start("");
    raw_reply reply =
        send("2001", FORM, NULL, "other=1&[1].PhoneNumber=b&[0].PhoneNumber=a+1&[0].Unknown=x&[3].PhoneNumber=d&[0].IsPrimary=TRUE", 200);
    raw_dispose(&reply);
    cJSON *list = take_numbers();
    assert_int_equal(cJSON_GetArraySize(list), 4);
    const cJSON *first = list->child->next->next;
    raw_check_text(first, "PhoneNumber", "a 1");
    raw_check_text(first, "IsPrimary", "true");
    raw_check_text(first->next, "PhoneNumber", "b");
    cJSON_Delete(list);
}

static void test_callers(void **state) {
    (void)state;
    check_start("");
    free(token);
    token = NULL;
    raw_reply reply = send("2001", "application/json", NULL, "[]", 401);
    raw_check_header(&reply, "WWW-Authenticate", "Bearer");
    assert_string_equal(reply.body, "{\"Message\":\"Authorization has been denied for this request.\"}");
    raw_dispose(&reply);
    token = log_in("reader");
    reply = send("2001", "application/json", NULL, "[]", 403);
    raw_dispose(&reply);
    const raw_ask get = {.path = "/v1/Contacts/2001/PhoneNumbers", .authorization = token};
    reply = raw_call(&sim, &get, 405);
    raw_dispose(&reply);
}

static void test_log(void **state) {
    (void)state;
    check_start("");
    char *body = raw_file("qqcatalyst/request-sample.json", NULL, NULL);
    save(body, NULL);
    free(body);
    cJSON *log = raw_log(&sim);
    assert_int_equal(cJSON_GetArraySize(log), 2);
    raw_check_text(log->child, "system", "qqcatalyst");
    raw_check_text(log->child, "operation", "contactsPhoneNumbers");
    raw_check_text(log->child, "key", "2001");
    raw_check_text(log->child, "phone", "4711");
    raw_check_text(log->child, "number", "(***) ***-**12");
    assert_true(cJSON_IsFalse(cJSON_GetObjectItemCaseSensitive(log->child, "created")));
    raw_check_text(log->child->next, "phone", "4713");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(log->child->next, "created")));
    cJSON_Delete(log);
    char *text = sim_log_text(&sim);
    assert_null(strstr(text, token + strlen("Bearer ")));
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_formats, stop),         cmocka_unit_test_teardown(test_replaces, stop),
        cmocka_unit_test_teardown(test_merges, stop),          cmocka_unit_test_teardown(test_refusals, stop),
        cmocka_unit_test_teardown(test_unknown_contact, stop), cmocka_unit_test_teardown(test_duplicates, stop),
        cmocka_unit_test_teardown(test_accept, stop),          cmocka_unit_test_teardown(test_bad_bodies, stop),
        cmocka_unit_test_teardown(test_xml_rules, stop),       cmocka_unit_test_teardown(test_form_rules, stop),
        cmocka_unit_test_teardown(test_callers, stop),         cmocka_unit_test_teardown(test_log, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
