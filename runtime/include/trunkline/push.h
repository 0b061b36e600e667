/* Push: records in, one result for each. Plans batches, keeps the order of records with the same key, sends, settles. */
#ifndef TRUNKLINE_PUSH_H
#define TRUNKLINE_PUSH_H

#include <trunkline/adapter.h>
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

/** Sees each request before it is sent, or instead of it in a dry run. `body` is borrowed, secrets in it are redacted in a dry run. */
typedef void (*tl_request_fn)(void *context, const tl_operation *operation, tl_str body, size_t record_count);

typedef enum tl_attempt_phase { TL_ATTEMPT_BEFORE = 1, TL_ATTEMPT_AFTER = 2 } tl_attempt_phase;

/** One attempt of a request, just before it starts and once it has ended. Fields of the other phase are 0. New fields are appended. */
typedef struct tl_attempt {
    size_t struct_size;
    tl_attempt_phase phase;
    uint32_t number; /* of this request, from 1; a half of a batch is another request */
    const tl_operation *operation;
    size_t record_count;
    size_t body_bytes;
    /* after */
    tl_status status; /* the transport's: TL_OK when a complete reply came, whatever it says */
    int32_t http_status;
    int64_t elapsed_ms; /* by the push's clock, waiting for a token included */
    size_t reply_bytes; /* of its body, after decompression */
    int64_t again_in_ms; /* when `again`: not before this; other limits may make it later */
    bool sent;   /* a byte of the request left this machine */
    bool again;  /* it will be sent again as it is, unless the push ends before */
    bool halved; /* its records, or those that the reply leaves open, will be sent again in smaller requests, within their bound */
} tl_attempt;

/**
 * Sees each attempt twice, before and after; the attempts of several requests interleave. After comes before the results of the attempt's records.
 * May call tl_push_cancel: an attempt that was cancelled before it started ends with TL_ERR_CANCELLED, and counts as none. A dry run has no attempts.
 */
typedef void (*tl_attempt_fn)(void *context, const tl_attempt *attempt);

/** As retry_budget_percent: no limit on how many requests are sent again but their attempts and their deadline. */
#define TL_NO_RETRY_BUDGET 0xFFFFFFFFu

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
} tl_push_options;

#define TL_PUSH_OPTIONS_INIT {sizeof(tl_push_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0, 0, 0, 0, 0, 0, 0, 0}

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

/** Makes a push. Errors: TL_ERR_USAGE, TL_ERR_ABI, TL_ERR_MEMORY. Owns: the caller, `tl_push_free`. */
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
 * Whether a record can be sent at all: required columns, columns the system cannot carry, types, lengths. What pass 1 calls.
 * Errors: TL_ERR_MISSING, TL_ERR_UNKNOWN (a column the system cannot carry), TL_ERR_TYPE, TL_ERR_RANGE, TL_ERR_LIMIT, TL_ERR_UTF8,
 * TL_ERR_MEMORY. `error->field` is the column's name.
 */
TL_API TL_NODISCARD tl_status tl_push_check(tl_push *push, const tl_record *record, tl_error *error);

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
