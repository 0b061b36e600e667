/* Stage 3: the model. Operations name the types, and types are read until no new ones come up. */
#include "operations.h"
#include "types.h"
#include "xml.h"

/* The fields of objects are read here, one object after the other: a chain of objects needs no depth of calls. */
static void read_all_fields(gen *g) {
    while (g->objects_done < g->type_count) {
        gen_type *type = g->types[g->objects_done++];
        if (type->kind == GEN_OBJECT && !type->made)
            gen_read_fields(g, type);
    }
}

void gen_build_model(gen *g) {
    gen_find_components(g);
    gen_read_operations(g);
    read_all_fields(g);
    gen_check_required_cycles(g);
    gen_mark_xml(g);
    for (size_t i = 0; i < g->operation_count; i++) {
        gen_read_unwrap(g, &g->operations[i]);
        gen_read_token(g, &g->operations[i]);
        const yaml_node *push = yaml_get(g->operations[i].node, "x-trunkline-push");
        if (push)
            gen_read_push(g, &g->operations[i], push);
    }
    gen_read_facts(g);
}
