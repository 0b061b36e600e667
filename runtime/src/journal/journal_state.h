/* The journal's own state, shared by the files of this folder. */
#ifndef TL_JOURNAL_STATE_H
#define TL_JOURNAL_STATE_H

#include <trunkline/journal.h>

#include <sqlite3.h>

/* The statements that run often. */
typedef enum tl_journal_sql { TL_SQL_ADD, TL_SQL_RESULT, TL_SQL_WINDOW, TL_SQL_MARK, TL_SQL_COUNT } tl_journal_sql;

/* A record that was handed out, until its result is in and all before it are. */
typedef struct tl_journal_handed {
    uint64_t index; /* in the input */
    bool settled;
} tl_journal_handed;

/* Where a record stands. */
typedef struct tl_journal_place {
    int64_t place; /* in the order of sending */
    uint64_t index; /* in the input */
} tl_journal_place;

struct tl_journal {
    char *path;
    sqlite3 *db;
    int lock_fd; /* -1: reads only */
    bool remove_at_close; /* its making failed */
    tl_journal_options options; /* without a zero that means a default */
    tl_journal_about about;
    tl_arena *about_arena;
    sqlite3_stmt *sql[TL_SQL_COUNT]; /* prepared at first use */
    bool sealed;
    bool grouped; /* the order of sending is the plan's, not the input's */
    bool forgotten;

    /* writing */
    bool in_transaction;
    int64_t transaction_ms; /* since when */
    uint32_t stored; /* results in the transaction */
    int64_t commit_ms; /* how long the last commit took */
    tl_buf row; /* of the record that is being added */
    uint64_t input_count; /* records added */
    bool input_grouped; /* one of them has a group */
    tl_status failure; /* the first one; nothing is written after it */
    tl_error failure_error;

    /* handing out */
    tl_record *window;
    tl_journal_place *window_places;
    size_t window_count;
    size_t window_next;
    tl_arena *window_arena;
    int64_t position; /* the last place in the order of sending that was handed out; -1: none */
    bool stopped;
    tl_journal_handed *handed; /* a ring */
    size_t handed_capacity;
    size_t handed_first;
    size_t handed_count;
    uint64_t handed_base; /* which one, as the push counts, the ring's first is */
};

/* journal_db.c: the file, and SQLite's words for what is wrong with it. */

/** Fails with what SQLite says of the journal; `doing` as in "cannot store a result in". */
tl_status tl_journal_fail(const tl_journal *journal, const char *doing, tl_error *error);
/** Runs statements without results. */
tl_status tl_journal_run(tl_journal *journal, const char *sql, const char *doing, tl_error *error);
/** A prepared statement, reset; NULL when it cannot be had. */
sqlite3_stmt *tl_journal_sql_of(tl_journal *journal, tl_journal_sql which, tl_error *error);
/** Begins a transaction unless one is open. */
tl_status tl_journal_begin(tl_journal *journal, tl_error *error);
/** Commits the open transaction, if there is one: what it holds is on the disk when this returns TL_OK. */
tl_status tl_journal_commit(tl_journal *journal, tl_error *error);
/** Reads one number; `sql` gives one row with one column. */
tl_status tl_journal_number(tl_journal *journal, const char *sql, int64_t *number, tl_error *error);
/** Sets a number among the journal's facts. */
tl_status tl_journal_set(tl_journal *journal, const char *fact, int64_t number, tl_error *error);

/* journal_lock.c: one writer at a time. */

/** Takes the lock beside the journal. Errors: TL_ERR_IO when another process holds it. */
tl_status tl_journal_lock(const char *path, int *fd, tl_error *error);
/** Whether a process holds it. */
bool tl_journal_is_locked(const char *path);
void tl_journal_unlock(const char *path, int fd);
/** Takes the lock's name away; the lock stays with who has it open. */
void tl_journal_unlink_lock(const char *path);

/* journal_row.c: a record as bytes. */

tl_status tl_journal_row_write(tl_buf *out, const tl_record *record, tl_error *error);
/** Reads what tl_journal_row_write wrote; texts point into `row`. Errors: TL_ERR_SYNTAX (damaged), TL_ERR_MEMORY. */
tl_status tl_journal_row_read(tl_str row, tl_record *record, tl_arena *arena, tl_error *error);

/* journal_results.c */

/** Puts a result of record `index` into the open transaction. */
tl_status tl_journal_put_result(tl_journal *journal, uint64_t index, const tl_result *result, tl_error *error);

#endif
