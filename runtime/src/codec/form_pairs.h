/* The pairs of a form, unescaped and sorted by name, so that members are found by their names. */
#ifndef TRUNKLINE_CODEC_FORM_PAIRS_H
#define TRUNKLINE_CODEC_FORM_PAIRS_H

#include <trunkline/form.h>

/** One name with its value; both NUL-terminated, in the arena. */
typedef struct tl_form_pair {
    tl_str name;
    tl_str value; /* ptr NULL: there was no equals sign */
    size_t at; /* where it starts in the text */
} tl_form_pair;

typedef struct tl_form_pairs {
    tl_form_pair *pairs; /* by name, then by place */
    size_t count;
} tl_form_pairs;

/** Splits and unescapes a form. Errors: TL_ERR_SYNTAX, TL_ERR_UTF8, TL_ERR_MEMORY. */
tl_status tl_form_pairs_split(tl_str text, tl_arena *arena, tl_form_pairs *found, tl_error *error);
/** The last pair of that name; NULL when there is none. */
const tl_form_pair *tl_form_pair_find(const tl_form_pairs *pairs, tl_str name);
/** The first pair whose name starts so; NULL when there is none. Those behind it that do as well follow it. */
const tl_form_pair *tl_form_pair_first(const tl_form_pairs *pairs, tl_str prefix);

/** Fills in the defaults. Errors: TL_ERR_USAGE. */
tl_status tl_form_options_read(tl_form_options *used, const tl_form_options *options, tl_error *error);

#endif
