/*
 * One case of the fault matrix: a push of a few records through the Wasp adapter, its generated client and a real engine to a server that fails in
 * one way. What became of each record is compared with the design's table (section 3); time is the fake clock's, which moves only while nothing
 * is on its way, or where a case says that nothing will come; and nothing that was said anywhere may hold the token.
 */
#ifndef TRUNKLINE_TESTS_FAULTS_MATRIX_H
#define TRUNKLINE_TESTS_FAULTS_MATRIX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <trunkline/push.h>
#include <trunkline/systems.h>

#include "faultd/faultd.h"
#include "support/support.h"

#define MATRIX_TOKEN "tok-SECRET-5b1f"

enum {
    MATRIX_RECORDS = 3, /* in one request, unless the case says otherwise */
    MATRIX_MOST = 64, /* records */
    MATRIX_ATTEMPTS = 3, /* of a request at most */
    MATRIX_CONNECT_MS = 1000,
    MATRIX_FIRST_BYTE_MS = 2000,
    MATRIX_STALL_MS = 3000,
    MATRIX_TOTAL_MS = 10000,
    MATRIX_DEADLINE_MS = 60000,
    MATRIX_PASSING_MS = 250, /* steps in which time passes */
    MATRIX_GIVE_UP_MS = 60000 /* of real time; generous for valgrind */
};

/** When a request is sent again, as the design's table has it. */
typedef enum matrix_again { MATRIX_NEVER, MATRIX_IF_IDEMPOTENT, MATRIX_ALWAYS } matrix_again;

typedef struct matrix_expected {
    tl_outcome outcome;
    tl_reason reason;
    matrix_again again;
    int32_t http_status;
    bool stops; /* the push ends early */
} matrix_expected;

typedef struct matrix matrix;

/** Called while time passes; for a server that has to be told. */
typedef void (*matrix_tick_fn)(matrix *m);

struct matrix {
    /* before matrix_run: what differs from the defaults */
    tl_push_options options;
    tl_client_options client_options; /* its token: a static one unless set */
    tl_engine_options engine_options;
    size_t record_count;
    bool not_idempotent; /* as if the schema did not call the operation idempotent */
    bool time_passes; /* also while a request is under way, once `server` has read it */
    bool time_passes_unread; /* the same without waiting for a server */
    int64_t least_ms; /* that the push has to take, by the fake clock */
    int64_t longest_ms; /* 0: what its deadline allows */
    matrix_tick_fn tick; /* NULL: none */
    faultd *server; /* borrowed; may be NULL */

    /* after it */
    tl_push_summary summary;
    tl_result results[MATRIX_MOST]; /* their texts are gone, but for `message` */
    char messages[MATRIX_MOST][400];
    int settled[MATRIX_MOST]; /* times */
    tl_engine_stats stats;
    int64_t took_ms; /* fake */
    size_t attempts_made;
    size_t peak_bytes; /* of the library's memory */

    /* its own */
    fake_clock clock;
    seeded_random random;
    tl_transport base;
    tl_transport *engine;
    tl_client *client;
    tl_adapter adapter;
    tl_operation operation;
    tl_log log;
    size_t taken;
    size_t flying;
    int64_t real_start_ms;
    int64_t start_ms;
    int64_t most_ms;
    char ids[MATRIX_MOST][16];
    char numbers[MATRIX_MOST][24];
    char url[96];
    tl_buf said; /* every log line, result, error, stop message */
};

/** Prepares a push to `url`, which is copied. */
void matrix_init(matrix *m, const char *url);
/** The same to a port of 127.0.0.1. */
void matrix_init_port(matrix *m, const char *scheme, unsigned port);
/** Runs the push to its end and releases all that it used, leaving the results. Fails the test when it hangs, by either clock, or says a secret. */
void matrix_run(matrix *m);
/** Fails the test unless every record came to this end. */
void matrix_expect_end(const matrix *m, const matrix_expected *want);

/** One case against a new server with a script, once idempotent and once not: outcome, reason, whether it was sent again, whether it was read. */
void matrix_expect_case(const faultd_step *steps, size_t count, const matrix_expected *want);
/** The same with a change to the push made by `adapt`. */
void matrix_expect_case_with(const faultd_step *steps, size_t count, const matrix_expected *want, void (*adapt)(matrix *m));
/** A case whose reply is canned and stays the same. */
void matrix_expect_reply(const char *reply, const matrix_expected *want);

/** A port on which nobody listens. */
unsigned matrix_closed_port(void);

/** Wasp's own body when all of MATRIX_RECORDS were saved, and its length as text. */
#define SAVED_RESULT "{\"ResultCode\":0,\"Message\":\"\",\"HttpStatusCode\":200,\"FieldName\":\"\"}"
#define SAVED_BODY                                                                                                                                   \
    "{\"Data\":{\"ResultList\":[" SAVED_RESULT "," SAVED_RESULT "," SAVED_RESULT                                                                     \
    "],\"SuccessfullResults\":3,\"TotalResults\":3,\"ErrorCount\":0},\"Messages\":[],\"HasError\":false,\"HasHttpError\":false,\"HasMessage\":"      \
    "false}"
/** A reply with a body whose end is the connection's: no length to keep in step. Step: FAULTD_LAST. */
#define REPLY(status, headers, body) "HTTP/1.1 " status "\r\nConnection: close\r\n" headers "\r\n" body
#define JSON_TYPE "Content-Type: application/json; charset=utf-8\r\n"
#define HTML_TYPE "Content-Type: text/html\r\n"
#define HTML_BODY "<!DOCTYPE html><html><body><h1>Something is wrong</h1></body></html>"

#endif
