/* Texts against their type: length, pattern, the form of a number or flag. */
#ifndef TRUNKLINE_CODEC_TEXT_CHECK_H
#define TRUNKLINE_CODEC_TEXT_CHECK_H

#include <trunkline/schema.h>

/** Errors: as tl_schema_check. The message says what is wrong without the text. */
tl_status tl_text_check(const tl_type *type, tl_str text, tl_error *error);

#endif
