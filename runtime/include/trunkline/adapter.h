/*
 * What makes a system pushable: its generated API, the operation that saves a record, and a reader of its replies.
 * For writers of adapters; applications take the ones of trunkline/systems.h.
 */
#ifndef TRUNKLINE_ADAPTER_H
#define TRUNKLINE_ADAPTER_H

#include <trunkline/http.h>
#include <trunkline/record.h>
#include <trunkline/result.h>
#include <trunkline/schema.h>

TL_BEGIN_DECLS

typedef enum tl_setting_type {
    TL_SETTING_CHOICE = 0, /* one of `choices` */
    TL_SETTING_TEXT,
    TL_SETTING_NUMBER,  /* a whole number, `least` to `most` */
    TL_SETTING_DURATION /* "250ms", "30s", "5m", "1h"; `least` to `most` in milliseconds */
} tl_setting_type;

/** A setting that an adapter understands, beside those that all have. Fill it in by names: new fields are appended. */
typedef struct tl_setting_info {
    const char *name;           /* "results"; "find.by": the key `by` of the map `find` */
    const char *const *choices; /* of a choice: NULL-terminated; the first is the default, unless it is required */
    const char *help;           /* one line */
    uint32_t type;              /* a tl_setting_type */
    bool required;              /* there is no default: without it nothing is checked or pushed, and `help` says why */
    const char *fallback;       /* of every other type: its default; NULL: none */
    int64_t least;
    int64_t most;               /* below `least`: no limit */
} tl_setting_info;

/** A setting as the user gave it. */
typedef struct tl_setting {
    tl_str name;
    tl_str value;
} tl_setting;

/** What an adapter's functions may look at beside the record. Borrowed for the call. */
typedef struct tl_scope {
    const struct tl_adapter *adapter;
    const tl_setting *settings; /* as the user gave them */
    size_t setting_count;
    tl_arena *arena;            /* for texts that are handed out */
    void *state;                /* the adapter's own `state_size` bytes, zeroed when a run begins */
    const char *namespace_uri;  /* of requests and replies, in place of the schema's own; NULL: that */
} tl_scope;

/** What a reader finds out beside the records: see the tl_note functions. */
typedef struct tl_reply_notes {
    uint32_t faults;
    uint32_t caller_reason;
    bool stops;
    char hint[256];
} tl_reply_notes;

/** The records of one request, and what becomes of each; handed to a reply reader. */
typedef struct tl_batch {
    const tl_operation *operation;
    const tl_record *const *records; /* as sent: kinds already in the vendor's words */
    size_t count;
    tl_result *results;         /* one per record; outcome 0: not settled yet */
    const tl_setting *settings; /* of the system */
    size_t setting_count;
    tl_arena *arena;            /* for texts that results point at */
    const tl_scope *scope;      /* the same for all functions of an adapter */
    tl_reply_notes *notes;      /* for the tl_note functions */
    const tl_operation **next;  /* one per record: see tl_batch_next */
} tl_batch;

enum tl_route_flag {
    TL_ROUTE_MERGE = 1 << 0, /* the records of a group fill one object together: an operation whose request is one record */
    TL_ROUTE_WHOLE = 1 << 1  /* a group goes in one request or not at all: what is not in it would be deleted */
};

/** Where a record goes. Preset to the adapter's first operation for the record's entity, and to the adapter's flags. */
typedef struct tl_route {
    const tl_operation *operation; /* one of the adapter's */
    uint32_t flags;                /* tl_route_flag */
} tl_route;

/** The questions of one lookup request, handed to its reader. */
typedef struct tl_asked {
    const tl_scope *scope;
    const struct tl_lookup *lookup;
    const tl_str *questions;
    size_t count;
    tl_reply_notes *notes;
    struct tl_answer *answers; /* the push's, one per question; see tl_asked_row */
} tl_asked;

/**
 * Something that has to be asked before a record can be sent. Answers are kept for the run, so each question is asked once; questions of several
 * records travel in one request. Lookups are asked in the adapter's order, each sees the answers of those before it in the record.
 */
typedef struct tl_lookup {
    const char *name;              /* "customer", for messages: "the lookup of the customer ..." */
    const tl_operation *operation; /* asks, and changes nothing: it is sent again as freely as an idempotent one */
    uint32_t most;                 /* questions in one request; 0: 1 */
    uint32_t none;                 /* tl_reason of a record whose question has no answer */
    uint32_t several;              /* ... or different ones */
    const char *path;              /* where the answer goes, as if given as x.PATH; NULL: */
    tl_column column;              /* the column that it replaces */
    /** What a record asks for; false: it needs no answer. Equal texts are one question. */
    bool (*question)(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question);
    /** Fills in the request, a zeroed struct of the operation's request type, best by tl_schema_set with `scope->arena`. Errors: any. */
    tl_status (*ask)(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error);
    /** Reads a complete reply: as `read_reply` of an adapter, but tells of answers, by tl_asked_row. READ says: that were all. */
    tl_verdict (*read)(tl_asked *asked, const tl_http_reply *reply, tl_error *error);
} tl_lookup;

