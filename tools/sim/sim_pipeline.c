#include "sim_pipeline.h"

#include <string.h>
#include <strings.h>

static bool open_system(sim_pipeline *pipeline, size_t index, const yaml_node *seed, sim_seed_error *error) {
    size_t count = 0;
    const sim_system *const *systems = sim_systems(&count);
    const sim_system *system = systems[index];
    const yaml_node *part = system->shares ? NULL : yaml_get(seed, system->name);
    /* Who shares a state comes after its owner in the table. */
    for (size_t i = 0; i < index; i++) {
        if (systems[i] == system->shares)
            pipeline->states[index] = pipeline->states[i];
    }
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
    for (size_t i = 0, own = 0; i < count; i++) {
        if (!systems[i]->shares)
            names[own++] = systems[i]->name;
    }
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
        if (pipeline->states[i] && !systems[i]->shares)
            systems[i]->close(pipeline->states[i]);
    }
    tl_free(pipeline->states);
    pipeline->states = NULL;
    sim_faults_dispose(&pipeline->faults);
}

/* Whether a call of that operation can come. */
static bool serves(const sim_pipeline *pipeline, const char *system, const char *operation) {
    size_t count = 0;
    const sim_system *const *systems = sim_systems(&count);
    for (size_t i = 0; i < count; i++) {
        if (system && strcmp(systems[i]->name, system) != 0)
            continue;
        for (size_t r = 0; pipeline->states[i] && r < systems[i]->route_count; r++) {
            if (strcmp(systems[i]->routes[r].operation, operation) == 0)
                return true;
        }
        for (const char *const *name = pipeline->states[i] ? systems[i]->operations : NULL; name && *name; name++) {
            if (strcmp(*name, operation) == 0)
                return true;
        }
    }
    return false;
}

bool sim_pipeline_add_fault(sim_pipeline *pipeline, const char *text, sim_seed_error *error) {
    error->source = "--fault";
    if (!sim_faults_add(&pipeline->faults, text, error))
        return false;
    const sim_fault *fault = &pipeline->faults.items[pipeline->faults.count - 1];
    if (serves(pipeline, fault->system, fault->operation))
        return true;
    return sim_seed_fail(error, NULL, "no operation \"%.60s\" is served%s%.60s", fault->operation, fault->system ? " by " : "",
                         fault->system ? fault->system : "");
}

/* Whether a path is the route's; what stands in its place for {...} goes to `parameter`. */
static bool fits(const sim_system *system, const char *pattern, const char *path, tl_str *parameter) {
    int (*compare)(const char *, const char *, size_t) = system->any_case ? strncasecmp : strncmp;
    const char *open = strchr(pattern, '{');
    const char *rest = open ? strchr(open, '}') + 1 : "";
    size_t before = open ? (size_t)(open - pattern) : strlen(pattern);
    if (compare(pattern, path, before) != 0)
        return false;
    path += before;
    size_t length = open ? strcspn(path, "/") : 0;
    *parameter = tl_str_sized(path, length);
    return (!open || length > 0) && compare(rest, path + length, strlen(path + length) + 1) == 0;
}

/* Finds the system and route of a request; false has filled the reply. */
static bool find_route(const sim_pipeline *pipeline, sim_exchange *x) {
    size_t count = 0;
    const sim_system *const *systems = sim_systems(&count);
    const char *allowed = NULL;
    for (size_t i = 0; i < count; i++) {
        for (size_t r = 0; pipeline->states[i] && r < systems[i]->route_count; r++) {
            const sim_route *route = &systems[i]->routes[r];
            tl_str parameter = {NULL, 0};
            if (!fits(systems[i], route->path, x->request.path, &parameter))
                continue;
            allowed = route->method;
            if (route->method && strcmp(route->method, x->request.method) != 0)
                continue;
            x->parameter = tl_arena_copy(x->arena, parameter);
            if (!x->parameter.ptr)
                return sim_reply_broken(x);
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

/* Finds the fault that is meant for this call, once its operation is known. True when it comes instead of the system's steps. */
static bool meets_fault(sim_pipeline *pipeline, sim_exchange *x, const sim_fault **fault, const char **asked) {
    if (*fault || !x->operation || (*asked && strcmp(*asked, x->operation) == 0))
        return false;
    *asked = x->operation;
    *fault = sim_faults_next(&pipeline->faults, x->system->name, x->operation);
    return *fault && (*fault)->status != 0 && !(*fault)->applied;
}

/* Takes a request through its system, or into a fault. */
static void take_steps(sim_pipeline *pipeline, sim_exchange *x) {
    tl_buf log = {0};
    const sim_step_fn steps[] = {x->system->authenticate, x->system->decode, x->system->apply, x->system->answer};
    const sim_fault *fault = NULL;
    const char *asked = NULL; /* the operation, which may become another one when the body is read */
    x->log = &log;
    x->show_numbers = pipeline->log && pipeline->log->show_numbers;
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        if (meets_fault(pipeline, x, &fault, &asked) || !steps[i](x))
            break;
    }
    if (fault)
        sim_fault_apply(fault, x);
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
        bool owns = pipeline->states[i] && !systems[i]->shares;
        cJSON *part = owns ? systems[i]->dump(pipeline->states[i]) : NULL;
        ok = !owns || (part && cJSON_AddItemToObject(all, systems[i]->name, part));
        if (!ok)
            cJSON_Delete(part);
    }
    char *text = ok ? cJSON_Print(all) : NULL;
    cJSON_Delete(all);
    return text;
}
