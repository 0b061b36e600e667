/* Where a call's parts stand on the wire, byte for byte: parameters, tokens in headers and bodies, content types, codecs. */
#include "net/call_fixture.h"

#include <stdio.h>
#include <string.h>

#include "net/message_token.h"

#define FIELD(key, type, owner, member, kind, flags)                                                                                                 \
    { ",\"" key "\":", type, offsetof(owner, member), sizeof(",\"" key "\":") - 1, kind, flags }
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

typedef struct login {
    tl_str token;
    tl_opt_text user;
} login;
typedef struct order {
    tl_opt_text note;
    const login *auth; /* bare */
    tl_opt_object later; /* of login */
} order;
typedef struct parameters {
    tl_str contact;
    tl_opt_int page;
    tl_opt_list tags;
    tl_opt_text trace;
} parameters;

/* clang-format off */
static const tl_type short_token = {.name = "token", .kind = TL_KIND_TEXT, .size = sizeof(tl_str), .limits = {INT64_MIN, INT64_MAX, 30, 40}};
static const tl_field login_fields[] = {
    FIELD("AUTH_TOKEN", &short_token, login, token, TL_KIND_TEXT, TL_FIELD_REQUIRED | TL_FIELD_BARE | TL_FIELD_SECRET),
    FIELD("USER", &tl_type_text, login, user, TL_KIND_TEXT, TL_FIELD_NULLABLE),
};
static const tl_type login_type = {.name = "login", .kind = TL_KIND_OBJECT, .size = sizeof(login), .fields = login_fields, .count = 2, .limits = TL_NO_LIMITS};
static const tl_field order_fields[] = {
    FIELD("NOTE", &tl_type_text, order, note, TL_KIND_TEXT, 0),
    FIELD("AUTH", &login_type, order, auth, TL_KIND_OBJECT, TL_FIELD_REQUIRED | TL_FIELD_BARE),
    FIELD("LATER", &login_type, order, later, TL_KIND_OBJECT, 0),
};
static const tl_type order_type = {.name = "order", .kind = TL_KIND_OBJECT, .size = sizeof(order), .fields = order_fields, .count = 3, .limits = TL_NO_LIMITS};
static const tl_type tags_type = {.name = "tags", .kind = TL_KIND_LIST, .size = sizeof(tl_list), .element = &tl_type_text, .stride = sizeof(tl_str), .limits = TL_NO_LIMITS};
static const tl_field parameter_fields[] = {
    FIELD("contactID", &tl_type_text, parameters, contact, TL_KIND_TEXT, TL_FIELD_REQUIRED | TL_FIELD_BARE),
    FIELD("page", &tl_type_int, parameters, page, TL_KIND_INT, 0),
    FIELD("tag", &tags_type, parameters, tags, TL_KIND_LIST, 0),
    FIELD("X-Trace", &tl_type_text, parameters, trace, TL_KIND_TEXT, TL_FIELD_NULLABLE),
};
/* clang-format on */
static const tl_type parameters_type = {
    .name = "parameters", .kind = TL_KIND_OBJECT, .size = sizeof(parameters), .fields = parameter_fields, .count = 4, .limits = TL_NO_LIMITS};
static const uint8_t places[] = {TL_PLACE_PATH, TL_PLACE_QUERY, TL_PLACE_QUERY, TL_PLACE_HEADER};
static const tl_api this_abi = {.abi = TL_GENERATED_ABI, .name = "odd"};
static const tl_api other_abi = {.abi = TL_GENERATED_ABI + 1, .name = "odd"};

static tl_operation body_auth(const char *path) {
    tl_operation operation = {
        .id = "order", .method = "POST", .path = "/order", .request = &order_type, .auth = TL_AUTH_BODY, .auth_name = path, .api = &this_abi};
    return operation;
}

static tl_status submit_and_wait(call_fixture *fix, const tl_operation *operation, tl_body body, call_end *end, tl_error *error) {
    tl_call_options options = call_to(end);
    uint64_t ticket = 0;
    options.ticket = &ticket;
    tl_status status = tl_submit(fix->client, operation, body, 0, &options, error);
    return status == TL_OK ? tl_wait(fix->client, ticket, error) : status;
}

