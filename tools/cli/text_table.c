#include "text_table.h"

#include <string.h>

#include <trunkline/memory.h>

#include "text.h"

struct text_table {
    const char *const *headings;
    size_t columns;
    tl_arena *arena;
    const char **cells;
    size_t count;
    size_t room;
};

text_table *text_table_new(const char *const *headings) {
    text_table *table = tl_calloc(1, sizeof *table);
    if (table) {
        table->headings = headings;
        while (headings[table->columns]) {
            table->columns++;
        }
        table->arena = tl_arena_new();
    }
    if (table && !table->arena) {
        tl_free(table);
        table = NULL;
    }
    return table;
}

void text_table_free(text_table *table) {
    if (table) {
        tl_arena_free(table->arena);
        tl_free(table->cells);
        tl_free(table);
    }
}

bool text_table_add(text_table *table, const char *text) {
    if (table->count == table->room) {
        size_t room = table->room ? table->room * 2 : 64;
        const char **cells = tl_realloc(table->cells, room * sizeof *cells);
        if (!cells) {
            return false;
        }
        table->cells = cells;
        table->room = room;
    }
    tl_str copy = tl_arena_copy(table->arena, tl_str_from(text ? text : ""));
    if (!copy.ptr) {
        return false;
    }
    text_clean((char *)(uintptr_t)copy.ptr);
    table->cells[table->count++] = copy.ptr;
    return true;
}

static size_t width_of(const char *text) {
    return tl_str_code_points(tl_str_from(text));
}

static size_t column_width(const text_table *table, size_t column) {
    size_t widest = width_of(table->headings[column]);
    for (size_t i = column; i < table->count; i += table->columns) {
        size_t width = width_of(table->cells[i]);
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void print_row(FILE *out, const text_table *table, const char *const *cells, const size_t *widths) {
    size_t last = 0;
    for (size_t i = 0; i < table->columns; i++) {
        last = cells[i][0] ? i : last;
    }
    for (size_t i = 0; i <= last; i++) {
        fputs(cells[i], out);
        fprintf(out, "%*s", i < last ? (int)(widths[i] - width_of(cells[i]) + 2) : 0, "");
    }
    fputc('\n', out);
}

void text_table_print(FILE *out, const text_table *table) {
    enum { MOST = 16 };
    size_t widths[MOST] = {0};
    for (size_t i = 0; i < table->columns && i < MOST; i++) {
        widths[i] = column_width(table, i);
    }
    print_row(out, table, table->headings, widths);
    for (size_t i = 0; i + table->columns <= table->count; i += table->columns) {
        print_row(out, table, table->cells + i, widths);
    }
}
