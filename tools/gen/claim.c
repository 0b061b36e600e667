/* Names at file scope of the generated code. */
#include <string.h>

#include "claim.h"
#include "message.h"

char *gen_numbered(gen *g, const char *stem, unsigned number) {
    size_t length = strlen(stem);
    return gen_format(&g->arena, "%s%s%u", stem, length > 0 && stem[length - 1] == '_' ? "" : "_", number);
}

static bool is_free(gen *g, const char *stem, const gen_pattern *pattern) {
    const char *name = gen_format(&g->arena, "%s%s%s", pattern->before, stem, pattern->after);
    return !gen_map_get(&g->names, name, strlen(name));
}

static bool all_free(gen *g, const char *stem, const gen_pattern *patterns, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!is_free(g, stem, &patterns[i]))
            return false;
    }
    return true;
}

const char *gen_claim(gen *g, const char *stem, const gen_pattern *patterns, size_t count, const yaml_node *where) {
    const char *chosen = stem;
    for (unsigned number = 2; !all_free(g, chosen, patterns, count); number++)
        chosen = gen_numbered(g, stem, number);
    for (size_t i = 0; i < count; i++) {
        const char *name = gen_format(&g->arena, "%s%s%s", patterns[i].before, chosen, patterns[i].after);
        gen_map_put(&g->names, name, strlen(name), g);
    }
    if (chosen != stem && where)
        gen_note(g, where, "the C name `%s%s%s` is taken, so this is called `%s%s%s`", patterns[0].before, stem, patterns[0].after,
                 patterns[0].before, chosen, patterns[0].after);
    return chosen;
}

const char *gen_strip(const gen *g, const char *name) {
    size_t length = strlen(g->prefix);
    return strncmp(name, g->prefix, length) == 0 && name[length] == '_' && name[length + 1] ? name + length + 1 : name;
}
