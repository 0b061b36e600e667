/* Results on their way in: put into an open transaction, which is committed when it is old or large enough, or with the next window. */
#include "journal/journal_state.h"

static int bind_text(sqlite3_stmt *to, int place, tl_str text) {
    return text.len > 0 ? sqlite3_bind_text64(to, place, text.ptr, text.len, SQLITE_STATIC, SQLITE_UTF8) : sqlite3_bind_null(to, place);
}

tl_status tl_journal_put_result(tl_journal *journal, uint64_t index, const tl_result *result, tl_error *error) {
    sqlite3_stmt *put = tl_journal_sql_of(journal, TL_SQL_RESULT, error);
    if (!put) {
        return TL_ERR_IO;
    }
    int bad = sqlite3_bind_int64(put, 1, (int64_t)index);
    bad |= sqlite3_bind_int(put, 2, (int)result->outcome);
    bad |= sqlite3_bind_int(put, 3, (int)result->reason);
    bad |= bind_text(put, 4, result->vendor_code);
    bad |= bind_text(put, 5, result->message);
    bad |= bind_text(put, 6, result->field);
    bad |= bind_text(put, 7, result->saved);
    bad |= sqlite3_bind_int(put, 8, result->http_status);
    bad |= sqlite3_bind_int64(put, 9, result->attempts);
    bad |= sqlite3_bind_int64(put, 10, result->elapsed_ms);
    tl_status status = bad == SQLITE_OK && sqlite3_step(put) == SQLITE_DONE ? TL_OK : tl_journal_fail(journal, "store a result in", error);
    (void)sqlite3_reset(put);
    return status;
}

/* Which record of the input the push means, and that it is settled. */
static tl_status settle(tl_journal *journal, uint64_t pushed, uint64_t *index, tl_error *error) {
    if (pushed < journal->handed_base || pushed - journal->handed_base >= journal->handed_count) {
        return tl_fail(error, TL_ERR_USAGE, "a result for a record that the journal %s did not hand out", journal->path);
    }
    tl_journal_handed *handed = &journal->handed[(journal->handed_first + (size_t)(pushed - journal->handed_base)) % journal->handed_capacity];
    if (handed->settled) {
        return tl_fail(error, TL_ERR_USAGE, "a second result for a record of the journal %s", journal->path);
    }
    handed->settled = true;
    *index = handed->index;
    while (journal->handed_count > 0 && journal->handed[journal->handed_first].settled) {
        journal->handed_first = (journal->handed_first + 1) % journal->handed_capacity;
        journal->handed_count--;
        journal->handed_base++;
    }
    return TL_OK;
}

/* On a slow disk less often: a fifth of the time at most goes into commits, up to a tenth of a second between them. */
static int64_t group_ms(const tl_journal *journal) {
    enum { SHARE = 4, MOST_MS = 100 };
    int64_t slow_ms = SHARE * journal->commit_ms < MOST_MS ? SHARE * journal->commit_ms : MOST_MS;
    return slow_ms > (int64_t)journal->options.group_ms ? slow_ms : (int64_t)journal->options.group_ms;
}

int64_t tl_journal_due_ms(const tl_journal *journal) {
    if (!journal->in_transaction || journal->failure != TL_OK) {
        return -1;
    }
    int64_t left_ms = journal->transaction_ms + group_ms(journal) - tl_clock_now_ms(journal->options.clock);
    return left_ms <= 0 || journal->stored >= journal->options.group_results ? 0 : left_ms;
}

static bool is_due(const tl_journal *journal) {
    return tl_journal_due_ms(journal) == 0;
}

static void keep_failure(tl_journal *journal, tl_status status, const tl_error *error) {
    if (status != TL_OK && journal->failure == TL_OK) {
        journal->failure = status;
        journal->failure_error = *error;
    }
}

void tl_journal_store(void *context, const tl_result *result) {
    tl_journal *journal = context;
    tl_error error = {0};
    uint64_t index = 0;
    if (journal->failure != TL_OK) {
        return;
    }
    tl_status status = settle(journal, result->index, &index, &error);
    status = status == TL_OK ? tl_journal_begin(journal, &error) : status;
    status = status == TL_OK ? tl_journal_put_result(journal, index, result, &error) : status;
    journal->stored++;
    if (status == TL_OK && is_due(journal)) {
        status = tl_journal_commit(journal, &error);
    }
    keep_failure(journal, status, &error);
}

bool tl_journal_tick(tl_journal *journal) {
    tl_error error = {0};
    if (journal->failure == TL_OK && is_due(journal)) {
        keep_failure(journal, tl_journal_commit(journal, &error), &error);
    }
    return journal->failure == TL_OK;
}

tl_status tl_journal_flush(tl_journal *journal, tl_error *error) {
    tl_error own = {0};
    if (journal->failure == TL_OK) {
        keep_failure(journal, tl_journal_commit(journal, &own), &own);
    }
    if (journal->failure != TL_OK && error) {
        *error = journal->failure_error;
    }
    return journal->failure;
}
