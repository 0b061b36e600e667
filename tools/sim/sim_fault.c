#include "sim_fault.h"

#include <string.h>

enum { LONGEST_DELAY_MS = 3600000 };

/* Reads "2", "2-3" or "2-": a call, some, or all from one on. */
static bool read_calls(const yaml_node *node, sim_fault *fault, sim_seed_error *error) {
    const char *text = yaml_text(node);
    uint64_t numbers[2] = {0, 0};
    size_t which = 0;
    size_t digits[2] = {0, 0};
    fault->from = 1;
    fault->to = UINT64_MAX;
    if (!node)
        return true;
    for (; text && *text && which < 2; text++) {
        if (*text == '-' && which == 0) {
            which = 1;
        } else if (*text >= '0' && *text <= '9' && digits[which] < 9) {
            numbers[which] = numbers[which] * 10 + (uint64_t)(*text - '0');
            digits[which]++;
        } else {
            break;
        }
    }
    if (!text || *text || digits[0] == 0 || numbers[0] == 0)
        return sim_seed_fail(error, node, "calls must be a number from 1, like 2, or a range, like 2-3 or 2-");
    fault->from = numbers[0];
    fault->to = digits[1] ? numbers[1] : which ? UINT64_MAX : numbers[0];
    if (fault->to < fault->from)
        return sim_seed_fail(error, node, "calls must not end before they begin");
    return true;
}

/* A header's name or value: what would break out of its line is refused. */
static const char *line_text(const yaml_node *node) {
    const char *text = yaml_text(node);
    return text && strlen(text) == node->length && !strpbrk(text, "\r\n") ? text : NULL;
}

static bool read_headers(const yaml_node *map, sim_fault *fault, sim_seed_error *error) {
    if (!map)
        return true;
    if (map->kind != YAML_MAP)
        return sim_seed_fail(error, map, "headers must be a map, this is %s", yaml_kind_name(map));
    if (map->count > SIM_MAX_REPLY_HEADERS)
        return sim_seed_fail(error, map, "a fault has %d headers at most", SIM_MAX_REPLY_HEADERS);
    for (size_t i = 0; i < map->count; i++) {
        const char *name = line_text(map->entries[i].key);
        const char *value = line_text(map->entries[i].value);
        if (!name || !*name || !value)
            return sim_seed_fail(error, map->entries[i].key, "a header needs a name and a text of one line");
        fault->headers[i].name = name;
        fault->headers[i].value = value;
    }
    fault->header_count = map->count;
    return true;
}

static bool read_number(const yaml_node *node, const char *what, int64_t least, int64_t most, int64_t *value, sim_seed_error *error) {
    if (!node || (yaml_int(node, value) && *value >= least && *value <= most))
        return true;
    return sim_seed_fail(error, node, "%s must be a number from %lld to %lld", what, (long long)least, (long long)most);
}

static bool read_reply(const yaml_node *map, sim_fault *fault, sim_seed_error *error) {
    const yaml_node *type = yaml_get(map, "type");
    const yaml_node *body = yaml_get(map, "body");
    int64_t status = 0;
    if (!read_number(yaml_get(map, "status"), "status", 200, 599, &status, error) || !read_headers(yaml_get(map, "headers"), fault, error))
        return false;
    fault->status = (unsigned)status;
    if (body && body->kind != YAML_SCALAR)
        return sim_seed_fail(error, body, "body must be a text, this is %s", yaml_kind_name(body));
    if (type && !line_text(type))
        return sim_seed_fail(error, type, "type must be a text of one line");
    if (status == 0 && (body || type || fault->header_count > 0))
        return sim_seed_fail(error, map, "a fault with a body, a type or headers needs a status");
    if (body) {
        fault->body = tl_str_sized(body->text, body->length);
        fault->content_type = type ? type->text : "application/json; charset=utf-8";
    }
    return true;
}

static bool read_fault(const yaml_node *map, sim_fault *fault, sim_seed_error *error) {
    static const char *const keys[] = {"system", "operation", "calls", "status", "headers", "type", "body", "delay_ms", "applied", NULL};
    if (!sim_seed_keys(map, keys, "a fault", error))
        return false;
    fault->operation = yaml_text(yaml_get(map, "operation"));
    if (!fault->operation || !*fault->operation)
        return sim_seed_fail(error, map, "a fault needs an operation, like phonesCustomerSave");
    fault->system = yaml_text(yaml_get(map, "system"));
    if (!read_calls(yaml_get(map, "calls"), fault, error) || !read_reply(map, fault, error) ||
        !read_number(yaml_get(map, "delay_ms"), "delay_ms", 0, LONGEST_DELAY_MS, &fault->delay_ms, error) ||
        !sim_seed_flag(yaml_get(map, "applied"), "applied", &fault->applied, error))
        return false;
    if (fault->status == 0 && fault->delay_ms == 0)
        return sim_seed_fail(error, map, "a fault needs a status, a delay_ms, or both");
    return true;
}

bool sim_faults_add(sim_faults *faults, const char *text, sim_seed_error *error) {
    yaml_error yaml = {0};
    if (faults->count == SIM_MAX_FAULTS)
        return sim_seed_fail(error, NULL, "more than %d faults", SIM_MAX_FAULTS);
    sim_fault *fault = &faults->items[faults->count];
    *fault = (sim_fault){.text = yaml_load_text(text, strlen(text), &yaml)};
    if (!fault->text) {
        const yaml_node place = {.line = yaml.line, .column = yaml.column};
        return sim_seed_fail(error, yaml.line ? &place : NULL, "%s", yaml.message);
    }
    faults->count++;
    return read_fault(yaml_root(fault->text), fault, error);
}

void sim_faults_dispose(sim_faults *faults) {
    for (size_t i = 0; i < faults->count; i++)
        yaml_free(faults->items[i].text);
    faults->count = 0;
}

const sim_fault *sim_faults_next(sim_faults *faults, const char *system, const char *operation) {
    const sim_fault *found = NULL;
    for (size_t i = 0; i < faults->count; i++) {
        sim_fault *fault = &faults->items[i];
        if (strcmp(fault->operation, operation) != 0 || (fault->system && strcmp(fault->system, system) != 0))
            continue;
        fault->calls++;
        if (!found && fault->calls >= fault->from && fault->calls <= fault->to)
            found = fault;
    }
    return found;
}

void sim_fault_apply(const sim_fault *fault, sim_exchange *x) {
    x->reply.delay_ms = fault->delay_ms;
    if (fault->status == 0)
        return;
    tl_buf_dispose(&x->reply.body);
    x->reply.header_count = 0;
    x->reply.status = fault->status;
    x->reply.content_type = fault->content_type;
    for (size_t i = 0; i < fault->header_count; i++)
        sim_reply_header(x, fault->headers[i].name, fault->headers[i].value);
    if (tl_buf_append(&x->reply.body, fault->body) != TL_OK)
        sim_reply_broken(x);
}
