/* A push of a few records by any adapter, told as text: what was sent, and what became of each record. */
#ifndef TRUNKLINE_TESTS_PUSH_JOURNEY_H
#define TRUNKLINE_TESTS_PUSH_JOURNEY_H

#include <trunkline/push.h>

#include "fake_transport.h"
#include "support/support.h"

enum { JOURNEY_RECORDS = 2600 };

typedef struct journey journey;

/** Answers a request by its path and body, both as texts. */
typedef void (*journey_answer_fn)(journey *j, const char *path, const char *body, fake_answer *answer);

struct journey {
    fake_clock clock;
    seeded_random random;
    fake_transport transport;
    tl_client *client;
    tl_push *push;
    tl_push_options options;
    tl_setting settings[8];
    tl_record records[JOURNEY_RECORDS];
    tl_extra extras[JOURNEY_RECORDS];
    size_t count;
    size_t taken;
    size_t settled;
    size_t most_held;
    journey_answer_fn answer;
    size_t requests;
    char sent[65536]; /* "PATH BODY" a line; what does not fit is left out */
    char shown[8192]; /* what on_request saw: "OPERATION COUNT BODY" a line */
    char got[65536]; /* "INDEX OUTCOME REASON" a line, in the order of the input */
    char reply[256]; /* room for answers */
    char results[JOURNEY_RECORDS][64];
    char messages[JOURNEY_RECORDS][160];
    tl_push_summary summary;
    tl_status status;
    tl_error error;
};

/** A new journey on the heap. */
journey *journey_new(const tl_adapter *adapter, journey_answer_fn answer);
void journey_free(journey *j);
/** Adds a setting of the system's. */
void journey_set(journey *j, const char *name, const char *value);
/** Adds a record; NULL: the column is absent. Texts have to last. */
tl_record *journey_add(journey *j, const char *customer, const char *contact, const char *phone_id, const char *kind, const char *number);
/** Gives a record a vendor's own field. */
void journey_extra(journey *j, tl_record *record, const char *path, const char *value);
/** Makes client and push. */
tl_status journey_open(journey *j);
/** Runs the push, and checks that each record has one result. */
void journey_run(journey *j);

#endif
