/* The word that was probably meant, for "did you mean". */
#include <string.h>

#include "yaml.h"

enum { WORD_MAX = 64 };

/* Edit distance (insert, delete, replace, swap of neighbours) of two words of at most WORD_MAX bytes. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length) {
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        last[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        now[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t best = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        size_t *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b_length];
}

const char *yaml_nearest(const char *word, const char *const *candidates, size_t count) {
    size_t length = strlen(word);
    const char *best = NULL;
    size_t best_distance = length / 3 + 1;
    if (length > WORD_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        size_t candidate_length = strlen(candidates[i]);
        if (candidate_length > WORD_MAX)
            continue;
        size_t steps = distance(word, length, candidates[i], candidate_length);
        if (steps < best_distance) {
            best_distance = steps;
            best = candidates[i];
        }
    }
    return best;
}
