/* What an acquire was told, and a check that no secret is in it. */
#ifndef TRUNKLINE_TESTS_AUTH_ASKED_H
#define TRUNKLINE_TESTS_AUTH_ASKED_H

#include <trunkline/token.h>

typedef struct asked {
    int calls;
    tl_status status;
    char token[128];
    uint64_t lease;
    int64_t lifetime_ms;
    tl_error error;
} asked;

/** A tl_token_fn; `context` is an asked. Fails the test when called twice, or when an error holds one of the planted secrets. */
void on_asked(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error);
/** Acquires; `into` is cleared first. */
void ask(tl_token_source *source, tl_transport *transport, asked *into);
/** Acquires, and fails the test unless that token is given at once. */
void expect_token_at_once(tl_token_source *source, tl_transport *transport, const char *token, asked *into);
/** Fails the test unless the token was given. */
void expect_given(const asked *of, const char *token);
/** Fails the test unless it was told that, with a message that holds `part`. */
void expect_refused(const asked *of, tl_status status, const char *part);
/** Gives a lease back. */
bool give_back(tl_token_source *source, const asked *of, tl_token_fate fate, const char *next_token);

/** Fails the test when a text holds one of the secrets that the tests plant: each of them has "s3cr3t" in it. */
void expect_no_secret(const char *text);

#endif