/** A field of a login, as a config names it. */
typedef struct tl_login_input {
    const char *name; /* in a config: "user" */
    const char *path; /* wire path in the login's body: "USER_NAME" */
    bool open;        /* no secret: a config may hold it as it is */
    bool optional;
} tl_login_input;

/** How a system logs in by an operation of its own; see trunkline/login.h. */
typedef struct tl_login_info {
    const tl_operation *operation; /* needs no token itself */
    const tl_login_input *inputs;
    size_t input_count;
    const char *token_path;        /* where the token stands in the reply's body; or */
    const char *token_header;      /* the reply's header that holds it (neither: the operation's codec finds it), */
    const char *token_prefix;      /* behind this */
    int64_t lifetime_ms;           /* of a token; 0: until the system refuses it */
    const char *next_token_header; /* as tl_client_options: of other replies, where they hand out the next token; NULL: none do */
    const char *next_token_prefix;
} tl_login_info;

/** One kind of number that a system has. */
typedef struct tl_kind_row {
    tl_str word; /* what a request holds: the system's key */
    tl_str name; /* what people there call it; empty: nothing */
} tl_kind_row;

/** How a system tells which kinds of numbers it has. */
typedef struct tl_kind_list {
    const tl_operation *operation; /* asks, and changes nothing; its request has no required fields */
    /** Reads a complete reply. @param rows  receives them, in the scope's arena. Errors: as tl_message_read; TL_ERR_MISSING (rows without that column). */
    tl_status (*read)(const tl_scope *scope, const tl_http_reply *reply, tl_kind_row **rows, size_t *count, tl_error *error);
} tl_kind_list;

/** How records go to one system and what its replies mean. Threads: immutable, and shared by all. */
typedef struct tl_adapter {
    size_t struct_size;
    const char *name;  /* as in a config: "wasp" */
    const char *title; /* "Wasp InventoryCloud and AssetCloud" */
    const tl_api *api;
    const tl_operation *push; /* saves a record */
    const tl_setting_info *settings;
    size_t setting_count;
    /**
     * Reads a complete reply. Never settles a record as saved that the reply does not prove saved.
     * @param error  says why for every verdict but READ; `message` reaches the results
     */
    tl_verdict (*read_reply)(tl_batch *batch, const tl_http_reply *reply, tl_error *error);
    const tl_login_info *login; /* NULL: its tokens come from elsewhere */
    /* All of these may be 0 or NULL. docs/adding-a-system.md shows each at work. */
    const tl_operation *const *operations; /* all that save records, `push` first, NULL behind the last; NULL: `push` alone */
    uint32_t route_flags;                  /* tl_route_flag of its records */
    const tl_lookup *lookups;
    size_t lookup_count;                   /* at most TL_MOST_LOOKUPS */
    size_t state_size;                     /* see tl_scope */
    const char *fault_limit;               /* the number setting that limits the faults of a day: see tl_note_fault */
    const char *destroys;                  /* what a push may delete at the vendor's, one line for people; NULL: nothing */
    /** Chooses another operation, or other flags. Errors: any; the record is invalid, `error->field` names the column. */
    tl_status (*route)(const tl_scope *scope, const tl_record *record, tl_route *route, tl_error *error);
    /** Refuses a record that the tables would let pass; its kind is still in the user's word. Errors: as `route`. */
    tl_status (*check_record)(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_error *error);
    /**
     * Adds to the request what follows from the record: `value` is the struct of one record, filled in from columns, extras and answers, and not yet
     * checked against the schema. Called again for each encoding. Errors: as `route`.
     */
    tl_status (*complete)(const tl_scope *scope, const tl_operation *operation, const tl_record *record, void *value, tl_error *error);
    const tl_kind_list *kinds; /* NULL: the system has no such list */
    /** The login that goes with the settings, where a system has several; NULL: `login`. Without settings it is `login` as well. */
    const tl_login_info *(*choose_login)(const tl_scope *scope);
    const tl_operation *get;  /* reads one record and changes nothing; NULL: the system has no such call */
    const char *get_key_path; /* where the record's key goes: a wire path in its request, or "{name}": a parameter */
} tl_adapter;

