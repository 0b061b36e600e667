/* OAuth 2: the form and the headers of a token request, RFC 6749, 4.1.3, 4.3.2, 4.4.2, 6. */
#include "auth/oauth_state.h"

#include "auth/base64.h"
#include "auth/form.h"

const char *tl_oauth_step_name(const tl_oauth *oauth) {
    switch (oauth->step) {
    case TL_OAUTH_REFRESH_TOKEN:
        return "the refresh token";
    case TL_OAUTH_AUTHORIZATION_CODE:
        return "the code";
    case TL_OAUTH_PASSWORD:
    case TL_OAUTH_CLIENT_CREDENTIALS:
        break;
    }
    return "the login";
}

static tl_str secret_of(const tl_oauth *oauth, size_t which) {
    const tl_secret *secret = &oauth->secrets.list[which];
    return secret->held ? tl_buf_str(&secret->value) : tl_str_from(NULL);
}

static const char *grant_type(tl_oauth_grant step) {
    switch (step) {
    case TL_OAUTH_PASSWORD:
        return "password";
    case TL_OAUTH_CLIENT_CREDENTIALS:
        return "client_credentials";
    case TL_OAUTH_REFRESH_TOKEN:
        return "refresh_token";
    case TL_OAUTH_AUTHORIZATION_CODE:
        break;
    }
    return "authorization_code";
}

static bool uses_basic(const tl_oauth *oauth) {
    tl_oauth_client_auth client_auth = oauth->step == TL_OAUTH_REFRESH_TOKEN ? oauth->refresh_client_auth : oauth->client_auth;
    return client_auth == TL_OAUTH_CLIENT_BASIC;
}

static tl_status make_body(tl_oauth *oauth) {
    tl_str none = {0};
    bool basic = uses_basic(oauth);
    bool refresh = oauth->step == TL_OAUTH_REFRESH_TOKEN;
    bool code = oauth->step == TL_OAUTH_AUTHORIZATION_CODE;
    const tl_form_field fields[] = {
        {"grant_type", tl_str_from(grant_type(oauth->step))},
        {"username", secret_of(oauth, TL_OAUTH_USER)},
        {"password", secret_of(oauth, TL_OAUTH_PASSWORD_TEXT)},
        {"refresh_token", refresh ? tl_buf_str(&oauth->refresh) : none},
        {"code", code ? tl_buf_str(&oauth->code) : none},
        {"redirect_uri", code ? tl_str_from(oauth->redirect_uri) : none},
        {"code_verifier", code ? tl_buf_str(&oauth->verifier) : none},
        {"client_id", basic ? none : secret_of(oauth, TL_OAUTH_CLIENT_ID)},
        {"client_secret", basic ? none : secret_of(oauth, TL_OAUTH_CLIENT_SECRET)},
        {"scope", refresh || code ? none : tl_str_from(oauth->scope)},
    };
    return tl_form_encode_fields(&oauth->body, fields, sizeof fields / sizeof fields[0]);
}

/* Both are form-encoded before they are joined: RFC 6749, 2.3.1. */
static tl_status make_basic(tl_oauth *oauth) {
    tl_form_field pair[] = {{"", secret_of(oauth, TL_OAUTH_CLIENT_ID)}, {"", secret_of(oauth, TL_OAUTH_CLIENT_SECRET)}};
    tl_buf joined = {0};
    tl_str scheme = tl_str_from("Basic ");
    tl_status status = tl_buf_reserve(&joined, tl_form_most_bytes(pair[0].value) + tl_form_most_bytes(pair[1].value) + 4);
    if (status == TL_OK) {
        status = tl_form_encode_fields(&joined, &pair[0], 1);
    }
    if (status == TL_OK) {
        size_t colon = joined.len;
        status = tl_form_encode_fields(&joined, &pair[1], 1);
        joined.ptr[colon] = ':'; /* where the second name's "=" stands */
    }
    if (status == TL_OK) {
        status = tl_buf_reserve(&oauth->authorization, scheme.len + joined.len * 2);
    }
    if (status == TL_OK) {
        status = tl_buf_append(&oauth->authorization, scheme);
    }
    if (status == TL_OK) {
        status = tl_base64_append(&oauth->authorization, tl_str_sized(joined.ptr + 1, joined.len - 1), false); /* without the first name's "=" */
    }
    tl_buf_dispose_secret(&joined);
    return status;
}

tl_status tl_oauth_make_request(tl_oauth *oauth) {
    const tl_http_request empty = TL_HTTP_REQUEST_INIT;
    enum { MOST_REPLY_BYTES = 1024 * 1024 };
    size_t count = 0;
    tl_oauth_wipe_request(oauth);
    tl_status status = make_body(oauth);
    if (status == TL_OK && uses_basic(oauth)) {
        status = make_basic(oauth);
        oauth->headers[count++] = (tl_http_header){tl_str_from("Authorization"), tl_buf_str(&oauth->authorization), true};
    }
    if (status != TL_OK) {
        tl_oauth_wipe_request(oauth);
        return status;
    }
    if (oauth->user_agent[0]) {
        oauth->headers[count++] = (tl_http_header){tl_str_from("User-Agent"), tl_str_from(oauth->user_agent), false};
    }
    oauth->headers[count++] = (tl_http_header){tl_str_from("Accept"), tl_str_from("application/json"), false};
    oauth->headers[count++] = (tl_http_header){tl_str_from("Content-Type"), tl_str_from("application/x-www-form-urlencoded"), false};
    oauth->request = empty;
    oauth->request.method = tl_str_from("POST");
    oauth->request.url = tl_str_from(oauth->token_url);
    oauth->request.headers = oauth->headers;
    oauth->request.header_count = count;
    oauth->request.body = tl_buf_str(&oauth->body);
    oauth->request.timeouts = oauth->timeouts;
    oauth->request.max_body_bytes = MOST_REPLY_BYTES;
    return TL_OK;
}

void tl_oauth_wipe_request(tl_oauth *oauth) {
    tl_buf_dispose_secret(&oauth->body);
    tl_buf_dispose_secret(&oauth->authorization);
}
