/* A client over the script transport, and what its calls' completions were told. */
#ifndef TRUNKLINE_TESTS_NET_CALL_FIXTURE_H
#define TRUNKLINE_TESTS_NET_CALL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <trunkline/call.h>

#include "net/script_transport.h"
#include "net/small_api.h"

#define TOKEN "t0ken-very-s3cret"

/** What a completion was told; all copied. */
typedef struct call_end {
    int calls;
    tl_status status;
    tl_error error;
    tl_outcome outcome;
    tl_reason reason;
    bool had_reply;
    bool reply_ok;
    bool had_http;
    int32_t http_status;
    uint32_t attempts;
    int64_t elapsed_ms;
} call_end;

typedef struct call_fixture {
    script_transport script;
    tl_client *client;
    tl_log log; /* counts its lines, and those that hold the token */
    int lines;
    int leaks;
    tl_client_options options; /* to be changed before call_fixture_open */
} call_fixture;

/** The options are ready, with a static token; nothing is open. */
void call_fixture_init(call_fixture *fix, script_kind kind, const script_step *steps, size_t count);
void call_fixture_open(call_fixture *fix);
/** Frees the client and runs what is left. */
void call_fixture_close(call_fixture *fix);
/** A tl_call_done_fn. */
void take_end(void *context, const tl_call_end *end);
/** Options that lead to `end`. */
tl_call_options call_to(call_end *end);
/** Submits small_save (with its flags, or as idempotent) with one item; must be taken. */
uint64_t call_fixture_submit(call_fixture *fix, bool idempotent, tl_call_options *options);
/** Submits and waits. */
void call_fixture_run(call_fixture *fix, bool idempotent, call_end *end);

#endif
