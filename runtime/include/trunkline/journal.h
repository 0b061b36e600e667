/*
 * A journal: every record of a push, and what became of each, on disk and through crashes. A library of its own: trunkline::journal.
 *
 * Its life: tl_journal_create, tl_journal_add for each record of the input, tl_journal_seal; then tl_journal_next is the push's source and
 * tl_journal_store takes its results; tl_journal_each reads them back in the order of the input. After a crash tl_journal_open and
 * tl_journal_resume, and on from there. `kill -9` at any moment loses no record, and repeats none whose result is in the journal.
 *
 * It is a SQLite file in WAL mode with synchronous=FULL, mode 0600. It holds what the input held, also its secrets and numbers, until
 * tl_journal_forget.
 */
#ifndef TRUNKLINE_JOURNAL_H
#define TRUNKLINE_JOURNAL_H

#include <trunkline/clock.h>
#include <trunkline/record.h>
#include <trunkline/result.h>
#include <trunkline/status.h>

TL_BEGIN_DECLS

/** A journal that is open. Threads: confined to one thread. Processes: one at a time writes to a journal, any number may read it. */
typedef struct tl_journal tl_journal;

/** How a journal is kept. Start from TL_JOURNAL_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
typedef struct tl_journal_options {
    size_t struct_size;
    const tl_clock *clock; /* NULL: the machine's; borrowed */
    uint32_t window;       /* records that are marked in flight at once; 0: 64. As many as are sent at a time make the fewest unknown after a crash */
    uint32_t group_ms;     /* results that came within so much time are stored together; 0: 5 */
    uint32_t group_results; /* ... and at most so many; 0: 1,000 */
    bool temporary;        /* for this process only: not flushed to the disk, and removed when it is closed */
} tl_journal_options;

#define TL_JOURNAL_OPTIONS_INIT {sizeof(tl_journal_options), 0, 0, 0, 0, false}

/** What a journal is about. All texts may be empty; none may be a secret. */
typedef struct tl_journal_about {
    tl_str system;       /* the name in the config */
    tl_str adapter;
    tl_str input;        /* the input file's path, as given */
    tl_str input_sha256; /* hexadecimal */
    tl_str note;         /* the caller's own */
    bool idempotent;     /* a record that was in flight when the program ended may be sent again */
} tl_journal_about;

/** How far a journal is. */
typedef struct tl_journal_status {
    uint64_t records;
    uint64_t by_outcome[TL_OUTCOME_COUNT]; /* [0]: without a result so far */
    uint64_t in_flight; /* of those without a result: handed out, so perhaps sent */
    bool sealed;        /* the whole input is in it */
    bool forgotten;     /* its values were wiped */
    bool in_use;        /* a process writes to it */
} tl_journal_status;

/**
 * Makes a new journal; the file must not exist, and is not made through a link. @param options  NULL: defaults
 * Errors: TL_ERR_IO (exists, no such folder, no space, no permission; the message names the file), TL_ERR_USAGE, TL_ERR_MEMORY.
 * Owns: the caller, `tl_journal_close`.
 */
TL_API TL_NODISCARD tl_status tl_journal_create(tl_journal **journal, const char *path, const tl_journal_about *about,
                                                const tl_journal_options *options, tl_error *error);

typedef enum tl_journal_mode {
    TL_JOURNAL_READ = 1, /* also while another process writes to it */
    TL_JOURNAL_WRITE = 2
} tl_journal_mode;

/**
 * Says again what an unsealed journal is about: what is known only when the input was read, its hash. Errors: TL_ERR_USAGE (sealed), TL_ERR_IO,
 * TL_ERR_MEMORY.
 */
TL_API TL_NODISCARD tl_status tl_journal_describe(tl_journal *journal, const tl_journal_about *about, tl_error *error);

/** Opens a journal. Errors: TL_ERR_IO (missing, a link, in use by another process), TL_ERR_SYNTAX (no journal, or one of a later version), TL_ERR_MEMORY. */
TL_API TL_NODISCARD tl_status tl_journal_open(tl_journal **journal, const char *path, tl_journal_mode mode, const tl_journal_options *options,
                                              tl_error *error);
