/* What came back from an attempt, and what it means: decoded, refused by the vendor's own words, or a row of the outcome table. */
#include "net/call_state.h"

#include <string.h>

#include "net/error_rules.h"
#include "net/message.h"
#include "net/retry_after.h"
#include "net/text_rules.h"

enum { EXCERPT_SIZE = 161 };

static bool is_plain_text(tl_str type) {
    tl_str text = tl_str_from("text/");
    return type.len >= text.len && tl_str_equal_nocase(tl_str_sized(type.ptr, text.len), text) &&
           !(type.len >= 9 && tl_str_equal_nocase(tl_str_sized(type.ptr, 9), tl_str_from("text/html")));
}

/* The beginning of what the server says, unless it repeats our token. */
static void excerpt(const tl_call_state *call, const tl_http_reply *reply, char *out, size_t size) {
    tl_str body = tl_str_sized(reply->body.ptr, reply->body.len);
    out[0] = '\0';
    if (!tl_http_reply_is_json(reply) && !is_plain_text(tl_http_reply_header(reply, "Content-Type"))) {
        return;
    }
    if (call->send && tl_send_token_is_in(call->send, body)) {
        return;
    }
    tl_text_excerpt(out, size, body);
}

static void fail_http(const tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found, tl_status status, const char *what) {
    char said[EXCERPT_SIZE];
    excerpt(call, reply, said, sizeof said);
    found->status = tl_fail(&found->error, status, "%s answered HTTP %d: %s%s%s", call->client ? call->client->place.host : "the system",
                            (int)reply->http_status, what, said[0] ? ": " : "", said);
    found->error.http_status = reply->http_status;
}

static void read_failure(const tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found) {
    int32_t code = reply->http_status;
    if (code == 401 || code == 403) {
        fail_http(call, reply, found, TL_ERR_AUTH, call->operation->auth == TL_AUTH_NONE ? "it refuses the call" : "it refuses the token");
    } else if (code == 404 || code == 405 || (code >= 300 && code < 400)) {
        fail_http(call, reply, found, TL_ERR_HTTP, "nothing to call there; check the URL");
    } else {
        fail_http(call, reply, found, TL_ERR_HTTP, code >= 500 ? "the server failed" : "it refuses the request");
    }
}

/* About the caller, not about what was to be saved: it was not carried out, and nobody looked at it. */
static bool is_of_the_caller(tl_reason reason) {
    return reason == TL_REASON_INVALID_TOKEN || reason == TL_REASON_NO_PERMISSION || reason == TL_REASON_RATE_LIMITED ||
           reason == TL_REASON_WRONG_ADDRESS;
}

static void rejected(tl_call_finding *found, tl_reason reason) {
    found->row = NULL;
    found->reason = reason;
    found->outcome = is_of_the_caller(reason) ? TL_OUTCOME_NOT_SENT : TL_OUTCOME_REJECTED;
    if (reason == TL_REASON_INVALID_TOKEN || reason == TL_REASON_NO_PERMISSION) {
        found->status = TL_ERR_AUTH;
        found->error.status = TL_ERR_AUTH;
    }
}

/* Where the reply goes: the blocking caller's struct, or memory of the call's own. */
static tl_status make_room(tl_call_state *call, void **value, tl_arena **arena, tl_error *error) {
    *value = NULL;
    *arena = call->into ? call->into_arena : call->arena;
    if (!call->wants_reply && !call->operation->codec) {
        return TL_OK;
    }
    if (!*arena) {
        *arena = call->arena = tl_arena_new();
    }
    if (*arena && call->wants_reply) {
        *value = call->into ? call->into : tl_arena_alloc(*arena, call->operation->reply->size);
    }
    return *arena && (*value || !call->wants_reply) ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory for the reply");
}

static tl_status decode(tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found) {
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_arena *arena = NULL;
    void *value = NULL;
    options.namespace_uri = call->client ? call->client->namespace_uri : NULL;
    tl_status status = make_room(call, &value, &arena, &found->error);
    if (status == TL_OK) {
        status = tl_message_read(call->operation, &options, reply, value, arena, &found->error);
        found->value = status == TL_OK ? value : NULL;
    }
    if (status != TL_OK) {
        found->error.http_status = reply->http_status;
    }
    return status;
}

