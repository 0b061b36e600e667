/*
 * What the SOAP clients write keeps the contract, and the simulator, which reads the same WSDLs in its own way, understands it: every
 * operation's bytes are kept, judged, sent, and the reply is read by the client again.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trunkline/codec.h>
#include <trunkline/kognitiv.h>
#include <trunkline/schema.h>
#include <trunkline/xweb.h>

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

/* A call: fields of the request by wire path, and what the reply's XML must hold. */
typedef struct call {
    const char *operation;
    const char *fields[14]; /* path, value, ...; NULL-terminated */
    const char *element;
    const char *expected;
} call;

static const tl_operation *find(const tl_api *api, const char *id) {
    for (uint32_t i = 0; i < api->operation_count; i++) {
        if (strcmp(api->operations[i]->id, id) == 0)
            return api->operations[i];
    }
    fail_msg("no operation %s", id);
    return NULL;
}

/* The bytes of a request, with the token put in where the client would put it; free() them. */
static char *write_request(const tl_operation *operation, const call *c, const char *token, tl_arena *arena) {
    tl_error error = {0};
    tl_message message = {0};
    void *value = tl_arena_alloc(arena, operation->request ? operation->request->size : 1);
    assert_non_null(value);
    memset(value, 0, operation->request ? operation->request->size : 1);
    for (const char *const *field = c->fields; *field; field += 2) {
        if (tl_schema_set(operation->request, value, tl_str_from(field[0]), tl_text(field[1]), arena, &error) != TL_OK)
            fail_msg("%s: %s", field[0], error.message);
    }
    if (tl_message_write(operation, NULL, operation->request ? value : NULL, &message, &error) != TL_OK)
        fail_msg("%s: %s: %s", c->operation, error.field, error.message);
    tl_str body = tl_buf_str(&message.body);
    size_t more = message.token_at != TL_NO_TOKEN ? strlen(token) : 0;
    char *text = calloc(1, body.len + more + 1);
    assert_non_null(text);
    size_t before = message.token_at != TL_NO_TOKEN ? message.token_at : body.len;
    memcpy(text, body.ptr, before);
    memcpy(text + before, token, more);
    memcpy(text + before + more, body.ptr + before, body.len - before);
    tl_message_dispose(&message);
    return text;
}

static char *action_of(const tl_operation *operation) {
    tl_buf text = {0};
    assert_int_equal(operation->codec->action(operation, NULL, &text), TL_OK);
    assert_int_equal(tl_buf_append(&text, tl_str_sized("", 1)), TL_OK);
    char *made = strdup(text.ptr);
    tl_buf_dispose(&text);
    assert_non_null(made);
    return made;
}

/* The client reads the reply without an error. */
static void read_reply(const tl_operation *operation, const soap_reply *reply, tl_arena *arena) {
    tl_error error = {0};
    tl_http_reply http = {.struct_size = sizeof http, .sent = true, .http_status = (int32_t)reply->status};
    void *value = tl_arena_alloc(arena, operation->reply->size);
    assert_non_null(value);
    memset(value, 0, operation->reply->size);
    assert_int_equal(tl_buf_append(&http.body, tl_str_from(reply->body)), TL_OK);
    assert_int_equal(tl_buf_pad(&http.body), TL_OK);
    if (operation->codec->read(operation, NULL, &http, value, arena, &error) != TL_OK)
        fail_msg("%s: %s", operation->id, error.message);
    tl_buf_dispose(&http.body);
}

/* Takes one call all the way; the reply's token, where it has one, replaces `token`. */
static void run(const tl_api *api, const char *path, const call *c, char token[100]) {
    char name[100];
    tl_arena *arena = tl_arena_new();
    assert_non_null(arena);
    const tl_operation *operation = find(api, c->operation);
    char *text = write_request(operation, c, token, arena);
    char *action = action_of(operation);
    soap_reply reply = soap_post(sim.url, path, action, NULL, text);
    if (reply.status != 200)
        print_message("%s\n", reply.body);
    assert_int_equal(reply.status, 200);
    check_element(&reply, c->element, c->expected);
    read_reply(operation, &reply, arena);
    snprintf(name, sizeof name, "%02u-%s-request.xml", ++written, c->operation);
    messages_write(&in, name, text);
    char *next = soap_value(&reply, "Token");
    if (next)
        snprintf(token, 100, "%s", next);
    free(next);
    soap_reply_dispose(&reply);
    free(action);
    free(text);
    tl_arena_free(arena);
}

#define PHONE "a0000000-0000-4000-8000-000000000001"
#define OWN "d0000000-0000-4000-8000-000000000001"
#define CUSTOMER "c0000000-0000-4000-8000-000000000001"

