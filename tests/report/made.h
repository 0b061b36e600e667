/* Reports of pushes that never were: sources whose results a test makes up. */
#ifndef TESTS_REPORT_MADE_H
#define TESTS_REPORT_MADE_H

#include "report.h"

/** Makes up result `index`; everything in `result` is 0 before. @return the position of its system */
typedef size_t (*made_fn)(size_t index, tl_result *result);

typedef struct made {
    report_source source; /* hand &made.source to the code under test */
    made_fn make;
    size_t count;
    size_t fails_at; /* the reading fails before this row; 0: never */
} made;

/** A source with one system, "wasp". The struct must not move afterwards. */
void made_init(made *out, made_fn make, size_t count);

/** What somebody could put into a cell, or a vendor into a message, to take over the page: each in its own way. NULL-terminated. */
extern const char *const made_attacks[];
/** How many there are. */
size_t made_attack_count(void);

/** A series of `seconds` with some of every kind of answer. Owns: the caller. */
report_series *made_series(unsigned seconds);

#endif
