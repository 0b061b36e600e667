/* One compilation from beginning to end. */
#include <stdlib.h>

#include "model.h"

gen *gen_new(const gen_options *options) {
    gen_arena arena = {NULL};
    gen *g = gen_alloc(&arena, sizeof *g);
    g->options = options;
    g->arena = arena;
    g->messages_by_text.arena = &g->arena;
    g->operations_by_id.arena = &g->arena;
    g->indexes.arena = &g->arena;
    g->components.arena = &g->arena;
    g->types_by_node.arena = &g->arena;
    g->names.arena = &g->arena;
    g->shapes_by_key.arena = &g->arena;
    g->tables_by_content.arena = &g->arena;
    return g;
}

gen *gen_compile(const gen_options *options) {
    static void (*const stages[])(gen *) = {gen_load, gen_build_model, gen_name, gen_plan, gen_lay_out, gen_emit};
    gen *g = gen_new(options);
    for (size_t i = 0; i < sizeof stages / sizeof stages[0] && g->error_count == 0; i++)
        stages[i](g);
    return g;
}

void gen_free(gen *g) {
    if (!g)
        return;
    yaml_free(g->document);
    /* `g` itself lies in its arena. */
    gen_arena arena = g->arena;
    gen_arena_free(&arena);
}

size_t gen_error_count(const gen *g) {
    return g->error_count;
}

const gen_file *gen_files(const gen *g, size_t *count) {
    *count = g->file_count;
    return g->files;
}
