/* SQLite under the journal: statements, transactions, and its errors in words that tell what to do. */
#include "journal/journal_state.h"

static const char *const sql_texts[TL_SQL_COUNT] = {
    [TL_SQL_ADD] = ("INSERT INTO inputs(idx, grp, row) VALUES (?1, ?2, ?3)"),
    [TL_SQL_RESULT] = ("INSERT OR REPLACE INTO results(idx, outcome, reason, vendor_code, message, field, saved, http_status, attempts, elapsed_ms) "
                       "VALUES (?1, CASE WHEN ?2 = 2 AND EXISTS (SELECT 1 FROM doubts WHERE idx = ?1) THEN 3 ELSE ?2 END, "
                       "?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"),
    [TL_SQL_WINDOW] = ("SELECT i.idx, i.idx, i.row FROM inputs i WHERE i.idx > ?1 AND NOT EXISTS (SELECT 1 FROM results r WHERE r.idx = i.idx) "
                       "ORDER BY i.idx LIMIT ?2"),
    [TL_SQL_MARK] = ("UPDATE facts SET number = max(number, ?1) WHERE name = 'handed_to'"),
};

static const char grouped_window[] = "SELECT p.place, i.idx, i.row FROM plan p JOIN inputs i ON i.idx = p.idx "
                                     "WHERE p.place > ?1 AND NOT EXISTS (SELECT 1 FROM results r WHERE r.idx = i.idx) ORDER BY p.place LIMIT ?2";

static const char *what_to_do(int code) {
    switch (code & 0xFF) {
    case SQLITE_FULL:
        return "the disk is full: make room, then resume";
    case SQLITE_IOERR: /* also when the file's own size is limited */
        return "the disk refuses it: look at its space and its health, then resume";
    case SQLITE_READONLY:
        return "it, or its folder, cannot be written to";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return "another process has it open";
    case SQLITE_CORRUPT:
        return "it is damaged";
    case SQLITE_NOTADB:
        return "it is not a journal";
    case SQLITE_CANTOPEN:
        return "it cannot be opened: look at the folder and its permissions";
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return "permission denied";
    default:
        return NULL;
    }
}

tl_status tl_journal_fail(const tl_journal *journal, const char *doing, tl_error *error) {
    int code = journal->db ? sqlite3_extended_errcode(journal->db) : SQLITE_NOMEM;
    const char *hint = what_to_do(code);
    if ((code & 0xFF) == SQLITE_NOMEM) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory: cannot %s the journal %s", doing, journal->path);
    }
    (void)tl_fail(error, (code & 0xFF) == SQLITE_NOTADB ? TL_ERR_SYNTAX : TL_ERR_IO, "cannot %s the journal %s: %s", doing, journal->path,
                  hint ? hint : sqlite3_errstr(code));
    if (error && journal->db) {
        error->os_code = sqlite3_system_errno(journal->db);
    }
    return (code & 0xFF) == SQLITE_NOTADB ? TL_ERR_SYNTAX : TL_ERR_IO;
}

tl_status tl_journal_run(tl_journal *journal, const char *sql, const char *doing, tl_error *error) {
    return sqlite3_exec(journal->db, sql, NULL, NULL, NULL) == SQLITE_OK ? TL_OK : tl_journal_fail(journal, doing, error);
}

sqlite3_stmt *tl_journal_sql_of(tl_journal *journal, tl_journal_sql which, tl_error *error) {
    sqlite3_stmt **statement = &journal->sql[which];
    const char *text = which == TL_SQL_WINDOW && journal->grouped ? grouped_window : sql_texts[which];
    if (!*statement && sqlite3_prepare_v3(journal->db, text, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL) != SQLITE_OK) {
        (void)tl_journal_fail(journal, "work on", error);
        return NULL;
    }
    (void)sqlite3_reset(*statement);
    return *statement;
}

tl_status tl_journal_begin(tl_journal *journal, tl_error *error) {
    if (journal->in_transaction) {
        return TL_OK;
    }
    tl_status status = tl_journal_run(journal, "BEGIN IMMEDIATE", "write to", error);
    if (status == TL_OK) {
        journal->in_transaction = true;
        journal->transaction_ms = tl_clock_now_ms(journal->options.clock);
        journal->stored = 0;
    }
    return status;
}

tl_status tl_journal_commit(tl_journal *journal, tl_error *error) {
    if (!journal->in_transaction) {
        return TL_OK;
    }
    int64_t from_ms = tl_clock_now_ms(journal->options.clock);
    tl_status status = tl_journal_run(journal, "COMMIT", "write to", error);
    journal->commit_ms = tl_clock_now_ms(journal->options.clock) - from_ms;
    if (status != TL_OK) {
        (void)sqlite3_exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
    }
    journal->in_transaction = false;
    journal->stored = 0;
    return status;
}

tl_status tl_journal_number(tl_journal *journal, const char *sql, int64_t *number, tl_error *error) {
    sqlite3_stmt *statement = NULL;
    bool got = sqlite3_prepare_v2(journal->db, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW;
    tl_status status = got ? TL_OK : tl_journal_fail(journal, "read", error);
    *number = got ? sqlite3_column_int64(statement, 0) : 0;
    (void)sqlite3_finalize(statement);
    return status;
}

tl_status tl_journal_set(tl_journal *journal, const char *fact, int64_t number, tl_error *error) {
    sqlite3_stmt *statement = NULL;
    bool done = sqlite3_prepare_v2(journal->db, "UPDATE facts SET number = ?1 WHERE name = ?2", -1, &statement, NULL) == SQLITE_OK &&
                sqlite3_bind_int64(statement, 1, number) == SQLITE_OK && sqlite3_bind_text(statement, 2, fact, -1, SQLITE_STATIC) == SQLITE_OK &&
                sqlite3_step(statement) == SQLITE_DONE;
    tl_status status = done ? TL_OK : tl_journal_fail(journal, "write to", error);
    (void)sqlite3_finalize(statement);
    return status;
}
