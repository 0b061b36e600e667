/* An engine with its own time and a server that misbehaves, and what came of an exchange between them. */
#ifndef TRUNKLINE_TESTS_NET_FIXTURE_H
#define TRUNKLINE_TESTS_NET_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <trunkline/http.h>

#include "faultd/faultd.h"
#include "support/support.h"

enum { CAPTURED_BYTES = 4096, GIVE_UP_MS = 10000 };

/** What a completion was told. */
typedef struct capture {
    int calls;
    tl_status status;
    bool sent;
    int32_t http_status;
    size_t header_count;
    size_t body_len;
    char body[CAPTURED_BYTES]; /* its beginning, with a NUL */
    char type[128];
    bool padded;
    int64_t elapsed_ms;
    tl_error error;
} capture;

/** A tl_http_done_fn; `context` is a capture. */
void capture_reply(void *context, tl_http_reply *reply);

typedef struct fixture {
    faultd *server;
    tl_transport *engine;
    fake_clock clock;
    char url[64]; /* of the server, ending in a path */
} fixture;

/** A server with a script, and an engine on the fake clock. Fails the test when that cannot be had. */
void fixture_begin(fixture *fix, const faultd_step *steps, size_t count);
/** The same with one canned reply. */
void fixture_begin_canned(fixture *fix, const char *reply);
/** The engine alone; `url` is empty. */
void fixture_begin_engine(fixture *fix, const tl_engine_options *options);
void fixture_end(fixture *fix);

/** POST of `body` to the fixture's URL. */
tl_http_request fixture_post(const fixture *fix, const char *body);
/** Submits; the request must be taken. */
uint64_t fixture_submit(fixture *fix, const tl_http_request *request, capture *into);
/** Drives until `into` was completed `calls` times; fails the test when that takes too long. */
void fixture_drive(fixture *fix, const capture *into, int calls);
/** One exchange from beginning to end. */
void fixture_exchange(fixture *fix, const tl_http_request *request, capture *into);
/** Drives, without time passing on the fake clock, until the server has read `count` requests. */
void fixture_drive_until_requests(fixture *fix, size_t count);
/** Fails the test unless the exchange ended like that, with exactly one completion. */
void expect_end(const capture *got, tl_status status, bool sent);
/** A port of loopback on which nobody listens. */
uint16_t closed_port(void);

#define ARRAY_LENGTH(array) (sizeof(array) / sizeof(array)[0])

#endif
