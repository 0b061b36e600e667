/*
 * trunkline-gen as a library: an OpenAPI description in, the text of a C client out. A compiler in stages:
 * load -> resolve references -> model -> names -> plan -> layout -> one emitter for each artefact.
 */
#ifndef GEN_GEN_H
#define GEN_GEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** One compilation, with its messages and the files it made. */
typedef struct gen gen;

typedef struct gen_options {
    const char *schema; /* path of the OpenAPI description */
    const char *folder; /* where the output is or will be; its layout.lock is read */
    const char *prefix; /* of all names; NULL: from the schema's file name */
} gen_options;

typedef struct gen_file {
    const char *name; /* within the folder */
    const char *text;
    size_t length;
} gen_file;

/** Compiles in memory; writes nothing. Never NULL. `options` and its texts are borrowed until `gen_free`. */
gen *gen_compile(const gen_options *options);
void gen_free(gen *g);

/** How many errors there were; no files are made unless this is 0. */
size_t gen_error_count(const gen *g);
/** Prints the messages in the order of the schema's lines: errors always, warnings and notes only when asked. */
void gen_print_messages(const gen *g, FILE *out, bool warnings);
/** The files made, in a fixed order. */
const gen_file *gen_files(const gen *g, size_t *count);

/** Writes the files that differ from what is in the folder, each at once, and names them on `out`; problems go to `problems`. */
bool gen_write(const gen *g, FILE *out, FILE *problems);
/** Names on `out` every file of the folder that differs, is missing or is not ours. @param stale  receives how many. False when it cannot tell. */
bool gen_compare(const gen *g, size_t *stale, FILE *out, FILE *problems);

#endif
