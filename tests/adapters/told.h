/* A journey (tests/push/journey.h) that keeps of each result all that the vendor said, and checks lists of replies against it. */
#ifndef TRUNKLINE_TESTS_ADAPTERS_TOLD_H
#define TRUNKLINE_TESTS_ADAPTERS_TOLD_H

#include "journey.h"

/** What came of the first record of a journey. */
typedef struct told {
    tl_result_fn inner;
    void *inner_context;
    char code[64];
    int32_t http_status;
} told;

/** A reply, and what has to come of a record that gets it. */
typedef struct told_reply {
    int32_t http_status;
    const char *type; /* content type; NULL: application/json */
    const char *body;
    const char *got; /* "rejected bad_value" */
    const char *message; /* "field|message" of the result */
    const char *code; /* the vendor's; NULL: none */
    bool stops;
} told_reply;

/** Makes a journey whose every request gets that reply. */
journey *told_journey(const tl_adapter *adapter, const told_reply *reply, told *what);
/** Runs it and checks the first record's result. */
void check_told(journey *j, const told *what, const told_reply *reply);

#endif