static void test_token_in_the_body(void **state) {
    (void)state;
    static const script_step steps[] = {{TL_ERR_CONNECT, true, 0, 0, 0, 0, 0}, {0, false, 0, 400, 0, "{\"echo\":\"" TOKEN "\"}", 0}, {0}};
    const login auth = {{NULL, 0}, tl_text("me")};
    order value = {tl_text("n"), &auth, {0, 0}};
    tl_operation nested = body_auth("AUTH.AUTH_TOKEN");
    tl_operation made = body_auth("LATER.AUTH_TOKEN");
    const login given = {tl_str_from("012345678901234567890123456789"), {{0, 0}, 0}};
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, steps, COUNT(steps));
    call_fixture_open(&fix);
    assert_int_equal(submit_and_wait(&fix, &nested, tl_body_object(&value, sizeof value), &end, &error), TL_OK);
    assert_int_equal(end.calls, 1);
    assert_int_equal(end.http_status, 400);
    assert_null(strstr(end.error.message, TOKEN));
    assert_string_equal(fix.script.slots[0].body, "{\"NOTE\":\"n\",\"AUTH\":{\"AUTH_TOKEN\":\"" TOKEN "\",\"USER\":\"me\"}}");
    assert_string_equal(fix.script.slots[1].body, fix.script.slots[0].body);
    assert_null(strstr(fix.script.slots[0].headers, "Authorization"));
    assert_null(auth.token.ptr); /* the caller's value is as it was */
    value.auth = &given;
    assert_int_equal(submit_and_wait(&fix, &made, tl_body_object(&value, sizeof value), &end, &error), TL_OK);
    assert_string_equal(fix.script.slots[2].body,
                        "{\"NOTE\":\"n\",\"AUTH\":{\"AUTH_TOKEN\":\"012345678901234567890123456789\"},\"LATER\":{\"AUTH_TOKEN\":\"" TOKEN "\"}}");
    made.auth_name = "NOTE.AUTH_TOKEN";
    assert_int_equal(submit_and_wait(&fix, &made, tl_body_object(&value, sizeof value), &end, &error), TL_ERR_ABI);
    made.auth_name = NULL;
    assert_int_equal(submit_and_wait(&fix, &made, tl_body_object(&value, sizeof value), &end, &error), TL_ERR_ABI);
    assert_int_equal(fix.script.submitted, 3);
    call_fixture_close(&fix);
}

/* The letters that mark the place may stand elsewhere in the body: another mark is taken then. */
static void test_the_mark_is_not_mistaken(void **state) {
    (void)state;
    const login auth = {{NULL, 0}, {{0, 0}, 0}};
    order value = {{{0, 0}, 0}, &auth, {0, 0}};
    tl_operation operation = body_auth("AUTH.AUTH_TOKEN");
    tl_message message = {0};
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_error error = {0};
    tl_arena *arena = tl_arena_new();
    tl_marked first = {.arena = arena};
    assert_non_null(arena);
    assert_int_equal(tl_token_mark(&operation, &value, &first, &error), TL_OK);
    assert_int_equal(first.mark.len, 30);
    value.note = tl_text_str(first.mark);
    assert_int_equal(tl_message_write(&operation, NULL, &value, &message, &error), TL_OK);
    char expected[128];
    int before = snprintf(expected, sizeof expected, "{\"NOTE\":\"%.*s\",\"AUTH\":{\"AUTH_TOKEN\":\"", (int)first.mark.len, first.mark.ptr);
    assert_int_equal(message.token_at, before);
    (void)snprintf(expected + before, sizeof expected - (size_t)before, "\"}}");
    assert_true(tl_str_equal(tl_buf_str(&message.body), tl_str_from(expected)));
    options.redact = true;
    value.note = tl_text("x");
    assert_int_equal(tl_message_write(&operation, &options, &value, &message, &error), TL_OK);
    assert_true(tl_str_equal(tl_buf_str(&message.body), tl_str_from("{\"NOTE\":\"x\",\"AUTH\":{\"AUTH_TOKEN\":\"<secret>\"}}")));
    assert_int_equal(message.token_at, TL_NO_TOKEN);
    tl_message_dispose(&message);
    tl_arena_free(arena);
}

