/* Errors, warnings and notes, each with its place. */
#ifndef GEN_MESSAGE_H
#define GEN_MESSAGE_H

#include "model.h"

/** An error: nothing will be written. `where` may be NULL: the file as a whole. Said twice of one place, it is kept once. */
void gen_error(gen *g, const yaml_node *where, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** Something that is not as the schema says, but does no harm. */
void gen_warning(gen *g, const yaml_node *where, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** Something to know. */
void gen_note(gen *g, const yaml_node *where, const char *format, ...) __attribute__((format(printf, 3, 4)));
/** An error in another file than the schema, or at a line that is no node; column 0: none. */
void gen_error_at(gen *g, const char *file, uint32_t line, uint32_t column, const char *message);

#endif
