/* Reading a journal back: how far it is, each record with its result; and wiping what it holds. */
#include "journal/journal_state.h"

#include <string.h>

static tl_status count_outcomes(tl_journal *journal, tl_journal_status *status, tl_error *error) {
    sqlite3_stmt *rows = NULL;
    int step = SQLITE_ERROR;
    if (sqlite3_prepare_v2(journal->db, "SELECT outcome, count(*) FROM results GROUP BY outcome", -1, &rows, NULL) == SQLITE_OK) {
        while ((step = sqlite3_step(rows)) == SQLITE_ROW) {
            int64_t outcome = sqlite3_column_int64(rows, 0);
            if (outcome > 0 && outcome < TL_OUTCOME_COUNT) {
                status->by_outcome[outcome] = (uint64_t)sqlite3_column_int64(rows, 1);
            }
        }
    }
    tl_status result = step == SQLITE_DONE ? TL_OK : tl_journal_fail(journal, "read", error);
    (void)sqlite3_finalize(rows);
    return result;
}

static const char in_flight_sql[] =
    "SELECT count(*) FROM inputs i LEFT JOIN plan p ON p.idx = i.idx WHERE "
    "(coalesce(p.place, i.idx) <= (SELECT number FROM facts WHERE name = 'handed_to') OR i.idx IN (SELECT idx FROM doubts)) "
    "AND NOT EXISTS (SELECT 1 FROM results r WHERE r.idx = i.idx)";

tl_status tl_journal_status_of(tl_journal *journal, tl_journal_status *status, tl_error *error) {
    int64_t records = 0;
    int64_t in_flight = 0;
    int64_t sealed = 0;
    memset(status, 0, sizeof *status);
    tl_status result = tl_journal_number(journal, "SELECT count(*) FROM inputs", &records, error);
    result = result == TL_OK ? tl_journal_number(journal, "SELECT number FROM facts WHERE name = 'sealed'", &sealed, error) : result;
    result = result == TL_OK ? tl_journal_number(journal, in_flight_sql, &in_flight, error) : result;
    result = result == TL_OK ? count_outcomes(journal, status, error) : result;
    if (result != TL_OK) {
        return result;
    }
    status->records = (uint64_t)records;
    status->by_outcome[0] = status->records;
    for (size_t i = 1; i < TL_OUTCOME_COUNT; i++) {
        status->by_outcome[0] -= status->by_outcome[i] < status->by_outcome[0] ? status->by_outcome[i] : status->by_outcome[0];
    }
    status->in_flight = (uint64_t)in_flight;
    status->sealed = sealed != 0;
    status->forgotten = journal->forgotten;
    status->in_use = journal->lock_fd >= 0 || tl_journal_is_locked(journal->path);
    return TL_OK;
}

static tl_str text_at(sqlite3_stmt *row, int column) {
    const char *text = (const char *)sqlite3_column_text(row, column);
    return tl_str_sized(text ? text : "", text ? (size_t)sqlite3_column_bytes(row, column) : 0);
}

/* Columns of each_sql. */
enum { AT_INDEX, AT_ROW, AT_OUTCOME, AT_REASON, AT_CODE, AT_MESSAGE, AT_FIELD, AT_SAVED, AT_HTTP, AT_ATTEMPTS, AT_ELAPSED, AT_HANDED };

static const char each_sql[] =
    "SELECT i.idx, i.row, r.outcome, r.reason, r.vendor_code, r.message, r.field, r.saved, r.http_status, r.attempts, r.elapsed_ms, "
    "coalesce(p.place, i.idx) <= (SELECT number FROM facts WHERE name = 'handed_to') OR i.idx IN (SELECT idx FROM doubts) "
    "FROM inputs i LEFT JOIN results r ON r.idx = i.idx LEFT JOIN plan p ON p.idx = i.idx ORDER BY i.idx";

static void read_result(sqlite3_stmt *row, tl_result *result) {
    memset(result, 0, sizeof *result);
    result->index = (uint64_t)sqlite3_column_int64(row, AT_INDEX);
    if (sqlite3_column_type(row, AT_OUTCOME) == SQLITE_NULL) {
        bool handed = sqlite3_column_int(row, AT_HANDED) != 0;
        result->outcome = handed ? TL_OUTCOME_UNKNOWN : TL_OUTCOME_NOT_SENT;
        result->reason = handed ? TL_REASON_LOST_REPLY : TL_REASON_STOPPED;
        result->message = tl_str_from(handed ? "it was in flight when the program ended" : "the program ended before its turn");
        return;
    }
    result->outcome = (tl_outcome)sqlite3_column_int(row, AT_OUTCOME);
    result->reason = (tl_reason)sqlite3_column_int(row, AT_REASON);
    result->vendor_code = text_at(row, AT_CODE);
    result->message = text_at(row, AT_MESSAGE);
    result->field = text_at(row, AT_FIELD);
    result->saved = text_at(row, AT_SAVED);
    result->http_status = sqlite3_column_int(row, AT_HTTP);
    result->attempts = (uint32_t)sqlite3_column_int64(row, AT_ATTEMPTS);
    result->elapsed_ms = sqlite3_column_int64(row, AT_ELAPSED);
}