static void expect_spliced(const char *type, const char *token, const char *expected) {
    tl_buf out = {0};
    tl_error error = {0};
    tl_status status = tl_token_splice(tl_str_from("<<>>"), 2, type, tl_str_from(token), &out, &error);
    if (expected) {
        assert_int_equal(status, TL_OK);
        assert_true(tl_str_equal(tl_buf_str(&out), tl_str_from(expected)));
    } else {
        assert_int_equal(status, TL_ERR_SECRET);
        assert_null(strstr(error.message, "abc"));
    }
    tl_buf_dispose_secret(&out);
}

static void test_tokens_are_escaped(void **state) {
    (void)state;
    expect_spliced("application/json", "a\"\\\n\x1f\xc3\xa4/", "<<a\\\"\\\\\\u000A\\u001F\xc3\xa4/>>");
    expect_spliced("text/xml; charset=utf-8", "a<&>\"\r", "<<a&lt;&amp;&gt;\"&#13;>>");
    expect_spliced("application/soap+xml", "plain", "<<plain>>");
    expect_spliced("application/x-www-form-urlencoded", "a b+c=%/~", "<<a+b%2Bc%3D%25%2F%7E>>");
    expect_spliced("text/xml", "abc\x01", NULL);
    expect_spliced("application/json", "abc\xff", NULL);
    expect_spliced("application/json", "", NULL);
}

static void expect_auth_header(uint32_t auth, const char *name, const char *line) {
    static const script_step ok = {0};
    tl_operation operation = small_ping;
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    operation.auth = auth;
    operation.auth_name = name;
    call_fixture_init(&fix, SCRIPT_FULL, &ok, 1);
    call_fixture_open(&fix);
    assert_int_equal(submit_and_wait(&fix, &operation, tl_body_none(), &end, &error), line ? TL_OK : TL_ERR_ABI);
    assert_int_equal(fix.script.submitted, line ? 1 : 0);
    assert_true(!line || strncmp(fix.script.slots[0].headers, line, strlen(line)) == 0);
    call_fixture_close(&fix);
}

static void test_token_in_a_header(void **state) {
    (void)state;
    expect_auth_header(TL_AUTH_BEARER, NULL, "Authorization: Bearer " TOKEN "\n");
    expect_auth_header(TL_AUTH_BASIC, NULL, "Authorization: Basic " TOKEN "\n");
    expect_auth_header(TL_AUTH_HEADER, "X-Api-Key", "X-Api-Key: " TOKEN "\n");
    expect_auth_header(TL_AUTH_HEADER, "X Api", NULL);
    expect_auth_header(99, NULL, NULL);
}

static tl_operation with_parameters(void) {
    tl_operation operation = small_ping;
    operation.path = "/v1/Contacts/{contactID}/Phones";
    operation.parameters = &parameters_type;
    operation.parameter_places = places;
    operation.api = &this_abi;
    return operation;
}

static void test_parameters(void **state) {
    (void)state;
    static const script_step ok = {0};
    const tl_str tags[] = {{"a&b", 3}, {"\xc3\xa4", 2}};
    parameters given = {tl_str_from("A/b c~"), tl_int(-3), {{tags, 2}, TL_VALUE}, tl_text("t-1")};
    tl_operation operation = with_parameters();
    tl_body body = tl_body_with(tl_body_none(), &given, sizeof given);
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, &ok, 1);
    call_fixture_open(&fix);
    assert_int_equal(submit_and_wait(&fix, &operation, body, &end, &error), TL_OK);
    assert_string_equal(fix.script.slots[0].url, "https://vendor.example/api/v1/Contacts/A%2Fb%20c~/Phones?page=-3&tag=a%26b&tag=%C3%A4");
    assert_non_null(strstr(fix.script.slots[0].headers, "X-Trace: t-1\n"));
    given.page.is = given.tags.is = given.trace.is = TL_ABSENT;
    assert_int_equal(submit_and_wait(&fix, &operation, body, &end, &error), TL_OK);
    assert_string_equal(fix.script.slots[1].url, "https://vendor.example/api/v1/Contacts/A%2Fb%20c~/Phones");
    given.contact = tl_str_from("..");
    assert_int_equal(submit_and_wait(&fix, &operation, body, &end, &error), TL_ERR_RANGE);
    assert_string_equal(error.field, "contactID");
    given.contact = tl_str_from("");
    assert_int_equal(submit_and_wait(&fix, &operation, body, &end, &error), TL_ERR_RANGE);
    given.contact = tl_str_from("1");
    given.trace = tl_text("a\r\nX-Evil: 1");
    assert_int_equal(submit_and_wait(&fix, &operation, body, &end, &error), TL_ERR_RANGE);
    given.trace = tl_null_text();
    assert_int_equal(submit_and_wait(&fix, &operation, body, &end, &error), TL_ERR_TYPE);
    body.parameters_size--;
    assert_int_equal(submit_and_wait(&fix, &operation, body, &end, &error), TL_ERR_ABI);
    assert_int_equal(submit_and_wait(&fix, &small_ping, body, &end, &error), TL_ERR_ABI);
    operation.api = &other_abi;
    assert_int_equal(submit_and_wait(&fix, &operation, body, &end, &error), TL_ERR_ABI);
    assert_int_equal(fix.script.submitted, 2);
    call_fixture_close(&fix);
}

