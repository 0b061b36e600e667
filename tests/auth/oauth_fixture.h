/* OAuth over a transport without a network. Every planted secret has "s3cr3t" in it. */
#ifndef TRUNKLINE_TESTS_AUTH_OAUTH_FIXTURE_H
#define TRUNKLINE_TESTS_AUTH_OAUTH_FIXTURE_H

#include "auth/fake_wire.h"

#include "auth/asked.h"
#include <trunkline/oauth.h>

#define TOKEN_URL "https://login.example.com/oauth/token"

typedef struct oauth_fixture {
    fake_clock clock;
    fake_wire wire;
    tl_token_source *source;
    char log[2048]; /* what was logged, a line each */
    tl_log to;
    char folder[256];
    char store[320]; /* a path in the folder */
} oauth_fixture;

/** Options with the grant's usual sources: client id "client", secret "cl!ent s3cr3t", user "us er", password "p&ss s3cr3t". */
tl_oauth_options oauth_options(tl_oauth_grant grant);
/** Sets up all but the source. */
void oauth_begin_bare(oauth_fixture *with, const wire_answer *answers, size_t count);
/** Makes the source; fails the test when that cannot be. Its cache is on the fixture's clock. */
void oauth_make(oauth_fixture *with, const tl_oauth_options *options);
/** Both. */
void oauth_begin(oauth_fixture *with, const tl_oauth_options *options, const wire_answer *answers, size_t count);
/** Frees all, and fails the test when a secret was logged. */
void oauth_end(oauth_fixture *with);
/** Asks with the fixture's log, and drives until nothing is left to do. */
void oauth_ask(oauth_fixture *with, asked *got);
/** Fails the test unless the request is that one: URL, all headers, body. */
void expect_request(const fake_wire *wire, size_t number, const char *headers, const char *body);
/** Fails the test unless a file holds exactly that. */
void expect_file(const char *path, const char *content);

#define FORM_HEADERS "User-Agent: trunkline/0.1.0\nAccept: application/json\nContent-Type: application/x-www-form-urlencoded\n"
#define TOKENS(access, more) wire_json(200, "{\"access_token\":\"" access "\",\"token_type\":\"Bearer\"" more "}")

#endif