static void test_xweb(void **state) {
    (void)state;
    static const call calls[] = {
        {"Authenticate", {"userName", "xweb-user", "password", "xweb-<&>-password"}, "AuthenticateResult", "http://www.avectra.com/2005/"},
        {"WEBPhoneGetTypes", {NULL}, "pht_code", "Mobile"},
        {"GetQuery", {"szObjectName", "Customer", "szColumnList", "cst_key", "szWhereClause", "cst_id = '1'"}, "cst_key", CUSTOMER},
        {"WEBPhoneGetPhonesByCustomer", {"CustomerKey", CUSTOMER}, "cph_key", PHONE},
        {"WEBPhoneGet", {"key", PHONE}, "phn_key", OWN},
        {"WEBPhoneUpdate", {"CurrentKey", PHONE, "Phone.phn_key", OWN, "Phone.phn_number", "800 <&> 1010"}, "WEBPhoneUpdateResult", "true"},
        {"WEBPhoneGet", {"key", PHONE}, "phn_number", "800 <&> 1010"},
        {"WEBPhoneInsert", {"Phone_XRef.cph_cst_key", CUSTOMER, "Phone.phn_number", "5"}, "cph_cst_key", CUSTOMER},
    };
    const sim_setup how = {.seed = "xweb:\n  users: [{name: xweb-user, password: xweb-<&>-password}]\n  token: {mode: single-use}\n"
                                   "  phone_types: {243f7447-c38b-473f-be84-dbedd2f1f55e: Mobile}\n"
                                   "  customers: [{from: 1, to: 1}]\n  phones: [{from: 1, to: 1}]\n"};
    char token[100] = "";
    assert_true(sim_start(&sim, &how));
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        run(&xweb_api, "/xweb/secure/netForumXML.asmx", &calls[i], token);
    free(messages_judge_ours(&in, "xweb.wsdl", "--empty-groups=omit", 0));
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 1);
    assert_non_null(strstr(said, "06-WEBPhoneUpdate-request.xml"));
    assert_non_null(strstr(said, "8 messages, 5 findings\n")); /* three groups of the update, two of the insert */
    free(said);
}

/* With all groups there, some of them empty, there is nothing to tolerate. */
static void test_groups_sent(void **state) {
    (void)state;
    const xweb_individual_phone_phone_x_ref_data_object link = {
        .cph_key = tl_text(PHONE), .cph_cst_link_key = tl_null_text(), .cph_extension = tl_text("")};
    const xweb_individual_phone_customer_data_object customer = {0};
    const xweb_individual_phone_phone_data_object phone = {.phn_key = tl_text(OWN), .phn_number = tl_text("1")};
    const xweb_individual_phone_country_data_object country = {0};
    const xweb_customer_phone facade = {.current_key = tl_text(PHONE),
                                        .phone_x_ref = xweb_some_individual_phone_phone_x_ref_data_object(&link),
                                        .customer = xweb_some_individual_phone_customer_data_object(&customer),
                                        .phone = xweb_some_individual_phone_phone_data_object(&phone),
                                        .country = xweb_some_individual_phone_country_data_object(&country)};
    tl_error error = {0};
    tl_message message = {0};
    assert_int_equal(tl_message_write(find(&xweb_api, "WEBPhoneUpdate"), NULL, &facade, &message, &error), TL_OK);
    assert_int_equal(tl_buf_append(&message.body, tl_str_sized("", 1)), TL_OK);
    messages_write(&in, "update.xml", message.body.ptr);
    tl_message_dispose(&message);
    char *said = messages_judge_ours(&in, "xweb.wsdl", NULL, 0);
    assert_string_equal(said, "1 message, 0 findings\n");
    free(said);
}

static void test_kognitiv(void **state) {
    (void)state;
    static const call calls[] = {
        {"SaveAccountPhone",
         {"MemberId", "1", "PhoneNumberTypeExternalReference", "HOME", "PhoneNumber", "15195550100", "IsValid", "1"},
         "SavedPhoneNumber",
         "(519) 555-0100"},
        {"SaveAccountEmail",
         {"MemberId", "1", "EmailTypeExternalReference", "HOME", "EmailAddress", "a@example.com", "IsValid", "1"},
         "SavedEmailAddress",
         "a@example.com"},
        {"SaveAccountCore", {"MemberId", "1", "FirstName", "Zo\xc3\xab", "LastName", "Example"}, "ReturnCode", "0"},
        {"FetchAccountCore", {"MemberId", "1"}, "FirstName", "Zo\xc3\xab"},
    };
    const sim_setup how = {.seed = "kognitiv: {tokens: [k0gnitiv], members: ['1'], phone_types: [HOME], email_types: [HOME]}\n"};
    char token[100] = "k0gnitiv";
    assert_true(sim_start(&sim, &how));
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
        run(&kognitiv_api, "/Services/Sync.asmx", &calls[i], token);
    char *said = messages_judge_ours(&in, "kognitiv-sync.wsdl", NULL, 0);
    assert_string_equal(said, "4 messages, 0 findings\n");
    free(said);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_xweb, setup, teardown),
        cmocka_unit_test_setup_teardown(test_groups_sent, setup, teardown),
        cmocka_unit_test_setup_teardown(test_kognitiv, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