static tl_status tell_row(sqlite3_stmt *rows, tl_arena *arena, const tl_result *told, tl_journal_each_fn each, void *context, bool *goes_on,
                          tl_error *error) {
    tl_record record;
    tl_result result = *told;
    tl_str row = {sqlite3_column_blob(rows, AT_ROW), (size_t)sqlite3_column_bytes(rows, AT_ROW)};
    tl_arena_reset(arena);
    tl_status status = tl_journal_row_read(row, &record, arena, error);
    if (status == TL_OK) {
        result.line = record.line;
        result.id = record.id;
        *goes_on = each(context, &record, &result);
    }
    return status;
}

tl_status tl_journal_each(tl_journal *journal, tl_outcome outcome, tl_journal_each_fn each, void *context, tl_error *error) {
    sqlite3_stmt *rows = NULL;
    tl_arena *arena = tl_arena_new();
    bool goes_on = true;
    int step = SQLITE_DONE;
    tl_status status = arena ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    if (status == TL_OK && sqlite3_prepare_v2(journal->db, each_sql, -1, &rows, NULL) != SQLITE_OK) {
        status = tl_journal_fail(journal, "read", error);
    }
    while (status == TL_OK && goes_on && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        tl_result result;
        read_result(rows, &result);
        if (outcome == 0 || outcome == result.outcome) {
            status = tell_row(rows, arena, &result, each, context, &goes_on, error);
        }
    }
    if (status == TL_OK && goes_on && step != SQLITE_DONE) {
        status = tl_journal_fail(journal, "read", error);
    }
    (void)sqlite3_finalize(rows);
    tl_arena_free(arena);
    return status;
}

/* Rewrites each row as its line and id only, in place. */
static tl_status strip_rows(tl_journal *journal, tl_error *error) {
    sqlite3_stmt *rows = NULL;
    sqlite3_stmt *put = NULL;
    tl_arena *arena = tl_arena_new();
    int step = SQLITE_DONE;
    tl_status status = arena ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    if (status == TL_OK && (sqlite3_prepare_v2(journal->db, "SELECT idx, row FROM inputs", -1, &rows, NULL) != SQLITE_OK ||
                            sqlite3_prepare_v2(journal->db, "UPDATE inputs SET row = ?1, grp = NULL WHERE idx = ?2", -1, &put, NULL) != SQLITE_OK)) {
        status = tl_journal_fail(journal, "wipe", error);
    }
    while (status == TL_OK && (step = sqlite3_step(rows)) == SQLITE_ROW) {
        tl_record record;
        tl_record bare = {0};
        tl_str row = {sqlite3_column_blob(rows, 1), (size_t)sqlite3_column_bytes(rows, 1)};
        tl_arena_reset(arena);
        journal->row.len = 0;
        status = tl_journal_row_read(row, &record, arena, error);
        bare.line = record.line;
        bare.id = record.id;
        status = status == TL_OK ? tl_journal_row_write(&journal->row, &bare, error) : status;
        if (status == TL_OK && (sqlite3_bind_blob64(put, 1, journal->row.ptr, journal->row.len, SQLITE_TRANSIENT) != SQLITE_OK ||
                                sqlite3_bind_int64(put, 2, sqlite3_column_int64(rows, 0)) != SQLITE_OK || sqlite3_step(put) != SQLITE_DONE)) {
            status = tl_journal_fail(journal, "wipe", error);
        }
        (void)sqlite3_reset(put);
    }
    if (status == TL_OK && step != SQLITE_DONE) {
        status = tl_journal_fail(journal, "wipe", error);
    }
    (void)sqlite3_finalize(rows);
    (void)sqlite3_finalize(put);
    tl_arena_free(arena);
    return status;
}

tl_status tl_journal_forget(tl_journal *journal, tl_error *error) {
    if (journal->lock_fd < 0) {
        return tl_fail(error, TL_ERR_USAGE, "the journal %s was opened for reading", journal->path);
    }
    tl_status status = tl_journal_commit(journal, error);
    /* Only here: it would make every write dearer, and VACUUM below leaves no page that was free before. */
    status = status == TL_OK ? tl_journal_run(journal, "PRAGMA secure_delete=ON", "wipe", error) : status;
    status = status == TL_OK ? tl_journal_begin(journal, error) : status;
    status = status == TL_OK ? strip_rows(journal, error) : status;
    /* What a vendor says may quote a value, and its "field" may be one: the key of the record. */
    status = status == TL_OK ? tl_journal_run(journal, "UPDATE results SET message = NULL, field = NULL, saved = NULL", "wipe", error) : status;
    status = status == TL_OK ? tl_journal_set(journal, "forgotten", 1, error) : status;
    if (status != TL_OK) {
        (void)sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
        journal->in_transaction = false;
        return status;
    }
    status = tl_journal_commit(journal, error);
    /* The pages that held the old rows: overwritten in the file by secure_delete and VACUUM, and the log emptied. */
    status =
        status == TL_OK ? tl_journal_run(journal, "PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", "wipe", error) : status;
    journal->forgotten = status == TL_OK || journal->forgotten;
    return status;
}
