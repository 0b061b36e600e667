/* The C forms of values: what a member, an element, a table says. */
#ifndef GEN_FORMS_H
#define GEN_FORMS_H

#include "model.h"

/** "text", "int" ...: in names. */
const char *gen_kind_word(gen_kind kind);
/** "TL_KIND_TEXT" ... */
const char *gen_kind_constant(gen_kind kind);
/** The bare C type of a scalar: "tl_str". */
const char *gen_bare_form(gen_kind kind);
/** Whether a member has no presence byte: required and never null. */
bool gen_is_bare(const gen_field *field);
/** The C type of a member, with a blank behind it unless it ends with a star. */
const char *gen_member_form(gen *g, const gen_field *field);
/** The C type that a type's value has by itself: what a whole reply is decoded into. */
const char *gen_value_form(const gen_type *type);

#endif
