/* application/x-www-form-urlencoded: writing it, and reading the query of a redirect. */
#ifndef TRUNKLINE_AUTH_FORM_H
#define TRUNKLINE_AUTH_FORM_H

#include <trunkline/memory.h>

/* One field; without a value (ptr NULL) it is left out. */
typedef struct tl_form_field {
    const char *name;
    tl_str value;
} tl_form_field;

/** Appends the fields in their order, growing the buffer at most once: it may hold secrets. Errors: TL_ERR_MEMORY. */
tl_status tl_form_encode_fields(tl_buf *out, const tl_form_field *fields, size_t count);
/** Bytes that encoding a text takes at most. */
size_t tl_form_most_bytes(tl_str text);
/**
 * Finds a field of a query and decodes its value into `value` (replacing what it held).
 * @param found  receives whether it is there, well-formed and only once
 * Errors: TL_ERR_MEMORY.
 */
tl_status tl_form_find(tl_str query, const char *name, tl_buf *value, bool *found);

#endif
