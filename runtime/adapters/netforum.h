/*
 * netFORUM xWEB, whichever way it is called: what its SOAP and its JSON adapter share. Everything here goes by wire paths and by the adapter's tables: the
 * first of its operations updates, the second inserts, and its description has the facts `find` and `kinds`.
 */
#ifndef TL_ADAPTERS_NETFORUM_H
#define TL_ADAPTERS_NETFORUM_H

#include <trunkline/adapter.h>

#include "rows.h"

/** Where the phone's own key goes; documented as another one than cph_key. */
#define TL_NETFORUM_PHONE_KEY "Phone.phn_key"

enum { TL_NETFORUM_SETTINGS = 8, TL_NETFORUM_INPUTS = 2 };
extern const tl_setting_info tl_netforum_settings[TL_NETFORUM_SETTINGS];
extern const tl_login_input tl_netforum_inputs[TL_NETFORUM_INPUTS];

/** What tl_adapter.fault_limit names, and how long a token lives unless the tenant says otherwise (Timeout). */
#define TL_NETFORUM_FAULT_LIMIT "fault_limit"
#define TL_NETFORUM_LIFETIME_MS (INT64_C(20) * 60 * 1000)

/* netforum_rules.c: functions of an adapter. */
tl_status tl_netforum_route(const tl_scope *scope, const tl_record *record, tl_route *to, tl_error *error);
tl_status tl_netforum_check_record(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_error *error);
tl_status tl_netforum_complete(const tl_scope *scope, const tl_operation *operation, const tl_record *record, void *value, tl_error *error);

/* netforum_find.c: the customer's key, by GetQuery. */
/** Whether the column customer holds something by which the key has to be found. */
bool tl_netforum_finds(const tl_scope *scope);
/** Whether what the column holds can stand in a query. Errors: TL_ERR_TYPE, TL_ERR_RANGE, TL_ERR_CONFIG, with `error->field`. */
tl_status tl_netforum_find_check(const tl_scope *scope, const tl_record *record, tl_error *error);
bool tl_netforum_find_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question);
tl_status tl_netforum_find_ask(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error);

/* netforum_fetch.c: the phone's own key, by WEBPhoneGet. */
bool tl_netforum_fetch_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question);
tl_status tl_netforum_fetch_ask(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error);
/** Whether a text is a key: 32 hexadecimal digits, braces and hyphens allowed where a GUID has them. */
bool tl_netforum_is_key(tl_str text);

/* netforum_reply.c: what decoded replies mean. `phone` is a struct of the type `facade`, the vendor's object of a phone; NULL: the reply has none. */
tl_verdict tl_netforum_updated(tl_batch *batch, tl_str result, tl_error *error);
tl_verdict tl_netforum_inserted(tl_batch *batch, const tl_type *facade, const void *phone, tl_error *error);
tl_verdict tl_netforum_fetched(tl_asked *asked, const tl_type *facade, const void *phone, tl_error *error);
tl_verdict tl_netforum_found(tl_asked *asked, const tl_rows *rows, tl_error *error);
tl_status tl_netforum_kinds(const tl_scope *scope, const tl_rows *rows, tl_kind_row **kinds, size_t *count, tl_error *error);
/** What a fault to a lookup means: about the caller, where a row of the operation says that; else the question was refused. */
tl_verdict tl_netforum_asked_fault(tl_asked *asked, const tl_vendor_error *said);
/** Counts what the vendor counts: this reply's fault, and the one before a token was renewed. */
void tl_netforum_note_faults(tl_reply_notes *notes, const tl_http_reply *reply, bool fault);

/** A part of the query, "column": what the config says of it, else what the description says for this way to find. */
tl_str tl_netforum_find_part(const tl_scope *scope, const char *name);

/** The two lookups of an adapter: by its GetQuery and its WEBPhoneGet, whose replies `reader` reads. */
#define TL_NETFORUM_LOOKUPS(query, get, reader)                                                                                                      \
    {.name = "customer",                                                                                                                             \
     .operation = (query),                                                                                                                           \
     .most = 50,                                                                                                                                     \
     .none = TL_REASON_UNKNOWN_CUSTOMER,                                                                                                             \
     .several = TL_REASON_AMBIGUOUS_CUSTOMER,                                                                                                        \
     .column = TL_COLUMN_CUSTOMER,                                                                                                                   \
     .question = tl_netforum_find_question,                                                                                                          \
     .ask = tl_netforum_find_ask,                                                                                                                    \
     .read = (reader)},                                                                                                                              \
    {                                                                                                                                                \
        .name = "phone", .operation = (get), .most = 1, .none = TL_REASON_BAD_VALUE, .several = TL_REASON_BAD_VALUE, .path = TL_NETFORUM_PHONE_KEY,  \
        .column = TL_COLUMN_COUNT, .question = tl_netforum_fetch_question, .ask = tl_netforum_fetch_ask, .read = (reader)                            \
    }

/** Members of an adapter. */
#define TL_NETFORUM_RULES                                                                                                                            \
    .settings = tl_netforum_settings, .setting_count = TL_NETFORUM_SETTINGS, .fault_limit = TL_NETFORUM_FAULT_LIMIT, .route = tl_netforum_route,     \
    .check_record = tl_netforum_check_record, .complete = tl_netforum_complete

#endif
