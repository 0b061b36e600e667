/* Rows of a reply whose columns the schema leaves open, by its table: maps of JSON, or the names and values that stand for XML. */
#ifndef TL_ADAPTERS_ROWS_H
#define TL_ADAPTERS_ROWS_H

#include <trunkline/adapter.h>

typedef struct tl_rows {
    size_t count;
    const char *items;
    const tl_type *row;
    tl_arena *arena; /* for values that have to be made */
} tl_rows;

/**
 * The rows of a decoded reply: a list, perhaps inside of objects with one member each; none where something on the way is missing.
 * False: the type holds no such list.
 */
bool tl_rows_of(const tl_type *type, const void *value, tl_arena *arena, tl_rows *rows);
/** The value of a row's column, its name's case ignored: a text, or what a number or a truth value looks like; empty when there is none, or null. */
tl_str tl_rows_cell(const tl_rows *rows, size_t row, tl_str column);

#endif
