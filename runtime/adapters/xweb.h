/* netFORUM xWEB over SOAP: what the files of its adapter share. */
#ifndef TL_ADAPTERS_XWEB_H
#define TL_ADAPTERS_XWEB_H

#include <trunkline/adapter.h>
#include <trunkline/xweb.h>

/** Settings. */
#define TL_XWEB_FIND_BY "find.by"
#define TL_XWEB_FETCH "fetch"

/** Where the phone's own key goes; documented as another one than cph_key. */
#define TL_XWEB_PHONE_KEY "Phone.phn_key"

/** Whether a text is a key: 32 hexadecimal digits, braces and hyphens allowed where a GUID has them. */
bool tl_xweb_is_key(tl_str text);
/** The key as 8-4-4-4-12, in the arena; empty when out of memory. */
tl_str tl_xweb_plain_key(tl_str key, tl_arena *arena);

/** Whether the column customer holds something by which the key has to be found. */
bool tl_xweb_finds(const tl_scope *scope);
/** Whether what the column holds can stand in a query. Errors: TL_ERR_TYPE, with `error->field`. */
tl_status tl_xweb_find_check(const tl_scope *scope, const tl_record *record, tl_error *error);

/** The value of a row's column, its name's case ignored; empty when there is none. */
tl_str tl_xweb_cell(const xweb_row *row, tl_str column);

/** Counts what the vendor counts: this reply's fault, and the one before a token was renewed. */
void tl_xweb_note_faults(tl_reply_notes *notes, const tl_http_reply *reply, bool fault);

/** A lookup's functions: the customer's key by GetQuery, the phone's other key by WEBPhoneGet. */
bool tl_xweb_find_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question);
tl_status tl_xweb_find_ask(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error);
tl_verdict tl_xweb_find_read(tl_asked *asked, const tl_http_reply *reply, tl_error *error);
bool tl_xweb_fetch_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question);
tl_status tl_xweb_fetch_ask(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error);
tl_verdict tl_xweb_fetch_read(tl_asked *asked, const tl_http_reply *reply, tl_error *error);

tl_verdict tl_xweb_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error);
tl_status tl_xweb_read_kinds(const tl_scope *scope, const tl_http_reply *reply, tl_kind_row **rows, size_t *count, tl_error *error);

#endif
