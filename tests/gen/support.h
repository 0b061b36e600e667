/* What the generator's tests share. */
#ifndef GEN_TESTS_SUPPORT_H
#define GEN_TESTS_SUPPORT_H

#include "gen/gen.h"

/** The messages of a compilation as one text; the caller frees it. */
char *gen_test_messages(const gen *g, bool warnings);
/** The file of that name; fails the test when there is none. */
const gen_file *gen_test_file(const gen *g, const char *name);
/** Fails the test, naming the first line that differs, unless both texts are the same. */
void assert_same_text(const char *name, const char *got, size_t got_length, const char *wanted, size_t wanted_length);

#endif
