/*
 * Forms (application/x-www-form-urlencoded) to and from generated structs, by descriptor tables, in the spelling that ASP.NET binds: `Name=value`,
 * `Inner.Name=value`, `List[0]=value`, and `[0].Name=value` for a body that is a list. No standard says how structs become forms.
 *
 * Three states: an absent member is left out, an empty text is `Name=`, null is `Name` without an equals sign. Servers that do not tell the last two
 * apart read both as they read an empty field.
 */
#ifndef TRUNKLINE_FORM_H
#define TRUNKLINE_FORM_H

#include <trunkline/memory.h>
#include <trunkline/schema.h>

TL_BEGIN_DECLS

/** How a form is written. Start from TL_FORM_OPTIONS_INIT; new fields are appended. Threads: the caller's; read during the call alone. */
typedef struct tl_form_options {
    size_t struct_size;  /* sizeof(tl_form_options) */
    uint32_t max_depth;  /* nesting that is read or written, at most 1,000; 0: 64 */
    bool redact;         /* writing: secret fields become "<secret>" */
    bool redact_numbers; /* writing: as tl_redact_number does; what is no single value nor a list of such becomes "<number>" */
} tl_form_options;

#define TL_FORM_OPTIONS_INIT {sizeof(tl_form_options), 0, false, false}

/**
 * Appends a value as a form, members in the table's order. Bytes are escaped as browsers do (WHATWG URL: a blank is '+').
 * @param value    the object struct, or a tl_list for a list
 * @param options  NULL: defaults
 * Errors: TL_ERR_UTF8, TL_ERR_TYPE (what a form cannot hold: a body that is neither object nor list, a value of any type, a map; a list or object in
 * another one that is empty, as it would look absent; a decimal that is no number, an unknown enumerator without text), TL_ERR_MISSING (a required field
 * is absent), TL_ERR_LIMIT (depth), TL_ERR_USAGE, TL_ERR_MEMORY; `out` is then as it was. `error->field` is the wire path.
 */
TL_API TL_NODISCARD tl_status tl_form_encode(tl_buf *out, const tl_type *type, const void *value, const tl_form_options *options, tl_error *error);

/**
 * Reads a form into a value. Unknown names are skipped, the last of repeated ones counts, a missing required one is an error. Indexes of a list start at 0
 * and leave none out, in any order.
 * @param value  receives the object struct (type->size bytes) or a tl_list; zeroed first, and again on failure
 * @param arena  holds all strings and lists handed out
 * Errors: TL_ERR_SYNTAX (a '%' without two digits behind it, a missing index), TL_ERR_UTF8, TL_ERR_TYPE, TL_ERR_RANGE, TL_ERR_MISSING, TL_ERR_LIMIT,
 * TL_ERR_USAGE, TL_ERR_MEMORY, with `error->offset` and `field`.
 */
TL_API TL_NODISCARD tl_status tl_form_decode(const tl_type *type, tl_str text, const tl_form_options *options, void *value, tl_arena *arena,
                                             tl_error *error);

TL_END_DECLS
#endif
