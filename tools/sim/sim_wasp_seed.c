/* Wasp, simulated: what a seed says of the tenant. */
#include <string.h>

#include <wasp/wasp.h>

#include "sim_wasp.h"

static const char *const order_choices[] = {"input", "reversed", "shuffled", NULL};
static const char *const results_choices[] = {"both", "data", "messages", "failures", NULL};
static const char *const names_choices[] = {"customer", "field", "nobody", NULL};

static bool read_style(sim_wasp_style *style, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"order", "results_in", "error_count", "names", NULL};
    if (!seed)
        return true;
    bool error_count = true;
    if (!sim_seed_keys(seed, keys, "wasp.reply", error) ||
        !sim_seed_choice(yaml_get(seed, "order"), "wasp.reply.order", order_choices, &style->order, error) ||
        !sim_seed_choice(yaml_get(seed, "results_in"), "wasp.reply.results_in", results_choices, &style->results_in, error) ||
        !sim_seed_choice(yaml_get(seed, "names"), "wasp.reply.names", names_choices, &style->names, error) ||
        !sim_seed_flag(yaml_get(seed, "error_count"), "wasp.reply.error_count", &error_count, error))
        return false;
    style->no_error_count = !error_count;
    return true;
}

/* The generated table of each route's operation: its types decode the request and encode the reply. */
static bool find_operations(sim_wasp_state *state, const yaml_node *seed, sim_seed_error *error) {
    for (size_t i = 0; i < SIM_WASP_OPERATIONS; i++) {
        for (size_t o = 0; o < wasp_api.operation_count; o++) {
            if (strcmp(wasp_api.operations[o]->id, sim_wasp_routes[i].operation) == 0)
                state->operations[i] = wasp_api.operations[o];
        }
        const tl_operation *found = state->operations[i];
        if (!found || !found->request || found->request->kind != TL_KIND_LIST || found->reply != &wasp_result_of_results_type)
            return sim_seed_fail(error, seed, "the generated client has no operation %s of the shape that the simulator plays",
                                 sim_wasp_routes[i].operation);
    }
    return true;
}

static bool read_seed(sim_wasp_state *state, const yaml_node *seed, sim_seed_error *error) {
    static const char *const keys[] = {"tokens", "phone_types", "customers", "manufacturers", "employees", "suppliers", "reply", NULL};
    if (!sim_seed_keys(seed, keys, "wasp", error) || !sim_seed_names(yaml_get(seed, "tokens"), "wasp.tokens", &state->tokens, error) ||
        !sim_seed_names(yaml_get(seed, "phone_types"), "wasp.phone_types", &state->phone_types, error))
        return false;
    if (sim_names_empty(&state->tokens))
        return sim_seed_fail(error, seed, "wasp.tokens names no token, so that every call would be refused");
    for (size_t i = 0; i < SIM_WASP_OPERATIONS; i++) {
        const sim_wasp_entity *entity = sim_wasp_routes[i].detail;
        char what[40] = "wasp.";
        memcpy(what + 5, entity->seed_key, strlen(entity->seed_key) + 1);
        if (!sim_seed_names(yaml_get(seed, entity->seed_key), what, &state->owners[i], error))
            return false;
    }
    return read_style(&state->style, yaml_get(seed, "reply"), error) && find_operations(state, seed, error);
}

void *sim_wasp_open(const yaml_node *seed, sim_seed_error *error) {
    sim_wasp_state *state = tl_calloc(1, sizeof *state);
    if (!state) {
        sim_seed_fail(error, seed, "out of memory");
        return NULL;
    }
    if (!read_seed(state, seed, error)) {
        sim_wasp_close(state);
        return NULL;
    }
    return state;
}

void sim_wasp_close(void *opaque) {
    sim_wasp_state *state = opaque;
    sim_names_dispose(&state->tokens);
    sim_names_dispose(&state->phone_types);
    for (size_t i = 0; i < SIM_WASP_OPERATIONS; i++) {
        sim_names_dispose(&state->owners[i]);
        sim_wasp_free_phones(&state->phones[i]);
    }
    tl_free(state);
}
