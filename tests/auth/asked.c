#include "auth/fake_wire.h"

#include "auth/asked.h"

#include <string.h>

void expect_no_secret(const char *text) {
    if (strstr(text, "s3cr3t") || strstr(text, "czNjcjN0")) { /* also in base64, where it stands at a multiple of three */
        fail_msg("a secret is shown: %s", text);
    }
}

void on_asked(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error) {
    asked *of = context;
    of->calls++;
    assert_int_equal(of->calls, 1);
    of->status = status;
    if (status != TL_OK) {
        assert_null(lease);
        assert_non_null(error);
        of->error = *error;
        expect_no_secret(error->message);
        expect_no_secret(error->field);
        assert_int_equal(error->status, status);
        return;
    }
    assert_non_null(lease);
    assert_true(lease->token.len < sizeof of->token);
    if (lease->token.len) {
        memcpy(of->token, lease->token.ptr, lease->token.len);
    }
    of->lease = lease->id;
    of->lifetime_ms = lease->lifetime_ms;
}

void ask(tl_token_source *source, tl_transport *transport, asked *into) {
    tl_token_asker who = TL_TOKEN_ASKER_INIT;
    who.transport = transport;
    memset(into, 0, sizeof *into);
    source->vtable->acquire(source, &who, on_asked, into);
}

void expect_given(const asked *of, const char *token) {
    if (of->calls == 1 && of->status != TL_OK) {
        fail_msg("no token but %s: %s", tl_status_name(of->status), of->error.message);
    }
    assert_int_equal(of->calls, 1);
    assert_string_equal(of->token, token);
}

void expect_token_at_once(tl_token_source *source, tl_transport *transport, const char *token, asked *into) {
    ask(source, transport, into);
    expect_given(into, token);
}

void expect_refused(const asked *of, tl_status status, const char *part) {
    assert_int_equal(of->calls, 1);
    if (of->status != status || !strstr(of->error.message, part)) {
        fail_msg("expected %s with \"%s\", got %s: %s", tl_status_name(status), part, tl_status_name(of->status), of->error.message);
    }
}

bool give_back(tl_token_source *source, const asked *of, tl_token_fate fate, const char *next_token) {
    return source->vtable->release(source, of->lease, fate, tl_str_from(next_token));
}
