/* Scalars as plain text, as XML and forms hold them. */
#ifndef TRUNKLINE_CODEC_LEXICAL_H
#define TRUNKLINE_CODEC_LEXICAL_H

#include <trunkline/schema.h>

#include "codec/number.h"

/**
 * The text of a scalar; borrowed from the value, the table or `room`, of TL_INTEGER_BYTES. TL_ERR_TYPE: it has none, and `*why` says so.
 * @param why  receives a literal
 */
tl_status tl_lexical_write(const tl_type *type, const char *value, char *room, tl_str *text, const char **why);

/**
 * Reads a text into a scalar's bare form, which is borrowed from the text. Blanks around anything but texts and enumerations, a plus, and zeros in
 * front of numbers do not count, as in XML Schema.
 * @param text  may be changed; a NUL stands behind it
 * @param why   receives a literal on failure
 * Errors: TL_ERR_TYPE, TL_ERR_RANGE.
 */
tl_status tl_lexical_read(const tl_type *type, char *text, size_t len, char *value, const char **why);

#endif
