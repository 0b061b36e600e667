/* OAuth 2: reading what the token endpoint says, RFC 6749, 5.1 and 5.2. */
#include "auth/oauth_state.h"

#include <stdint.h>

#include "net/text_rules.h"
#include <trunkline/json.h>
#include <trunkline/redact.h>

typedef struct token_reply {
    tl_opt_text access_token;
    tl_opt_text token_type;
    tl_opt_json expires_in; /* a number; some servers write it as text */
    tl_opt_text refresh_token;
    tl_opt_text error;
    tl_opt_text error_description;
} token_reply;

#define TEXT_FIELD(name)                                                                                                                             \
    { ",\"" #name "\":", &tl_type_text, offsetof(token_reply, name), sizeof(#name) + 3, TL_KIND_TEXT, TL_FIELD_NULLABLE }
#define SECRET_FIELD(name)                                                                                                                           \
    { ",\"" #name "\":", &tl_type_text, offsetof(token_reply, name), sizeof(#name) + 3, TL_KIND_TEXT, TL_FIELD_NULLABLE | TL_FIELD_SECRET }
#define JSON_FIELD(name)                                                                                                                             \
    { ",\"" #name "\":", &tl_type_json, offsetof(token_reply, name), sizeof(#name) + 3, TL_KIND_JSON, TL_FIELD_NULLABLE }

static const tl_field fields[] = {SECRET_FIELD(access_token),  TEXT_FIELD(token_type), JSON_FIELD(expires_in),
                                  SECRET_FIELD(refresh_token), TEXT_FIELD(error),      TEXT_FIELD(error_description)};

static const tl_type reply_type = {
    .name = "token_reply",
    .kind = TL_KIND_OBJECT,
    .size = sizeof(token_reply),
    .stride = sizeof(token_reply),
    .limits = TL_NO_LIMITS,
    .fields = fields,
    .count = sizeof fields / sizeof fields[0],
};

enum { CODE_SIZE = 65, SAID_SIZE = 161 };
#define MOST_SECONDS INT64_C(315360000) /* ten years */

static tl_str text_of(const tl_opt_text *field) {
    return field->is == TL_VALUE ? field->value : tl_str_from(NULL);
}

/* Whole seconds of a number, or of a number in quotes; 0 when it is neither. */
static int64_t read_lifetime_ms(const tl_opt_json *field) {
    tl_str text = field->is == TL_VALUE ? field->value : tl_str_from(NULL);
    int64_t seconds = 0;
    if (text.len > 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"') {
        text = tl_str_sized(text.ptr + 1, text.len - 2);
    }
    for (size_t i = 0; i < text.len; i++) {
        char letter = text.ptr[i];
        if (letter == '.' && i > 0) {
            break;
        }
        if (letter < '0' || letter > '9') {
            return 0;
        }
        seconds = seconds * 10 + (letter - '0');
        seconds = seconds < MOST_SECONDS ? seconds : MOST_SECONDS;
    }
    return seconds * 1000;
}

/* Whether the server's words repeat what nobody is to see. */
static bool shows_secret(const tl_oauth *oauth, tl_str said) {
    return tl_secrets_shown_in(&oauth->secrets, said) || tl_secret_shown_in(tl_buf_str(&oauth->refresh), said) ||
           tl_secret_shown_in(tl_buf_str(&oauth->code), said) || tl_secret_shown_in(tl_buf_str(&oauth->verifier), said);
}

static void excerpt(const tl_oauth *oauth, tl_str said, char *out, size_t size) {
    out[0] = '\0';
    if (!shows_secret(oauth, said)) {
        tl_text_excerpt(out, size, said);
    }
}

static tl_status fail(const tl_oauth *oauth, const tl_http_reply *reply, const token_reply *said, const char *why, tl_error *error) {
    char code[CODE_SIZE];
    char description[SAID_SIZE];
    excerpt(oauth, text_of(&said->error), code, sizeof code);
    excerpt(oauth, text_of(&said->error_description), description, sizeof description);
    (void)tl_fail(error, TL_ERR_AUTH, "%s %s %s: HTTP %d%s%s%s%s", oauth->place.host, why, tl_oauth_step_name(oauth), (int)reply->http_status,
                  code[0] ? ", " : "", code, description[0] ? ": " : "", description);
    error->http_status = reply->http_status;
    return TL_ERR_AUTH;
}

static tl_status fail_unreadable(const tl_oauth *oauth, const tl_http_reply *reply, const char *what, tl_error *error) {
    (void)tl_fail(error, TL_ERR_AUTH, "%s answered %s by HTTP %d, but %s", oauth->place.host, tl_oauth_step_name(oauth), (int)reply->http_status,
                  what);
    error->http_status = reply->http_status;
    return TL_ERR_AUTH;
}

static tl_status take(const tl_oauth *oauth, const tl_http_reply *reply, const token_reply *said, tl_oauth_answer *answer, tl_error *error) {
    tl_str type = text_of(&said->token_type);
    answer->access_token = text_of(&said->access_token);
    answer->refresh_token = text_of(&said->refresh_token);
    answer->lifetime_ms = read_lifetime_ms(&said->expires_in);
    tl_redact_remember(answer->access_token); /* before anything is logged or stored */
    tl_redact_remember(answer->refresh_token);
    if (answer->access_token.len == 0 && said->error.is == TL_VALUE) {
        return fail(oauth, reply, said, "refuses", error);
    }
    if (answer->access_token.len == 0) {
        return fail_unreadable(oauth, reply, "without an access_token", error);
    }
    if (type.len > 0 && !tl_str_equal_nocase(type, tl_str_from("Bearer"))) {
        return fail_unreadable(oauth, reply, "with a token of another type than Bearer", error);
    }
    if (!tl_text_is_header_value(answer->refresh_token)) {
        return fail_unreadable(oauth, reply, "with a refresh_token that has a line end or another control character", error);
    }
    return TL_OK;
}

tl_status tl_oauth_read(const tl_oauth *oauth, const tl_http_reply *reply, tl_oauth_answer *answer, tl_arena *arena, tl_error *error) {
    token_reply said = {0};
    tl_error ignored = {0};
    tl_str body = tl_str_sized(reply->body.ptr, reply->body.len);
    bool success = reply->http_status >= 200 && reply->http_status <= 299;
    bool json = tl_http_reply_is_json(reply);
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.padded = true; /* else the codec would copy the tokens */
    /* What the codec has to say is not passed on: it may quote. */
    tl_status status = json ? tl_json_decode(&reply_type, body, &options, &said, arena, &ignored) : TL_ERR_TYPE;
    if (status == TL_ERR_MEMORY) {
        return tl_fail(error, status, "out of memory");
    }
    if (!success) {
        answer->invalid_grant = (reply->http_status == 400 || reply->http_status == 401) && said.error.is == TL_VALUE &&
                                tl_str_equal(said.error.value, tl_str_from("invalid_grant"));
        return reply->http_status >= 300 && reply->http_status < 400
                   ? fail_unreadable(oauth, reply, "a redirect is not followed: check the token_url", error)
                   : fail(oauth, reply, &said, "refuses", error);
    }
    if (!json) {
        return fail_unreadable(oauth, reply, "what came is not JSON: check the token_url", error);
    }
    if (status != TL_OK) {
        return fail_unreadable(oauth, reply, "what came is no token reply", error);
    }
    return take(oauth, reply, &said, answer, error);
}
