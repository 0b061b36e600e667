#include "sim_pipeline.h"

#include <string.h>

static bool open_system(sim_pipeline *pipeline, size_t index, const yaml_node *seed, sim_seed_error *error) {
    size_t count = 0;
    const sim_system *system = sim_systems(&count)[index];
    const yaml_node *part = yaml_get(seed, system->name);
    if (!part)
        return true;
    pipeline->states[index] = system->open(part, error);
    return pipeline->states[index] != NULL;
}

static bool open_all(sim_pipeline *pipeline, const yaml_node *seed, sim_seed_error *error) {
    size_t count = 0;
    const sim_system *const *systems = sim_systems(&count);
    const char **names = tl_calloc(count + 1, sizeof *names);
    pipeline->states = tl_calloc(count, sizeof *pipeline->states);
    bool ok = names && pipeline->states;
    if (!ok) {
        sim_seed_fail(error, NULL, "out of memory");
        goto out;
    }
    for (size_t i = 0; i < count; i++)
        names[i] = systems[i]->name;
    ok = sim_seed_keys(seed, names, "a seed", error);
    if (ok && seed->count == 0)
        ok = sim_seed_fail(error, seed, "the seed names no system");
    for (size_t i = 0; ok && i < count; i++)
        ok = open_system(pipeline, i, seed, error);
out:
    tl_free(names);
    return ok;
}

bool sim_pipeline_open(sim_pipeline *pipeline, const char *seed_file, sim_seed_error *error) {
    yaml_error yaml = {0};
    error->source = seed_file ? seed_file : "the built-in seed";
    yaml_document *document = seed_file ? yaml_load_file(seed_file, &yaml) : yaml_load_text(sim_default_seed, strlen(sim_default_seed), &yaml);
    if (!document) {
        const yaml_node place = {.line = yaml.line, .column = yaml.column};
        return sim_seed_fail(error, yaml.line ? &place : NULL, "%s", yaml.message);
    }
    bool ok = open_all(pipeline, yaml_root(document), error);
    yaml_free(document);
    if (!ok)
        sim_pipeline_close(pipeline);
    return ok;
}

void sim_pipeline_close(sim_pipeline *pipeline) {
    size_t count = 0;
    const sim_system *const *systems = sim_systems(&count);
    for (size_t i = 0; pipeline->states && i < count; i++) {
        if (pipeline->states[i])
            systems[i]->close(pipeline->states[i]);
    }
    tl_free(pipeline->states);
    pipeline->states = NULL;
}

/* Finds the system and route of a request; false has filled the reply. */
static bool find_route(const sim_pipeline *pipeline, sim_exchange *x) {
    size_t count = 0;
    const sim_system *const *systems = sim_systems(&count);
    const char *allowed = NULL;
    for (size_t i = 0; i < count; i++) {
        for (size_t r = 0; pipeline->states[i] && r < systems[i]->route_count; r++) {
            const sim_route *route = &systems[i]->routes[r];
            if (strcmp(route->path, x->request.path) != 0)
                continue;
            allowed = route->method;
            if (strcmp(route->method, x->request.method) != 0)
                continue;
            x->system = systems[i];
            x->state = pipeline->states[i];
            x->route = route;
            x->operation = route->operation;
            return true;
        }
    }
    if (!allowed)
        return sim_reply_page(x, 404, "File or directory not found.");
    sim_reply_header(x, "Allow", allowed);
    return sim_reply_message(x, 405, "The resource does not support the HTTP method '%.20s'.", x->request.method);
}

/* Takes a request through its system; the place where a fault can step in between. */
static void take_steps(sim_pipeline *pipeline, sim_exchange *x) {
    tl_buf log = {0};
    const sim_step_fn steps[] = {x->system->authenticate, x->system->decode, x->system->apply, x->system->answer};
    x->log = &log;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (!steps[i](x))
            break;
    }
    if (x->reply.status == 0)
        sim_reply_broken(x);
    /* Before the reply leaves: who has the reply finds the line in the log. */
    sim_log_append(pipeline->log, tl_buf_str(&log));
    tl_buf_dispose(&log);
    x->log = NULL;
}

void sim_pipeline_run(sim_pipeline *pipeline, sim_exchange *x) {
    x->random = &pipeline->random;
    x->arena = tl_arena_new();
    if (!x->arena)
        sim_reply_broken(x);
    else if (!find_route(pipeline, x))
        return;
    else if (x->request.too_large)
        sim_reply_message(x, 413, "The request is too large.");
    else
        take_steps(pipeline, x);
}

void sim_exchange_dispose(sim_exchange *x) {
    tl_buf_dispose(&x->reply.body);
    tl_arena_free(x->arena);
    x->arena = NULL;
}

char *sim_pipeline_dump(const sim_pipeline *pipeline) {
    size_t count = 0;
    const sim_system *const *systems = sim_systems(&count);
    cJSON *all = cJSON_CreateObject();
    bool ok = all != NULL;
    for (size_t i = 0; ok && i < count; i++) {
        cJSON *part = pipeline->states[i] ? systems[i]->dump(pipeline->states[i]) : NULL;
        ok = !pipeline->states[i] || (part && cJSON_AddItemToObject(all, systems[i]->name, part));
        if (!ok)
            cJSON_Delete(part);
    }
    char *text = ok ? cJSON_Print(all) : NULL;
    cJSON_Delete(all);
    return text;
}
