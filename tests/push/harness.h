/* One push in a test: records in an array, a script that answers, and everything that came of it. */
#ifndef TRUNKLINE_TESTS_PUSH_HARNESS_H
#define TRUNKLINE_TESTS_PUSH_HARNESS_H

#include <trunkline/push.h>

#include "fake_transport.h"
#include "support/support.h"
#include "test_system.h"

/** What came of one record. */
typedef struct test_outcome {
    size_t times; /* how often a result was handed over */
    tl_outcome outcome;
    tl_reason reason;
    int32_t http_status;
    uint32_t attempts;
    int64_t elapsed_ms;
    uint64_t line;
    char id[24];
    char code[24];
    char message[400];
    char field[96];
} test_outcome;

/** A request as the transport saw it. */
typedef struct test_request {
    int64_t at_ms; /* since the push began */
    size_t count;
    uint64_t refs[TEST_MOST_RECORDS]; /* which records, by their index */
    bool landed;
} test_request;

typedef struct harness harness;

/** Answers a request. `request->refs` tells whom it is about. */
typedef void (*harness_script_fn)(harness *h, size_t number, const test_request *request, fake_answer *answer);

struct harness {
    fake_clock clock;
    seeded_random random;
    fake_transport transport;
    test_system system;
    tl_push_options options;
    tl_token_source *token; /* the client takes it over */
    tl_client *client;
    tl_push *push;
    harness_script_fn script; /* NULL: everything is saved */
    const char *constant; /* body of every answer, when there is no script */
    void *script_context;

    /* the source */
    size_t record_count;
    tl_record *records; /* texts: see harness_records */
    size_t taken;
    size_t fail_source_at; /* the source fails instead of handing over that record; SIZE_MAX: never */

    /* what came of it */
    test_outcome *outcomes;
    size_t settled;
    size_t most_held;
    test_request *requests;
    size_t request_count;
    size_t request_room;
    tl_push_summary summary;
    tl_status status;
    tl_error error;
    int64_t started_ms;

    char (*texts)[32]; /* of harness_records */
    tl_extra *extras;
    char *shown; /* bodies that on_request saw, one a line */
    size_t shown_len;
    size_t shown_count;
    bool any_operation; /* on_request may see others than the system's own */
};

/** Prepares a push of `count` records, each with a customer of its own: "C-<index>", "Cell", "555-<index>", x.Ref its index. */
void harness_init(harness *h, size_t count);
/** Gives record `index` the key of another: customer and kind. */
void harness_same_key(harness *h, size_t index, size_t as);
/** Makes client and push; they are made by harness_run unless that was done before. */
tl_status harness_open(harness *h, tl_error *error);
/** Runs the push; `h->status` is what it returned. */
void harness_run(harness *h);
/** Frees all. */
void harness_dispose(harness *h);

/** Fails the test unless each record has exactly one result, and the summary counts them right. */
void check_one_result_each(const harness *h);
/** Fails the test unless record `index` has that result. */
void check_outcome(const harness *h, size_t index, tl_outcome outcome, tl_reason reason);
/** How many records have that outcome. */
size_t harness_count(const harness *h, tl_outcome outcome);

#endif
