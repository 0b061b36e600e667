/* Whether a vendor's sentence names a value that was sent. */
#ifndef TL_ADAPTERS_MENTION_H
#define TL_ADAPTERS_MENTION_H

#include <trunkline/adapter.h>

/**
 * Whether `message` contains `value` as a whole word: C-100 is not in "C-1001", "XC-100" or "C-100-2".
 *
 * A value that such a sentence may hold by chance counts only in quotes or brackets, or right behind a word of its own field's
 * name ("Customer 42", "Phone type Office"). By chance: one character, up to four digits (a count, a year, a status), or a text
 * without any digit.
 * @param field  wire name of the field that carries the value
 */
bool tl_mentions(tl_str message, tl_str value, tl_str field);

/** Whether a text consists of nothing but words of the field names of a type: "Phone type", "PhoneNumber". */
bool tl_is_made_of_names(tl_str text, const tl_type *item);

#endif
