/* Push: records in, one result for each. Plans batches, keeps the order of records with the same key, sends, settles. */
#ifndef TRUNKLINE_PUSH_H
#define TRUNKLINE_PUSH_H

#include <trunkline/adapter.h>
#include <trunkline/attempt.h>
#include <trunkline/client.h>
#include <trunkline/metrics.h>

TL_BEGIN_DECLS

/** A push to one system. Threads: confined to one thread. */
typedef struct tl_push tl_push;

/** The vendor's word for a kind of number: mobile -> Cell Phone. */
typedef struct tl_kind_name {
    tl_str kind;
    tl_str vendor;
} tl_kind_name;

/** Receives each record's result exactly once. Results of different keys come out of order; `index` tells. */
typedef void (*tl_result_fn)(void *context, const tl_result *result);

/**
 * Hands over the next record; its texts are borrowed until the next call.
 * @param end  set to true when there is none left
 * Errors: any status ends the push: records already taken are finished, the status is returned.
 */
typedef tl_status (*tl_record_fn)(void *context, tl_record *record, bool *end, tl_error *error);

/**
 * Sees each request before it is sent, or instead of it in a dry run. `body` is borrowed; in a dry run secrets in it are redacted, and phone numbers
 * unless show_numbers.
 */
typedef void (*tl_request_fn)(void *context, const tl_operation *operation, tl_str body, size_t record_count);

/** How a push goes. Start from TL_PUSH_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
typedef struct tl_push_options {
    size_t struct_size;
    tl_client *client;         /* borrowed; required, used only for its description in a dry run */
    const tl_adapter *adapter; /* required */
    const tl_kind_name *kinds; /* copied */
    size_t kind_count;
    const tl_setting *settings; /* copied */
    size_t setting_count;
    tl_result_fn on_result; /* required */
    void *result_context;
    tl_request_fn on_request; /* NULL: none */
    void *request_context;
    uint32_t jobs;          /* requests in flight; 0: 4 */
    uint32_t batch_records; /* records in a request; 0: the most the operation takes */
    size_t batch_bytes;     /* bytes of a request's body; 0: 4 MiB */
    uint32_t window;        /* records held at once; 0: 4 * jobs * batch size, at least 1,000 */
    uint32_t attempts;      /* per request, the first included; 0: 4 */
    int64_t backoff_base_ms; /* 0: 500 */
    int64_t backoff_cap_ms;  /* 0: 30,000 */
    uint32_t stop_after_unsent; /* requests in a row that reached nobody end the push; 0: 3 */
    uint32_t requests_per_second; /* 0: no limit */
    const tl_clock *clock;   /* NULL: the machine's; borrowed */
    const tl_random *random; /* NULL: the machine's; borrowed */
    const tl_log *log;       /* NULL: none; borrowed */
    bool dry_run;            /* plan, encode, show to on_request; send nothing, read no secret. on_result hears of invalid records only */
    int64_t retry_after_limit_ms; /* 0: 300,000; a system that asks to wait longer is not waited for: the push ends */
    tl_attempt_fn on_attempt; /* NULL: none */
    void *attempt_context;
    /**
     * How many requests may be sent again as they are, so that a broken system is not hammered: a bucket of 10 that gains one a second while it holds
     * less, and this percentage of one with each request's first attempt, up to 100. When it is empty, a request ends with its last outcome. What the
     * system itself asked to have later (429, 503 with Retry-After) and halves of a batch take nothing. 0: 20; TL_NO_RETRY_BUDGET: no such limit
     */
    uint32_t retry_budget_percent;
    int64_t deadline_ms; /* of a request from its first attempt on: none starts after it; 0: 300,000; TL_NO_TIMEOUT: none */
    uint32_t records_per_second; /* on average, and the most in one request; 0: no limit */
    bool (*should_cancel)(void *context); /* asked often; once true, the same as tl_push_cancel. NULL: none */
    void *cancel_context;
    const char *fault_file; /* where the faults of a day are counted for all runs of one user, mode 0600; NULL: in this push only; copied */
    bool show_numbers; /* phone numbers in dry runs and stop messages as they are, not only their last two digits */
    const char *media;         /* content type of the requests, where an operation has it; NULL: each one's default; copied */
    const char *namespace_uri; /* as in tl_message_options; copied */
    uint32_t idempotent;       /* whether records may be sent again though they may have been taken: TL_IDEMPOTENT_BY_SCHEMA, _ALWAYS or _NEVER */
    int64_t (*on_wait)(void *context); /* called before each wait for replies, which then lasts so many milliseconds at most; below 0: as it would. NULL: none */
    void *wait_context;
} tl_push_options;

