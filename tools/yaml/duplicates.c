/* Keys that stand twice in a map. */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static int compare_keys(const void *left, const void *right) {
    const yaml_node *a = *(const yaml_node *const *)left;
    const yaml_node *b = *(const yaml_node *const *)right;
    int order = memcmp(a->text, b->text, a->length < b->length ? a->length : b->length);
    if (order != 0)
        return order;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    return a->column < b->column ? -1 : a->column > b->column;
}

static bool same_key(const yaml_node *a, const yaml_node *b) {
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

bool yaml_check_duplicates(const yaml_entry *entries, size_t count, yaml_error *error) {
    if (count < 2)
        return true;
    const yaml_node **keys = malloc(count * sizeof *keys);
    if (!keys)
        return yaml_fail(error, 0, 0, "out of memory");
    for (size_t i = 0; i < count; i++)
        keys[i] = entries[i].key;
    qsort(keys, count, sizeof *keys, compare_keys);
    const yaml_node *first = NULL, *second = NULL;
    for (size_t i = 1; i < count; i++) {
        const yaml_node *now = keys[i];
        if (!same_key(keys[i - 1], now))
            continue;
        if (!second || now->line < second->line || (now->line == second->line && now->column < second->column)) {
            first = keys[i - 1];
            second = now;
        }
    }
    free(keys);
    if (!second)
        return true;
    return yaml_fail(error, second->line, second->column, "the key \"%.*s\" stands here twice, first in line %u",
                     second->length > 80 ? 80 : (int)second->length, second->text, (unsigned)first->line);
}
