/* Small checks of values in the schema. */
#include <string.h>

#include "check.h"
#include "message.h"

/* C99 promises string literals of 4,095 characters; a member's key has a few signs around it. */
enum { LITERAL_MAX = 4000 };

bool gen_flag(gen *g, const yaml_node *map, const char *key, bool standard) {
    const yaml_node *node = yaml_get(map, key);
    bool value = standard;
    if (node && !yaml_bool(node, &value))
        gen_error(g, node, "`%s` must be true or false", key);
    return value;
}

bool gen_check_literal(gen *g, const yaml_node *scalar) {
    if (scalar->length > LITERAL_MAX)
        gen_error(g, scalar, "a text of more than %d bytes is not supported here", LITERAL_MAX);
    else if (strlen(scalar->text) != scalar->length)
        gen_error(g, scalar, "a text with a NUL character in it is not supported here");
    else
        return true;
    return false;
}

void gen_check_keys(gen *g, const yaml_node *map, const char *const *known, size_t count) {
    for (size_t i = 0; i < map->count; i++) {
        const yaml_node *key = map->entries[i].key;
        bool good = false;
        for (size_t j = 0; j < count && !good; j++)
            good = strcmp(key->text, known[j]) == 0;
        const char *near = good ? NULL : yaml_nearest(key->text, known, count);
        if (!good)
            gen_error(g, key, "`%s` is not known here%s%s%s", key->text, near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
    }
}
