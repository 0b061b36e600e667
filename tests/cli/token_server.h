/*
 * A small authorization server with an API behind it, on a real loopback socket: RFC 6749 and RFC 7636 as a strict server has them, written without a
 * line of the library. A code is good once, with its redirect_uri, verifier and client secret. Each refresh hands out another refresh token, and the
 * one before is worth nothing then. The API takes the newest access token only, and looks at the client's store when it is used.
 */
#ifndef TESTS_CLI_TOKEN_SERVER_H
#define TESTS_CLI_TOKEN_SERVER_H

#include <stdbool.h>
#include <stddef.h>

/** Secrets; no output of the program may hold them (check_silent). */
#define TOKEN_SERVER_SECRET "s3cr3t-client"
#define TOKEN_SERVER_PASSWORD "s3cr3t-passw0rd"
#define TOKEN_SERVER_CODE "s3cr3t/c0de+1"

typedef struct token_server token_server;

typedef struct token_server_setup {
    const char *store; /* the file in which the newest refresh token has to be whenever the API is used; NULL: none */
    bool deny; /* the user says no */
    bool no_pkce; /* knows no RFC 7636, and refuses what mentions it */
    bool rotate; /* each call of the API hands out the token for the next one, in X-Next-Token; the one before is worth nothing then */
    bool refuse; /* the token endpoint answers 400 invalid_grant, and repeats what it was sent */
} token_server_setup;

/** What happened so far. */
typedef struct token_server_seen {
    unsigned authorizations; /* GET /authorize */
    unsigned tokens; /* given out */
    unsigned refusals; /* requests for a token that were wrong */
    unsigned calls; /* of the API that were taken */
    unsigned early_calls; /* ... before the newest refresh token was stored */
    unsigned logins; /* POST /login */
    char why[200]; /* what was wrong last */
} token_server_seen;

/** Starts it; NULL when that failed. Owns: the caller, `token_server_stop`. */
token_server *token_server_start(const token_server_setup *setup);
void token_server_stop(token_server *server);
unsigned token_server_port(const token_server *server);
token_server_seen token_server_look(token_server *server);
/** The refresh token that counts. Borrowed until the next request. */
const char *token_server_refresh(token_server *server);

#endif
