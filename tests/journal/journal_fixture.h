/* Records, results and a journal in a folder of its own, for the tests of the journal. */
#ifndef TESTS_JOURNAL_FIXTURE_H
#define TESTS_JOURNAL_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <trunkline/journal.h>

#include "support/support.h"

enum { SEEN_MOST = 4096 };

/* What tl_journal_each told. */
typedef struct seen {
    size_t count;
    tl_outcome outcomes[SEEN_MOST];
    tl_reason reasons[SEEN_MOST];
    uint64_t lines[SEEN_MOST];
} seen;

/* The path of a journal in a new folder; removed by end_path. Borrowed. */
const char *begin_path(void);
void end_path(void);

/* Record `i`: id, customer, kind, number and one x. field, all told by its number; borrowed until the next call. */
tl_record record_of(unsigned i);
/* A journal with `count` records, sealed. `groups`: record i belongs to group i % groups; 0: none. */
tl_journal *filled(const char *path, unsigned count, unsigned groups, bool idempotent, const tl_journal_options *options);
/* Takes the next record; returns its number, or -1 at the end. */
int take(tl_journal *journal);
/* Stores a result for the `handed`-th record that was taken. */
void give(tl_journal *journal, uint64_t handed, tl_outcome outcome);
/* Opens for writing and resumes. */
tl_journal *reopened(const char *path, bool resend_unknown);
/* Reads all of it. */
void look(tl_journal *journal, seen *all);

#endif