/** Stores what is not stored yet, and closes; NULL is allowed. What could not be stored is lost: tl_journal_flush tells. */
TL_API void tl_journal_close(tl_journal *journal);

/** Closes a journal that was opened for writing, and removes its files; NULL is allowed. */
TL_API void tl_journal_discard(tl_journal *journal);

/** What the journal is about; borrowed until it is closed or described anew. */
TL_API const tl_journal_about *tl_journal_about_of(const tl_journal *journal);
/** Errors: TL_ERR_IO, TL_ERR_MEMORY. */
TL_API TL_NODISCARD tl_status tl_journal_status_of(tl_journal *journal, tl_journal_status *status, tl_error *error);

/**
 * Takes the next record of the input.
 * @param group    records of the same group are handed out together, at the place of the first; empty: it has none
 * @param settled  its result, when it is not to be sent (outcome invalid); else NULL
 * Errors: TL_ERR_USAGE (sealed), TL_ERR_IO, TL_ERR_MEMORY.
 */
TL_API TL_NODISCARD tl_status tl_journal_add(tl_journal *journal, const tl_record *record, tl_str group, const tl_result *settled, tl_error *error);
/** The input is complete: from now on it is what the journal says it is. Errors: TL_ERR_USAGE, TL_ERR_IO. */
TL_API TL_NODISCARD tl_status tl_journal_seal(tl_journal *journal, tl_error *error);

/**
 * Prepares a sealed journal for going on: what was not sent is to be sent; what was in flight without a result is to be sent again where the
 * journal says idempotent, else it ends unknown. A journal that was not sealed holds no whole input, and nothing of it was sent: TL_ERR_USAGE.
 * @param resend_unknown  results that are unknown are to be sent again as well
 */
TL_API TL_NODISCARD tl_status tl_journal_resume(tl_journal *journal, bool resend_unknown, tl_error *error);

/** A tl_record_fn, with the journal as its context: the next record without a result. It is marked in flight, on disk, before it is handed out. */
TL_API tl_status tl_journal_next(void *journal, tl_record *record, bool *end, tl_error *error);
/** Hands out no more records: those that were not handed out stay to be sent. */
TL_API void tl_journal_stop(tl_journal *journal);
/** A tl_result_fn, with the journal as its context. `index` counts the records that tl_journal_next handed out. A failure is kept: tl_journal_failure. */
TL_API void tl_journal_store(void *journal, const tl_result *result);
/** Stores, when it is time, what came; to be called now and then while a push runs. @return whether all went well so far */
TL_API bool tl_journal_tick(tl_journal *journal);
/** In how many milliseconds tl_journal_tick has something to store; below 0: nothing waits. For tl_push_options.on_wait. */
TL_API int64_t tl_journal_due_ms(const tl_journal *journal);
/** Stores what came. Errors: TL_ERR_IO, also of an earlier tl_journal_store. */
TL_API TL_NODISCARD tl_status tl_journal_flush(tl_journal *journal, tl_error *error);

/** Receives a record of the input and its result: outcome 0 for none so far. Borrowed. @return false ends the reading */
typedef bool (*tl_journal_each_fn)(void *context, const tl_record *record, const tl_result *result);
/**
 * Reads the records with an outcome, in the order of the input; 0: all. A record without a result is told as what it will be if nobody goes on:
 * unknown when it was in flight, else not_sent, with the reason stopped. Errors: TL_ERR_IO, TL_ERR_MEMORY.
 */
TL_API TL_NODISCARD tl_status tl_journal_each(tl_journal *journal, tl_outcome outcome, tl_journal_each_fn each, void *context, tl_error *error);

/** Wipes the values of records and what vendors said, for good, also from the file; outcomes, reasons, lines and ids stay. Errors: TL_ERR_USAGE, TL_ERR_IO. */
TL_API TL_NODISCARD tl_status tl_journal_forget(tl_journal *journal, tl_error *error);

TL_END_DECLS
#endif
