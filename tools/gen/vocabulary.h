/* Words that generated tables share with the runtime: columns, reasons, kinds and forms of numbers. A test compares them with the runtime's own. */
#ifndef GEN_VOCABULARY_H
#define GEN_VOCABULARY_H

#include <stddef.h>

extern const char *const gen_columns[]; /* ends with NULL */
extern const char *const gen_reasons[]; /* ends with NULL */
extern const char *const gen_kinds[]; /* of numbers; ends with NULL */
extern const char *const gen_number_forms[]; /* "as-given" first; ends with NULL */

size_t gen_count_words(const char *const *words);
/** The list's own copy of a word; NULL when it is not in it. */
const char *gen_find_word(const char *const *words, const char *word);

#endif
