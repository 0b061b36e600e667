/* A cell's text as a value. */
#ifndef TRUNKLINE_CODEC_ASSIGN_PARSE_H
#define TRUNKLINE_CODEC_ASSIGN_PARSE_H

#include <trunkline/schema.h>

/** The bare form of any scalar. */
typedef union tl_scalar {
    tl_str text; /* texts, decimals, raw JSON */
    int64_t integer;
    uint64_t natural;
    bool flag;
    tl_enum enumerator;
} tl_scalar;

/** Reads `text` as a value of a scalar type; what it borrows, it borrows from the text. Errors: TL_ERR_TYPE, TL_ERR_RANGE. @param secret  no message quotes the text */
tl_status tl_parse_scalar(const tl_type *type, tl_str text, bool secret, tl_scalar *value, tl_error *error);

#endif
