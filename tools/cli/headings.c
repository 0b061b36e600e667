#include "headings.h"

#include <trunkline/memory.h>

#include "column_name.h"
#include "text.h"

static tl_str heading_of(const csv_row *header, size_t index) {
    return tl_str_trim(header->cells[index].text);
}

static place place_of(const csv_cell *cell, const char *file) {
    return place_at(file, cell->line, cell->column);
}

/* Tells why a first line of one cell cannot be a header, where that is plain to see. */
static bool check_single(const csv_row *header, const char *file, diag *to) {
    const csv_cell *first = &header->cells[0];
    place where = place_of(first, file);
    if (header->count > 1) {
        return true;
    }
    if (heading_of(header, 0).len == 0) {
        return diag_error(to, where, "no header: the first line is blank; it has to name the columns");
    }
    if (tl_str_find(first->text, tl_str_from(";")) >= 0) {
        return diag_error(to, where, "the cells of this file are separated by semicolons; only commas are read");
    }
    if (tl_str_find(first->text, tl_str_from("\t")) >= 0) {
        return diag_error(to, where, "the cells of this file are separated by tabs; only commas are read");
    }
    return true;
}

/* When no heading is a column's name, or near to one, then the line is data. */
static bool check_is_header(const csv_row *header, const char *file, diag *to) {
    tl_buf names = {0};
    for (size_t i = 0; i < header->count; i++) {
        column_name found;
        if (column_find(heading_of(header, i), &found) || column_nearest(heading_of(header, i))) {
            return true;
        }
    }
    if (column_names(&names) != TL_OK) {
        diag_error(to, place_none(), "out of memory");
    } else {
        diag_error(to, place_at(file, header->line, 1),
                   "no header: none of these cells names a column (%.*s, x.FIELD); --map COLUMN=HEADING takes a column from under another heading",
                   (int)names.len, names.ptr);
    }
    tl_buf_dispose(&names);
    return false;
}

bool headings_check(const csv_row *header, bool explained, const char *file, diag *to) {
    bool good = true;
    if (!check_single(header, file, to) || (!explained && !check_is_header(header, file, to))) {
        return false;
    }
    for (size_t i = 0; i < header->count; i++) {
        tl_str heading = heading_of(header, i);
        if (heading.len == 0) {
            good = diag_error(to, place_of(&header->cells[i], file), "heading %zu is empty; every column needs a name", i + 1);
            continue;
        }
        for (size_t j = 0; j < i; j++) {
            if (tl_str_equal(heading, heading_of(header, j))) {
                good = diag_error(to, place_of(&header->cells[i], file), "heading \"%s\" stands twice, as column %zu and %zu",
                                  text_shorten(heading).text, j + 1, i + 1);
                break;
            }
        }
    }
    return good;
}