enum { TL_MOST_LOOKUPS = 8 };

/** A setting's value, or its default; empty when there is neither. */
TL_API tl_str tl_scope_setting(const tl_scope *scope, const char *name);
/** Whether a setting has that value. */
TL_API bool tl_scope_is(const tl_scope *scope, const char *name, const char *value);
/** A number, or a duration in milliseconds; 0 when there is none. */
TL_API int64_t tl_scope_number(const tl_scope *scope, const char *name);
/** Whether a value is one that the setting can have. Errors: TL_ERR_USAGE; the message names the setting and says what it takes. */
TL_API TL_NODISCARD tl_status tl_setting_check(const tl_setting_info *setting, tl_str value, tl_error *error);
/** The text of a column; empty when it is absent, null or empty. */
TL_API tl_str tl_record_text(const tl_record *record, tl_column column);
/** The extra of that wire path; NULL when the record has none, or an absent one. */
TL_API const tl_extra *tl_record_extra(const tl_record *record, const char *path);
/** Whether an operation can carry a column, kinds that pick the field included. */
TL_API bool tl_operation_carries(const tl_operation *operation, tl_column column);
/** The adapter's operation for an entity, the first that has it; `push` for an empty one; NULL when there is none. */
TL_API const tl_operation *tl_adapter_operation(const tl_adapter *adapter, tl_str entity);

/** The value of a setting by name, or its default, the first choice; empty when the adapter has no such setting. */
TL_API tl_str tl_batch_setting(const tl_batch *batch, const tl_adapter *adapter, const char *name);

/** Settles record `index` as saved. */
TL_API void tl_batch_saved(tl_batch *batch, size_t index);

/** What a vendor said of one record. Texts are borrowed: from the reply's arena or the batch's. */
typedef struct tl_vendor_error {
    tl_str code;
    tl_str message;
    tl_str field;
    int32_t http_status; /* for the rules; the vendor's own in the body counts first */
} tl_vendor_error;

/** Settles record `index` as rejected; the reason comes from the operation's error rules, else TL_REASON_VENDOR_ERROR. Texts are copied to the batch's arena. */
TL_API void tl_batch_rejected(tl_batch *batch, size_t index, const tl_vendor_error *vendor_error);

/**
 * Settles record `index` by what the vendor said of it, as the operation's `faults` say: saved, rejected, or, of a row that stops, about the caller
 * (tl_note_caller). An error that no row has is rejected with TL_REASON_VENDOR_ERROR. Texts are copied to the batch's arena; without a message the row's
 * own text counts.
 */
TL_API void tl_batch_said(tl_batch *batch, size_t index, const tl_vendor_error *vendor_error);

/**
 * The vendor certainly did not save record `index`, and it goes once more by another of the adapter's operations: an update that found nothing, by
 * the one that creates. Records of one request that say so go together again. At most three times for a record.
 */
TL_API void tl_batch_next(tl_batch *batch, size_t index, const tl_operation *operation);

/** The push ends once this reply is settled; `hint` tells what to do about it. The first hint counts. */
TL_API void tl_note_stop(tl_reply_notes *notes, const char *hint);
/**
 * The reply is about the caller (a token that is refused for good, a lock-out): none of its records that the reader leaves open was taken, they end
 * not_sent with that reason, and the push ends. A token that may be renewed never comes here: the codec's judge_token sees to that.
 */
TL_API void tl_note_caller(tl_reply_notes *notes, tl_reason reason, const char *hint);
/** The vendor counts this reply as a fault. With as many in a day (UTC) as the setting `fault_limit` of the adapter says, the push ends. */
TL_API void tl_note_fault(tl_reply_notes *notes);

/** An answer: to every question that is equal to `question`, ASCII case ignored. The same answer twice is one. Copied. */
TL_API void tl_asked_row(tl_asked *asked, tl_str question, tl_str answer);
/** The vendor's own error about one question; its records are rejected in these words. Copied. */
TL_API void tl_asked_rejected(tl_asked *asked, size_t index, const tl_vendor_error *vendor_error);

/** The row of an operation's `faults` that fits; NULL when none does. */
TL_API const tl_fault_rule *tl_operation_fault(const tl_operation *operation, const tl_vendor_error *vendor_error);

/** The reason that an operation's error rules give; TL_REASON_VENDOR_ERROR when no row fits. */
TL_API tl_reason tl_operation_reason(const tl_operation *operation, const tl_vendor_error *vendor_error);

TL_END_DECLS
#endif
