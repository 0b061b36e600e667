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

/** A setting that an adapter understands, beside those that all have. */
typedef struct tl_setting_info {
    const char *name;           /* "results" */
    const char *const *choices; /* NULL-terminated; the first is the default */
    const char *help;           /* one line */
} tl_setting_info;

/** A setting as the user gave it. */
typedef struct tl_setting {
    tl_str name;
    tl_str value;
} tl_setting;

/** The records of one request, and what becomes of each; handed to a reply reader. */
typedef struct tl_batch {
    const tl_operation *operation;
    const tl_record *const *records; /* as sent: kinds already in the vendor's words */
    size_t count;
    tl_result *results;         /* one per record; outcome 0: not settled yet */
    const tl_setting *settings; /* of the system */
    size_t setting_count;
    tl_arena *arena;            /* for texts that results point at */
} tl_batch;

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
} tl_adapter;

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

/** The reason that an operation's error rules give; TL_REASON_VENDOR_ERROR when no row fits. */
TL_API tl_reason tl_operation_reason(const tl_operation *operation, const tl_vendor_error *vendor_error);

TL_END_DECLS
#endif