/* What the push uses: a message made once, sent with parameters and headers. */
static void on_reply(void *context, tl_http_reply *reply) {
    *(int *)context = reply->http_status;
}

static void test_send_with(void **state) {
    (void)state;
    static const script_step ok = {0};
    const login auth = {{NULL, 0}, {{0, 0}, 0}};
    const order value = {{{0, 0}, 0}, &auth, {0, 0}};
    const parameters given = {tl_str_from("7"), {0, 0}, {{0, 0}, 0}, {{0, 0}, 0}};
    const tl_http_header trace = {tl_str_from("traceparent"), tl_str_from("00-1"), false};
    const tl_http_header evil = {tl_str_from("authorization"), tl_str_from("Bearer other"), false};
    tl_operation operation = body_auth("AUTH.AUTH_TOKEN");
    tl_send_options send = TL_SEND_OPTIONS_INIT;
    tl_message message = {0};
    tl_error error = {0};
    call_fixture fix;
    int http_status = 0;
    operation.path = "/c/{contactID}";
    operation.parameters = &parameters_type;
    operation.parameter_places = places;
    call_fixture_init(&fix, SCRIPT_FULL, &ok, 1);
    call_fixture_open(&fix);
    assert_int_equal(tl_message_check(&operation, &value, &error), TL_OK);
    assert_int_equal(tl_message_write(&operation, NULL, &value, &message, &error), TL_OK);
    send.done = on_reply;
    send.context = &http_status;
    send.message = &message;
    send.parameters = &given;
    send.parameters_size = sizeof given;
    send.headers = &trace;
    send.header_count = 1;
    send.timeouts.stall_ms = 77;
    assert_int_equal(tl_client_send_with(fix.client, &operation, &send, &error), TL_OK);
    (void)script_turn(&fix.script);
    assert_int_equal(http_status, 200);
    assert_string_equal(fix.script.slots[0].url, "https://vendor.example/api/c/7");
    assert_string_equal(fix.script.slots[0].body, "{\"AUTH\":{\"AUTH_TOKEN\":\"" TOKEN "\"}}");
    assert_non_null(strstr(fix.script.slots[0].headers, "traceparent: 00-1\n"));
    assert_int_equal(fix.script.slots[0].timeouts.stall_ms, 77);
    send.headers = &evil;
    assert_int_equal(tl_client_send_with(fix.client, &operation, &send, &error), TL_ERR_USAGE);
    assert_int_equal(tl_client_send(fix.client, &operation, tl_str_from("{}"), on_reply, &http_status, NULL, &error), TL_ERR_USAGE);
    assert_int_equal(fix.script.submitted, 1);
    tl_message_dispose(&message);
    call_fixture_close(&fix);
}

/* A source that has another token once the first was refused. */
typedef struct two_tokens {
    tl_token_source base;
    unsigned given;
} two_tokens;

static void two_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    two_tokens *two = (two_tokens *)source;
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    (void)who;
    lease.token = tl_str_from(two->given++ == 0 ? "first-token" : "second\"token");
    lease.id = two->given;
    done(context, TL_OK, &lease, NULL);
}

