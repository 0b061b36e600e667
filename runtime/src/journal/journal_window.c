/* Handing out: records leave in windows, each marked in flight on the disk before its first record is handed out. */
#include "journal/journal_state.h"

#include <assert.h>
#include <string.h>

static tl_status fail_once(tl_journal *journal, tl_status status, const tl_error *error) {
    if (journal->failure == TL_OK) {
        journal->failure = status;
        journal->failure_error = *error;
    }
    return status;
}

static tl_status make_room(tl_journal *journal, tl_error *error) {
    if (journal->window) {
        return TL_OK;
    }
    journal->window = tl_calloc(journal->options.window, sizeof *journal->window);
    journal->window_places = tl_calloc(journal->options.window, sizeof *journal->window_places);
    return journal->window && journal->window_places ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory for %u records", journal->options.window);
}

static tl_status take_row(tl_journal *journal, sqlite3_stmt *rows, tl_error *error) {
    tl_str row = {sqlite3_column_blob(rows, 2), (size_t)sqlite3_column_bytes(rows, 2)};
    tl_str copy = tl_arena_copy(journal->window_arena, row);
    if (!copy.ptr) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a record");
    }
    journal->window_places[journal->window_count] = (tl_journal_place){sqlite3_column_int64(rows, 0), (uint64_t)sqlite3_column_int64(rows, 1)};
    return tl_journal_row_read(copy, &journal->window[journal->window_count++], journal->window_arena, error);
}

/* Reads the next window, and stores that it may be on its way, with the results that came meanwhile. */
static tl_status fetch(tl_journal *journal, tl_error *error) {
    journal->window_count = 0;
    journal->window_next = 0;
    tl_arena_reset(journal->window_arena);
    tl_status status = make_room(journal, error);
    sqlite3_stmt *rows = status == TL_OK ? tl_journal_sql_of(journal, TL_SQL_WINDOW, error) : NULL;
    if (!rows) {
        return status == TL_OK ? TL_ERR_IO : status;
    }
    int64_t last = journal->position;
    (void)sqlite3_bind_int64(rows, 1, journal->position);
    (void)sqlite3_bind_int64(rows, 2, (int64_t)journal->options.window);
    int step = SQLITE_DONE;
    while (status == TL_OK && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        last = sqlite3_column_int64(rows, 0);
        status = take_row(journal, rows, error);
    }
    if (status == TL_OK && step != SQLITE_DONE) {
        status = tl_journal_fail(journal, "read", error);
    }
    (void)sqlite3_reset(rows);
    if (status != TL_OK || journal->window_count == 0) {
        return status;
    }
    journal->position = last;
    sqlite3_stmt *mark = tl_journal_begin(journal, error) == TL_OK ? tl_journal_sql_of(journal, TL_SQL_MARK, error) : NULL;
    if (!mark) {
        return TL_ERR_IO;
    }
    (void)sqlite3_bind_int64(mark, 1, last);
    status = sqlite3_step(mark) == SQLITE_DONE ? TL_OK : tl_journal_fail(journal, "write to", error);
    (void)sqlite3_reset(mark);
    return status == TL_OK ? tl_journal_commit(journal, error) : status;
}

/* Remembers which record of the input the push's next index is. */
static tl_status remember(tl_journal *journal, uint64_t index, tl_error *error) {
    if (journal->handed_count == journal->handed_capacity) {
        size_t capacity = journal->handed_capacity > 0 ? 2 * journal->handed_capacity : 256;
        tl_journal_handed *ring = tl_calloc(capacity, sizeof *ring);
        if (!ring) {
            return tl_fail(error, TL_ERR_MEMORY, "out of memory for a record");
        }
        for (size_t i = 0; i < journal->handed_count; i++) {
            ring[i] = journal->handed[(journal->handed_first + i) % journal->handed_capacity];
        }
        tl_free(journal->handed);
        journal->handed = ring;
        journal->handed_capacity = capacity;
        journal->handed_first = 0;
    }
    journal->handed[(journal->handed_first + journal->handed_count++) % journal->handed_capacity] = (tl_journal_handed){index, false};
    return TL_OK;
}

