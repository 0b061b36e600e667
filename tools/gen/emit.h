/* Stage 7: the text of each file. */
#ifndef GEN_EMIT_H
#define GEN_EMIT_H

#include "model.h"

/** What is at the top of every file: the generator, the schema's file name and checksum. Each line starts with `start`. */
void gen_put_banner(const gen *g, gen_text *out, const char *start, const char *end);
/** Refuses to compile against another layout of the tables. */
void gen_put_abi_check(const gen *g, gen_text *out);
/** A text as a C string literal, with its quotes; pure ASCII, no trigraphs. NULL gives NULL. */
void gen_put_literal(gen_text *out, const char *text);

void gen_emit_header(gen *g, gen_text *out);
/** The header's types: enumerations, lists, maps, optional forms, structs, constructors. */
void gen_emit_types(gen *g, gen_text *out);
/** The header's descriptors and stubs. */
void gen_emit_stubs(gen *g, gen_text *out);
void gen_emit_tables(gen *g, gen_text *out);
/** The table of a type's form in XML, before the type's own; nothing when it needs none. */
void gen_put_xml(gen *g, gen_text *out, const gen_type *type, const char *stem);
/** Whether a type has such a table. */
bool gen_has_xml(const gen_type *type);
/** The tables of an operation's codes and defaults (nothing when there are none), its members for them, and the API's facts. */
void gen_put_faults(gen *g, gen_text *out, const gen_operation *operation);
void gen_put_fault_members(gen_text *out, const gen_operation *operation);
void gen_put_facts(const gen *g, gen_text *out);
/** The tables of operations and of the API as a whole. */
void gen_emit_operations(gen *g, gen_text *out);

#endif