static bool two_release(tl_token_source *source, uint64_t lease, tl_token_fate fate, tl_str next) {
    (void)source;
    (void)lease;
    (void)next;
    return fate == TL_TOKEN_REFUSED;
}

static void two_free(tl_token_source *source) {
    (void)source;
}

static void test_a_refused_token_is_spliced_anew(void **state) {
    (void)state;
    static const tl_token_vtable vtable = {sizeof(tl_token_vtable), two_acquire, two_release, NULL, two_free};
    static const script_step refused = {.http_status = 401};
    const login auth = {{NULL, 0}, {{0, 0}, 0}};
    const order value = {{{0, 0}, 0}, &auth, {0, 0}};
    tl_operation operation = body_auth("AUTH.AUTH_TOKEN");
    two_tokens source = {{&vtable}, 0};
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    call_fixture_init(&fix, SCRIPT_FULL, &refused, 1);
    tl_token_source_free(fix.options.token);
    fix.options.token = &source.base;
    call_fixture_open(&fix);
    assert_int_equal(submit_and_wait(&fix, &operation, tl_body_object(&value, sizeof value), &end, &error), TL_OK);
    assert_int_equal(fix.script.submitted, 2); /* renewed once, not for ever */
    assert_string_equal(fix.script.slots[0].body, "{\"AUTH\":{\"AUTH_TOKEN\":\"first-token\"}}");
    assert_string_equal(fix.script.slots[1].body, "{\"AUTH\":{\"AUTH_TOKEN\":\"second\\\"token\"}}");
    assert_int_equal(end.status, TL_ERR_AUTH);
    assert_int_equal(end.outcome, TL_OUTCOME_NOT_SENT);
    assert_int_equal(end.reason, TL_REASON_INVALID_TOKEN);
    assert_int_equal(end.attempts, 1);
    call_fixture_close(&fix);
}

/* A codec as SOAP would have one: an envelope, an action, faults. */
static tl_status odd_write(const tl_operation *operation, const tl_message_options *options, const void *value, tl_message *message,
                           tl_error *error) {
    (void)operation;
    (void)error;
    message->content_type = "text/xml; charset=utf-8";
    tl_status status = tl_buf_format(&message->body, "<e xmlns='%s'><v>%s</v><t>", options->namespace_uri, ((const order *)value)->note.value.ptr);
    message->token_at = message->body.len;
    return status == TL_OK ? tl_buf_append(&message->body, tl_str_from("</t></e>")) : status;
}

static tl_status odd_read(const tl_operation *operation, const tl_message_options *options, const tl_http_reply *reply, void *value, tl_arena *arena,
                          tl_error *error) {
    (void)operation;
    (void)options;
    (void)value;
    (void)arena;
    if (tl_str_find(tl_str_sized(reply->body.ptr, reply->body.len), tl_str_from("fault")) < 0) {
        return TL_OK;
    }
    tl_status status = tl_fail(error, TL_ERR_HTTP, "%.*s", (int)reply->body.len, reply->body.ptr);
    tl_error_set_field(error, tl_str_from("e:Client"));
    return status;
}

static tl_status odd_action(const tl_operation *operation, const tl_message_options *options, tl_buf *out) {
    return tl_buf_format(out, "\"%s%s\"", options->namespace_uri, operation->id);
}