tl_status tl_journal_next(void *context, tl_record *record, bool *end, tl_error *error) {
    tl_journal *journal = context;
    tl_error own = {0};
    error = error ? error : &own;
    *end = false;
    if (!journal->sealed || journal->lock_fd < 0) {
        return tl_fail(error, TL_ERR_USAGE, "the journal %s is not ready to be sent: %s", journal->path,
                       journal->lock_fd < 0 ? "it was opened for reading" : "it is not sealed");
    }
    if (journal->failure != TL_OK) {
        *error = journal->failure_error;
        return journal->failure;
    }
    tl_status status = TL_OK;
    if (!journal->stopped && journal->window_next == journal->window_count) {
        status = fetch(journal, error);
    }
    if (status == TL_OK && !journal->stopped && journal->window_next < journal->window_count) {
        status = remember(journal, journal->window_places[journal->window_next].index, error);
    }
    if (status != TL_OK) {
        return fail_once(journal, status, error);
    }
    if (journal->stopped || journal->window_next == journal->window_count) {
        *end = true;
        return TL_OK;
    }
    *record = journal->window[journal->window_next++];
    return TL_OK;
}

void tl_journal_stop(tl_journal *journal) {
    bool marked_more = journal->window_next > 0 && journal->window_next < journal->window_count;
    tl_error error = {0};
    if (!journal->stopped && marked_more && journal->failure == TL_OK) {
        /* What was marked and not handed out was certainly not sent; stored with what comes next. */
        tl_status status = tl_journal_begin(journal, &error);
        status = status == TL_OK ? tl_journal_set(journal, "handed_to", journal->window_places[journal->window_next - 1].place, &error) : status;
        if (status != TL_OK) {
            (void)fail_once(journal, status, &error);
        }
    }
    journal->stopped = true;
}

enum { EITHER = -1 };

/* What becomes of records when a journal is gone on with. */
typedef struct resume_step {
    int idempotent; /* only where the journal says so, or not; EITHER */
    bool resend_unknown; /* only where that is wanted */
    const char *sql;
} resume_step;

#define IN_FLIGHT                                                                                                                                    \
    "FROM inputs i LEFT JOIN plan p ON p.idx = i.idx WHERE coalesce(p.place, i.idx) <= (SELECT number FROM facts WHERE name = 'handed_to') "         \
    "AND NOT EXISTS (SELECT 1 FROM results r WHERE r.idx = i.idx)"

static const resume_step resume_steps[] = {
    /* what was in flight */
    {1, false, "INSERT OR IGNORE INTO doubts SELECT i.idx " IN_FLIGHT},
    {0, false,
     "INSERT INTO results(idx, outcome, reason, message, http_status, attempts, elapsed_ms) "
     "SELECT i.idx, 3, 16, 'it was in flight when the program ended', 0, 1, 0 " IN_FLIGHT},
    /* what was never sent, and what became unknown only because it was in flight before */
    {EITHER, false, "DELETE FROM results WHERE outcome = 2"},
    {1, false, "DELETE FROM results WHERE outcome = 3 AND idx IN (SELECT idx FROM doubts)"},
    /* what nobody knows of, when the caller wants it again */
    {EITHER, true, "INSERT OR IGNORE INTO doubts SELECT idx FROM results WHERE outcome = 3"},
    {EITHER, true, "DELETE FROM results WHERE outcome = 3"},
};

static_assert(TL_OUTCOME_NOT_SENT == 2 && TL_OUTCOME_UNKNOWN == 3 && TL_REASON_LOST_REPLY == 16, "the numbers in resume_steps");

tl_status tl_journal_resume(tl_journal *journal, bool resend_unknown, tl_error *error) {
    if (journal->lock_fd < 0 || journal->forgotten || !journal->sealed) {
        return tl_fail(error, TL_ERR_USAGE, "the journal %s cannot be resumed: %s", journal->path,
                       journal->lock_fd < 0 ? "it was opened for reading"
                       : journal->forgotten
                           ? "its values were wiped"
                           : "the program ended before it had read the whole input, and nothing of it was sent: push the file again");
    }
    tl_status status = tl_journal_begin(journal, error);
    for (size_t i = 0; i < sizeof resume_steps / sizeof resume_steps[0] && status == TL_OK; i++) {
        const resume_step *step = &resume_steps[i];
        if ((step->idempotent == EITHER || step->idempotent == (int)journal->about.idempotent) && (resend_unknown || !step->resend_unknown)) {
            status = tl_journal_run(journal, step->sql, "write to", error);
        }
    }
    status = status == TL_OK ? tl_journal_set(journal, "handed_to", -1, error) : status;
    status = status == TL_OK ? tl_journal_commit(journal, error) : status;
    journal->position = -1;
    journal->stopped = false;
    return status;
}
