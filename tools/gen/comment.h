/* Comments from a schema's descriptions. */
#ifndef GEN_COMMENT_H
#define GEN_COMMENT_H

#include "memory.h"

/** Lines of generated files are at most this long, but for single words that are longer. */
enum { GEN_LINE_MAX = 150 };

/**
 * Puts a text as a documentation comment, one line or several, each after `indent`. Whatever the text holds, the result is one
 * comment: nothing in it ends or nests it, continues a line or changes how it is shown. Empty texts give nothing.
 */
void gen_put_comment(gen_text *out, const char *indent, const char *text);

#endif
