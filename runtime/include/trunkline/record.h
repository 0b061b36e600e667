/* A record: one phone number or contact detail to save, in the terms of no vendor. */
#ifndef TRUNKLINE_RECORD_H
#define TRUNKLINE_RECORD_H

#include <trunkline/presence.h>
#include <trunkline/schema.h>

TL_BEGIN_DECLS

/** A vendor's own field, by its wire path: column "x.PhoneExtension". */
typedef struct tl_extra {
    tl_str path; /* without the "x." */
    tl_opt_text value;
} tl_extra;

/** One record. All zero is an empty one. Borrows its texts. */
typedef struct tl_record {
    uint64_t line; /* first physical line in its file, from 1; 0 without a file */
    tl_str id;     /* the caller's own name; may be empty */
    tl_opt_text columns[TL_COLUMN_COUNT]; /* by tl_column */
    const tl_extra *extras;
    size_t extra_count;
    tl_str entity; /* whose number it is, where a system keeps several: "supplier"; empty: the system's first */
} tl_record;

TL_END_DECLS
#endif
