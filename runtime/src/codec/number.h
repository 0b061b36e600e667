/* Numbers between text and machine. */
#ifndef TRUNKLINE_CODEC_NUMBER_H
#define TRUNKLINE_CODEC_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include <trunkline/status.h>
#include <trunkline/str.h>

enum { TL_INTEGER_BYTES = 20 /* the longest: -9223372036854775808, 18446744073709551615 */ };

/** Writes a number in decimal; returns the end. `out` has TL_INTEGER_BYTES of room. */
char *tl_write_uint(char *out, uint64_t number);
/** Writes a number in decimal; returns the end. `out` has TL_INTEGER_BYTES of room. */
char *tl_write_int(char *out, int64_t number);

/**
 * End of the JSON number (RFC 8259, section 6) that starts at `p`; NULL when none does, and `*wrong` is where it breaks.
 * @param integer  whether it has neither fraction nor exponent
 */
const char *tl_number_end(const char *p, const char *end, bool *integer, const char **wrong);

/** Whether a text is one JSON number and nothing else. */
bool tl_is_number(tl_str text);

/** Reads a whole text as an integer. TL_ERR_TYPE: it is none (also -0, 007, 1.0); TL_ERR_RANGE: it does not fit. */
tl_status tl_parse_int(tl_str text, int64_t *number);
/** Reads a whole text as a number from 0 on. Errors as tl_parse_int; a negative one is TL_ERR_RANGE. */
tl_status tl_parse_uint(tl_str text, uint64_t *number);

#endif
