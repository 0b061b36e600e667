/* The name that somebody probably meant: Levenshtein's distance, in which a change of case is half an edit. */
#include "codec/nearest.h"

enum { COMPARED_BYTES = 64, WHOLE_EDIT = 2, CASE_EDIT = 1 };

static size_t least(size_t a, size_t b, size_t c) {
    size_t least_of_two = a < b ? a : b;
    return least_of_two < c ? least_of_two : c;
}

static size_t replacement(const char *a, const char *b) {
    if (*a == *b) {
        return 0;
    }
    return tl_str_equal_nocase(tl_str_sized(a, 1), tl_str_sized(b, 1)) ? CASE_EDIT : WHOLE_EDIT;
}

size_t tl_name_distance(tl_str a, tl_str b) {
    size_t row[COMPARED_BYTES + 1];
    size_t a_len = a.len < COMPARED_BYTES ? a.len : COMPARED_BYTES;
    size_t b_len = b.len < COMPARED_BYTES ? b.len : COMPARED_BYTES;
    for (size_t j = 0; j <= b_len; j++) {
        row[j] = j * WHOLE_EDIT;
    }
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i * WHOLE_EDIT;
        for (size_t j = 1; j <= b_len; j++) {
            size_t above = row[j];
            row[j] = least(above + WHOLE_EDIT, row[j - 1] + WHOLE_EDIT, diagonal + replacement(a.ptr + i - 1, b.ptr + j - 1));
            diagonal = above;
        }
    }
    return row[b_len];
}