/* What a codec says may be the vendor's words, which may repeat what was sent. */
static void hide_token(const tl_call_state *call, tl_error *error) {
    if (call->send && (tl_send_token_is_in(call->send, tl_str_from(error->message)) || tl_send_token_is_in(call->send, tl_str_from(error->field)))) {
        (void)tl_fail(error, (tl_status)error->status, "the system answered with an error that repeats the token");
        tl_error_set_field(error, tl_str_from(""));
    }
}

static bool read_success(tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found) {
    if (!call->operation->reply && !call->operation->codec) {
        return true;
    }
    if (!tl_message_can_read(call->operation, reply)) {
        fail_http(call, reply, found, TL_ERR_HTTP, "what came is not JSON; check the URL");
        return false;
    }
    found->status = decode(call, reply, found);
    hide_token(call, &found->error);
    return found->status == TL_OK;
}

/* The fault in a reply of a codec's, its code and message in found->error. False when there is none. */
static bool find_fault(tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found) {
    tl_call_finding fault = {0};
    bool wants_reply = call->wants_reply;
    if (found->status == TL_ERR_HTTP && found->error.field[0]) {
        return true; /* a success of HTTP that was read as a fault */
    }
    call->wants_reply = false;
    fault.status = decode(call, reply, &fault);
    call->wants_reply = wants_reply;
    if (fault.status != TL_ERR_HTTP || !fault.error.message[0]) {
        return false;
    }
    found->status = fault.status;
    found->error = fault.error;
    return true;
}

/* What stands between us and the system answers with these as well, and asks for a wait: their rows say more than words that no rule knows. */
static bool is_of_the_way(const tl_outcome_row *row, int32_t http_status) {
    return row->effect == TL_EFFECT_SLOWER || row->effect == TL_EFFECT_STOPS || http_status == 502 || http_status == 504;
}

/* The vendor's documented error: a fault, or an HTTP status that a rule of the operation names. */
static bool find_rule(tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found, tl_reason *reason) {
    tl_said said = {.text = tl_str_sized(reply->body.ptr, reply->body.len), .http_status = reply->http_status};
    if (!call->operation->codec) {
        return (reply->http_status < 200 || reply->http_status > 299) && tl_error_rule_find(call->operation, &said, false, reason);
    }
    if (!find_fault(call, reply, found)) {
        return false;
    }
    said.code = tl_str_from(found->error.field);
    said.text = tl_str_from(found->error.message);
    bool known = tl_error_rule_find(call->operation, &said, true, reason);
    if (!known && said.code.len > 0 && !is_of_the_way(found->row, reply->http_status)) {
        *reason = TL_REASON_VENDOR_ERROR; /* the same request would only get the same words, and some systems count them */
        known = true;
    }
    hide_token(call, &found->error);
    return known;
}

static void find_retry_after(const tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found) {
    tl_str value = tl_http_reply_header(reply, "Retry-After");
    found->has_retry_after = value.len > 0 && tl_retry_after(value, tl_clock_unix_ms(call->clock), &found->retry_after_ms);
}

void tl_call_read(tl_call_state *call, const tl_http_reply *reply, tl_call_finding *found) {
    bool success = reply->status == TL_OK && reply->http_status >= 200 && reply->http_status <= 299;
    tl_reason reason = TL_REASON_NONE;
    memset(found, 0, sizeof *found);
    if (success && read_success(call, reply, found)) {
        found->outcome = TL_OUTCOME_SAVED;
        return;
    }
    if (reply->status != TL_OK) {
        found->status = reply->status;
        found->error = reply->error;
        found->error.status = reply->status;
        hide_token(call, &found->error);
    } else {
        if (!success) {
            read_failure(call, reply, found);
        }
        find_retry_after(call, reply, found);
    }
    found->row = tl_outcome_find(reply, success ? TL_VERDICT_UNREADABLE : TL_VERDICT_NOT_OURS, found->has_retry_after);
    found->outcome = (tl_outcome)found->row->outcome;
    found->reason = (tl_reason)found->row->reason;
    if (reply->status == TL_OK && found->status != TL_ERR_MEMORY && find_rule(call, reply, found, &reason)) {
        rejected(found, reason);
    }
}