#define TL_PUSH_OPTIONS_INIT {sizeof(tl_push_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0, 0}

/** What became of a run as a whole. Threads: the caller's; filled when the run is over. */
typedef struct tl_push_summary {
    uint64_t records;
    uint64_t by_outcome[TL_OUTCOME_COUNT];
    uint64_t by_reason[TL_REASON_COUNT];
    uint64_t requests; /* sent or tried, repeats included; in a dry run: shown */
    uint64_t repeats;  /* of these, sent again */
    bool stopped;      /* ended early: the system cannot be reached or refuses us */
    char stop_message[352]; /* why; "" unless stopped */
    bool cancelled;    /* ended by tl_push_cancel or should_cancel before every record had its turn */
} tl_push_summary;

/** Makes a push. Errors: TL_ERR_USAGE, TL_ERR_ABI, TL_ERR_MEMORY, TL_ERR_CONFIG (a setting that is required and missing, or wrong). Owns: the caller, `tl_push_free`. */
TL_API TL_NODISCARD tl_status tl_push_new(tl_push **push, const tl_push_options *options, tl_error *error);
/** Frees a push; NULL is allowed. */
TL_API void tl_push_free(tl_push *push);

/**
 * Ends the run, or the next one when none is under way: nothing new is started, what is in flight is finished, every other record ends not_sent
 * and cancelled (unknown, where an earlier attempt left it open), one result each. A wait between attempts ends within 250 ms.
 * Threads: any, also inside callbacks and signal handlers, as long as the push lives.
 */
TL_API void tl_push_cancel(tl_push *push);

/** The push's counters; borrowed, valid until it is freed, up to date at any time. Threads: the push's own. */
TL_API const tl_push_metrics *tl_push_metrics_of(const tl_push *push);

/**
 * Whether a record can be sent at all: required columns, columns the system cannot carry, types, lengths, what its adapter checks beyond them. What
 * pass 1 calls. Nothing is looked up: what a lookup will answer is taken as given.
 * Errors: TL_ERR_MISSING, TL_ERR_UNKNOWN (a column the system cannot carry), TL_ERR_TYPE, TL_ERR_RANGE, TL_ERR_LIMIT, TL_ERR_UTF8,
 * TL_ERR_MEMORY. `error->field` is the column's name.
 */
TL_API TL_NODISCARD tl_status tl_push_check(tl_push *push, const tl_record *record, tl_error *error);

/**
 * Appends the name of the group that a record goes in: records with equal names belong in one request. Nothing, where the system knows no groups or the
 * record cannot be sent. For tl_journal_add. Errors: TL_ERR_MEMORY.
 */
TL_API TL_NODISCARD tl_status tl_push_group(tl_push *push, const tl_record *record, tl_buf *out);

/** The reason that goes with a failed check: missing_field, bad_value ... */
TL_API tl_reason tl_push_check_reason(tl_status status);

/**
 * Pushes every record of a source. A record that fails tl_push_check gets outcome invalid and the push goes on.
 * A push that stops early still hands over one result per record of the source.
 * Errors: what the source returns; TL_ERR_MEMORY, TL_ERR_IO: records then without a result are reported not_sent or unknown first.
 * Blocks: until all is settled.
 */
TL_API TL_NODISCARD tl_status tl_push_run(tl_push *push, tl_record_fn next, void *context, tl_push_summary *summary, tl_error *error);

TL_END_DECLS
#endif
