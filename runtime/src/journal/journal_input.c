/* Pass 1: the whole input goes into the journal, and the order of sending is settled. */
#include "journal/journal_state.h"

enum { ROWS_A_TRANSACTION = 10000 };

static tl_status check_can_add(const tl_journal *journal, tl_error *error) {
    if (journal->lock_fd < 0) {
        return tl_fail(error, TL_ERR_USAGE, "the journal %s was opened for reading", journal->path);
    }
    return journal->sealed ? tl_fail(error, TL_ERR_USAGE, "the journal %s is sealed: it takes no more records", journal->path) : TL_OK;
}

static tl_status insert(tl_journal *journal, uint64_t index, tl_str group, tl_error *error) {
    sqlite3_stmt *add = tl_journal_sql_of(journal, TL_SQL_ADD, error);
    if (!add) {
        return TL_ERR_IO;
    }
    int bound = sqlite3_bind_int64(add, 1, (int64_t)index);
    bound = bound ? bound : group.len > 0 ? sqlite3_bind_text64(add, 2, group.ptr, group.len, SQLITE_STATIC, SQLITE_UTF8) : sqlite3_bind_null(add, 2);
    bound = bound ? bound : sqlite3_bind_blob64(add, 3, journal->row.ptr, journal->row.len, SQLITE_STATIC);
    tl_status status = bound == SQLITE_OK && sqlite3_step(add) == SQLITE_DONE ? TL_OK : tl_journal_fail(journal, "add a record to", error);
    (void)sqlite3_reset(add);
    return status;
}

tl_status tl_journal_add(tl_journal *journal, const tl_record *record, tl_str group, const tl_result *settled, tl_error *error) {
    tl_status status = check_can_add(journal, error);
    journal->row.len = 0;
    status = status == TL_OK ? tl_journal_row_write(&journal->row, record, error) : status;
    status = status == TL_OK ? tl_journal_begin(journal, error) : status;
    status = status == TL_OK ? insert(journal, journal->input_count, group, error) : status;
    if (status == TL_OK && settled) {
        status = tl_journal_put_result(journal, journal->input_count, settled, error);
    }
    if (status != TL_OK) {
        return status;
    }
    journal->input_grouped = journal->input_grouped || group.len > 0;
    journal->input_count++;
    return journal->input_count % ROWS_A_TRANSACTION == 0 ? tl_journal_commit(journal, error) : TL_OK;
}

tl_status tl_journal_seal(tl_journal *journal, tl_error *error) {
    tl_status status = check_can_add(journal, error);
    status = status == TL_OK ? tl_journal_begin(journal, error) : status;
    if (status == TL_OK && journal->input_grouped) {
        /* A group goes where its first record stands; a record without one stands for itself. */
        status = tl_journal_run(journal,
                                "INSERT INTO plan(idx) SELECT i.idx FROM inputs i LEFT JOIN "
                                "(SELECT grp, min(idx) AS first FROM inputs WHERE grp IS NOT NULL GROUP BY grp) g ON i.grp = g.grp "
                                "ORDER BY coalesce(g.first, i.idx), i.idx",
                                "plan", error);
        status = status == TL_OK ? tl_journal_set(journal, "grouped", 1, error) : status;
    }
    status = status == TL_OK ? tl_journal_set(journal, "sealed", 1, error) : status;
    status = status == TL_OK ? tl_journal_commit(journal, error) : status;
    if (status == TL_OK) {
        journal->sealed = true;
        journal->grouped = journal->input_grouped;
    }
    return status;
}
