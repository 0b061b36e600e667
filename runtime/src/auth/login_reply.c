/* The reply of a login: the token in it, or why there is none. */
#include "auth/login_state.h"

#include "base/arena.h"
#include "net/text_rules.h"
#include <trunkline/json.h>

enum { SAID_SIZE = 161, ROOM_FOR_TOKEN = 8192 };

static tl_status fail(const tl_login *login, const tl_http_reply *reply, const char *what, tl_error *error) {
    (void)tl_fail(error, TL_ERR_AUTH, "%s answered the login by HTTP %d, but %s", login->place.host, (int)reply->http_status, what);
    error->http_status = reply->http_status;
    return TL_ERR_AUTH;
}

static bool is_plain_text(const tl_http_reply *reply) {
    tl_str type = tl_http_reply_header(reply, "Content-Type");
    return type.len >= 10 && tl_str_equal_nocase(tl_str_sized(type.ptr, 10), tl_str_from("text/plain"));
}

/* A fault's words. Its own reader takes known secrets out; ours may be others. */
static void fault_words(const tl_login *login, const tl_http_reply *reply, char *said, size_t size) {
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_error error = {0};
    options.namespace_uri = login->namespace_uri;
    tl_status status = login->operation->codec->read(login->operation, &options, reply, NULL, NULL, &error);
    if (status == TL_ERR_HTTP && error.field[0] != '\0' && !tl_secrets_shown_in(&login->secrets, tl_str_from(error.message))) {
        tl_text_excerpt(said, size, tl_str_from(error.message));
    }
}

/* The server's words, unless they repeat a secret. */
static tl_status fail_refused(const tl_login *login, const tl_http_reply *reply, tl_error *error) {
    char said[SAID_SIZE] = "";
    tl_str body = tl_str_sized(reply->body.ptr, reply->body.len);
    if (reply->http_status >= 300 && reply->http_status < 400) {
        return fail(login, reply, "a redirect is not followed: check the URL", error);
    }
    if (login->operation->codec) {
        fault_words(login, reply, said, sizeof said);
    } else if ((tl_http_reply_is_json(reply) || is_plain_text(reply)) && !tl_secrets_shown_in(&login->secrets, body)) {
        tl_text_excerpt(said, sizeof said, body);
    }
    (void)tl_fail(error, TL_ERR_AUTH, "%s refuses the login: HTTP %d%s%s", login->place.host, (int)reply->http_status, said[0] ? ": " : "", said);
    error->http_status = reply->http_status;
    return TL_ERR_AUTH;
}

static tl_status keep(tl_login *login, tl_str token, tl_error *error) {
    /* In one piece: growing would leave a copy behind. */
    if (tl_buf_reserve(&login->token, token.len + 1) != TL_OK || tl_buf_append(&login->token, token) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return TL_OK;
}

static tl_status read_header(tl_login *login, const tl_http_reply *reply, tl_error *error) {
    tl_str value = tl_http_reply_header(reply, login->token_header);
    tl_str token = {0};
    if (value.len == 0) {
        return fail(login, reply, "the reply lacks the header that brings the token", error);
    }
    if (!tl_text_after_prefix(value, login->token_prefix, &token) || token.len == 0) {
        return fail(login, reply, "the header that brings the token reads otherwise", error);
    }
    return keep(login, token, error);
}

/* Where the token stands, and whether the reply is a fault, only the codec knows. */
static tl_status read_by_codec(tl_login *login, const tl_http_reply *reply, tl_error *error) {
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_error ignored = {0}; /* what the codec has to say may quote */
    const tl_codec *codec = login->operation->codec;
    options.namespace_uri = login->namespace_uri;
    tl_status status = codec->read(login->operation, &options, reply, NULL, NULL, &ignored);
    if (status == TL_ERR_MEMORY) {
        return tl_fail(error, status, "out of memory");
    }
    if (status != TL_OK) {
        return ignored.field[0] != '\0' && status == TL_ERR_HTTP ? fail_refused(login, reply, error)
                                                                 : fail(login, reply, "what came is not the login's reply: check the URL", error);
    }
    /* In one piece, as in keep. */
    if (tl_buf_reserve(&login->token, ROOM_FOR_TOKEN) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    (void)codec->judge_token(login->operation, reply, &login->token);
    return login->token.len > 0 ? TL_OK : fail(login, reply, "the envelope's header brings no token", error);
}

static tl_status read_body(tl_login *login, const tl_http_reply *reply, tl_error *error) {
    const tl_type *type = login->operation->reply;
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    tl_error ignored = {0}; /* what the codec has to say may quote */
    tl_str body = tl_str_sized(reply->body.ptr, reply->body.len);
    options.padded = true;
    if (!tl_http_reply_is_json(reply)) {
        return fail(login, reply, "what came is not JSON: check the URL", error);
    }
    tl_arena *arena = tl_arena_new();
    void *value = arena ? tl_arena_alloc(arena, type->size) : NULL;
    tl_status status = value ? tl_json_decode(type, body, &options, value, arena, &ignored) : TL_ERR_MEMORY;
    if (status == TL_ERR_MEMORY) {
        (void)tl_fail(error, status, "out of memory");
    } else if (status != TL_OK) {
        status = fail(login, reply, "the body is not what the schema says", error);
    } else {
        tl_str token = tl_text_at(type, value, tl_str_from(login->token_path));
        status = token.len > 0 ? keep(login, token, error) : fail(login, reply, "the body brings no token", error);
    }
    tl_arena_free_secret(arena);
    return status;
}

tl_status tl_login_read(tl_login *login, const tl_http_reply *reply, tl_error *error) {
    if (reply->http_status < 200 || reply->http_status > 299) {
        return fail_refused(login, reply, error);
    }
    if (login->token_header) {
        return read_header(login, reply, error);
    }
    return login->token_path ? read_body(login, reply, error) : read_by_codec(login, reply, error);
}
