/* JSON to and from generated structs, by descriptor tables. RFC 8259; UTF-8 only. */
#ifndef TRUNKLINE_JSON_H
#define TRUNKLINE_JSON_H

#include <trunkline/memory.h>
#include <trunkline/schema.h>

TL_BEGIN_DECLS

/** How JSON is written and read. Start from TL_JSON_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
typedef struct tl_json_options {
    size_t struct_size; /* sizeof(tl_json_options) */
    uint32_t max_depth; /* nesting that is read or written, at most 1,000; 0: 64 */
    bool redact;        /* writing: secret fields become "<secret>" */
    bool padded;        /* reading: TL_BUF_PADDING NUL bytes follow the text, so it is not copied first */
    bool redact_numbers; /* writing: as tl_redact_number does; what is no text, number or list of texts becomes "<number>" */
} tl_json_options;

#define TL_JSON_OPTIONS_INIT {sizeof(tl_json_options), 0, false, false, false}

/**
 * Appends a value as minified JSON, members in the table's order, absent ones left out.
 * @param value    the object struct; a tl_list for a list; the bare form of a scalar
 * @param options  NULL: defaults
 * Errors: TL_ERR_UTF8, TL_ERR_TYPE (a decimal that is no number, an unknown enumerator without text), TL_ERR_MISSING (a bare
 * object pointer that is NULL), TL_ERR_LIMIT (depth), TL_ERR_MEMORY; `out` is then as it was. `error->field` is the wire path.
 */
TL_API TL_NODISCARD tl_status tl_json_encode(tl_buf *out, const tl_type *type, const void *value, const tl_json_options *options, tl_error *error);

/**
 * Reads one JSON text into a value. Unknown members are skipped, the last of duplicate ones counts, a missing required one is
 * an error. Integers are exact and checked against their range; 1.0 and 1e2 are no integers.
 * @param value  receives the object struct (type->size bytes), a tl_list, or the bare form of a scalar; zeroed first, and
 *               again on failure
 * @param arena  holds all strings and lists handed out
 * Errors: TL_ERR_SYNTAX, TL_ERR_UTF8, TL_ERR_TYPE, TL_ERR_RANGE, TL_ERR_MISSING, TL_ERR_LIMIT, TL_ERR_MEMORY, with
 * `error->offset`, `line`, `column` and `field`.
 */
TL_API TL_NODISCARD tl_status tl_json_decode(const tl_type *type, tl_str text, const tl_json_options *options, void *value, tl_arena *arena,
                                             tl_error *error);

TL_END_DECLS
#endif
