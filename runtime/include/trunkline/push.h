/* Push: records in, one result for each. Plans batches, keeps the order of records with the same key, sends, settles. */
#ifndef TRUNKLINE_PUSH_H
#define TRUNKLINE_PUSH_H

#include <trunkline/adapter.h>
#include <trunkline/client.h>

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
} tl_push_options;

#define TL_PUSH_OPTIONS_INIT {sizeof(tl_push_options), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, 0}

typedef struct tl_push_summary {
    uint64_t records;
    uint64_t by_outcome[TL_OUTCOME_COUNT];
    uint64_t by_reason[TL_REASON_COUNT];
    uint64_t requests; /* sent or tried, repeats included; in a dry run: shown */
    uint64_t repeats;  /* of these, sent again */
    bool stopped;      /* ended early: the system cannot be reached or refuses us */
    char stop_message[352]; /* why; "" unless stopped */
} tl_push_summary;

/** Makes a push. Errors: TL_ERR_USAGE, TL_ERR_ABI, TL_ERR_MEMORY. Owns: the caller, `tl_push_free`. */
TL_API TL_NODISCARD tl_status tl_push_new(tl_push **push, const tl_push_options *options, tl_error *error);
/** Frees a push; NULL is allowed. */
TL_API void tl_push_free(tl_push *push);

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
