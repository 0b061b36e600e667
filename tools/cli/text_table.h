/* A table of texts, its columns aligned: headings in capitals, two blanks between columns. */
#ifndef CLI_TEXT_TABLE_H
#define CLI_TEXT_TABLE_H

#include <stdbool.h>
#include <stdio.h>

typedef struct text_table text_table;

/** @param headings  NULL behind the last; borrowed. NULL: out of memory. Owns: the caller, `text_table_free`. */
text_table *text_table_new(const char *const *headings);
/** NULL is allowed. */
void text_table_free(text_table *table);
/** Sets the next cell, row by row; copies and cleans. NULL: "". False: out of memory. */
bool text_table_add(text_table *table, const char *text);
/** Prints it; a table without rows has its headings. */
void text_table_print(FILE *out, const text_table *table);

#endif
