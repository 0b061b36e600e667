/* C identifiers from whatever a schema calls things. */
#ifndef GEN_NAMES_H
#define GEN_NAMES_H

#include "memory.h"
#include "yaml/yaml.h"

/** Words in small letters, joined by underscores: "WtFormId" gives "wt_form_id". Never empty; may start with a digit. */
char *gen_snake(gen_arena *arena, const char *name);
/** The same in capitals, for constants. */
char *gen_capitals(gen_arena *arena, const char *snake);
/** The name of a struct's member: like gen_snake, but never a keyword of C or C++, nor a macro, nor with a digit first. */
char *gen_member(gen_arena *arena, const char *name);
/** Whether it can start all names of a client. */
bool gen_is_prefix(const char *prefix);

#endif