static void test_a_codec(void **state) {
    (void)state;
    static const tl_codec codec = {.struct_size = sizeof codec, .accept = "text/xml", .write = odd_write, .read = odd_read, .action = odd_action};
    static const tl_error_rule rules[] = {{"e:Client", NULL, "unknown member", 0, TL_REASON_UNKNOWN_CUSTOMER},
                                          {NULL, NULL, "bad token", 0, TL_REASON_INVALID_TOKEN}};
    static const script_step steps[] = {{0, false, 0, 200, "text/xml", "<ok/>", 0},
                                        {0, false, 0, 500, "text/xml", "fault: Unknown member " TOKEN, 0},
                                        {0, false, 0, 500, "text/xml", "fault: unknown member 7", 0},
                                        {0, false, 0, 200, "text/xml", "fault: bad token", 0},
                                        {0, false, 0, 500, "text/xml", "fault: something else", 0}};
    static const struct {
        tl_status status;
        tl_outcome outcome;
        tl_reason reason;
        const char *words;
    } ends[] = {{TL_OK, TL_OUTCOME_SAVED, TL_REASON_NONE, ""},
                {TL_ERR_HTTP, TL_OUTCOME_REJECTED, TL_REASON_UNKNOWN_CUSTOMER, "Unknown member"},
                {TL_ERR_HTTP, TL_OUTCOME_REJECTED, TL_REASON_UNKNOWN_CUSTOMER, "unknown member 7"},
                {TL_ERR_AUTH, TL_OUTCOME_NOT_SENT, TL_REASON_INVALID_TOKEN, "bad token"},
                {TL_ERR_HTTP, TL_OUTCOME_REJECTED, TL_REASON_VENDOR_ERROR, "something else"}};
    const login auth = {tl_str_from("012345678901234567890123456789"), {{0, 0}, 0}};
    const order value = {tl_text("v1"), &auth, {0, 0}};
    tl_operation operation = body_auth(NULL);
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    operation.codec = &codec;
    operation.errors = rules;
    operation.error_count = COUNT(rules);
    call_fixture_init(&fix, SCRIPT_FULL, steps, COUNT(steps));
    fix.options.namespace_uri = "urn:x/";
    call_fixture_open(&fix);
    for (size_t i = 0; i < COUNT(ends); i++) {
        assert_int_equal(submit_and_wait(&fix, &operation, tl_body_object(&value, sizeof value), &end, &error), TL_OK);
        if (end.status != ends[i].status || end.outcome != ends[i].outcome || end.reason != ends[i].reason ||
            !strstr(end.error.message, ends[i].words)) {
            fail_msg("case %zu: %s, %s, %s: %s", i, tl_status_name(end.status), tl_outcome_name(end.outcome), tl_reason_name(end.reason),
                     end.error.message);
        }
        assert_null(strstr(end.error.message, TOKEN));
    }
    assert_string_equal(fix.script.slots[0].body, "<e xmlns='urn:x/'><v>v1</v><t>" TOKEN "</t></e>");
    assert_non_null(strstr(fix.script.slots[0].headers, "SOAPAction: \"urn:x/order\"\n"));
    assert_non_null(strstr(fix.script.slots[0].headers, "Accept: text/xml\n"));
    assert_non_null(strstr(fix.script.slots[0].headers, "Content-Type: text/xml; charset=utf-8\n"));
    call_fixture_close(&fix);
}

static void test_media(void **state) {
    (void)state;
    static const script_step ok = {0};
    static const char *const media[] = {"application/json", "application/vnd.odd+json", NULL};
    small_item item = {tl_str_from("a1"), tl_text("A"), {0, 0}};
    tl_operation operation = small_save;
    tl_error error = {0};
    call_fixture fix;
    call_end end;
    operation.media = media;
    call_fixture_init(&fix, SCRIPT_FULL, &ok, 1);
    fix.options.media = "application/vnd.odd+json";
    call_fixture_open(&fix);
    assert_int_equal(submit_and_wait(&fix, &operation, tl_body_list(&item, 1, sizeof item), &end, &error), TL_OK);
    assert_non_null(strstr(fix.script.slots[0].headers, "Content-Type: application/vnd.odd+json\n"));
    assert_int_equal(submit_and_wait(&fix, &small_save, tl_body_list(&item, 1, sizeof item), &end, &error), TL_OK);
    assert_non_null(strstr(fix.script.slots[1].headers, "Content-Type: application/json\n"));
    tl_call_options options = call_to(&end);
    options.media = "text/odd";
    assert_int_equal(tl_submit(fix.client, &operation, tl_body_list(&item, 1, sizeof item), 0, &options, &error), TL_ERR_USAGE);
    call_fixture_close(&fix);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_token_in_the_body),
        TEST_MEMORY(test_the_mark_is_not_mistaken),
        TEST_MEMORY(test_tokens_are_escaped),
        TEST_MEMORY(test_token_in_a_header),
        TEST_MEMORY(test_parameters),
        TEST_MEMORY(test_send_with),
        TEST_MEMORY(test_a_refused_token_is_spliced_anew),
        TEST_MEMORY(test_a_codec),
        TEST_MEMORY(test_media),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
