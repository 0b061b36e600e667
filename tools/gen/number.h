/* Numbers of a schema's limits, exactly: 1, -2.5, 1e3, 18446744073709551615. */
#ifndef GEN_NUMBER_H
#define GEN_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

typedef enum gen_range { GEN_BELOW = -1, GEN_WITHIN = 0, GEN_ABOVE = 1 } gen_range;

/** A number between or on integers. */
typedef struct gen_number {
    gen_range range; /* against int64; `floor` counts only within */
    int64_t floor; /* the largest integer that is not above it */
    bool whole; /* it is `floor` itself */
    bool above_uint64; /* of GEN_ABOVE: 2^64 - 1 or more */
} gen_number;

/** Reads a JSON number (a leading + is allowed, as in YAML). False when the text is none. */
bool gen_number_read(const char *text, gen_number *number);

#endif
