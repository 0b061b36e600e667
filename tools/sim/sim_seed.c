#include "sim_seed.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char sim_default_seed[] = "wasp:\n"
                                "  tokens: [t0ken]\n"
                                "  phone_types: [Cell Phone, Office, Home, Main, Fax, Pager]\n"
                                "  customers: [{prefix: C-, from: 1001, to: 2000}]\n"
                                "  manufacturers: [Acme]\n"
                                "  employees: [{prefix: E-, from: 1, to: 100}]\n"
                                "  suppliers: [{prefix: S-, from: 1, to: 100}]\n"
                                "expandable:\n"
                                "  data_sources: [EXPANDABLE]\n"
                                "  users: [{name: APIUSER, password: password}]\n"
                                "  customers: [{prefix: C-, from: 1001, to: 1010}]\n"
                                "  contacts: [{CUSTOMER_ID: C-1001, prefix: P-, from: 1, to: 100}]\n"
                                "qqcatalyst:\n"
                                "  clients: [{id: trunkline, secret: client-secret}]\n"
                                "  users: [{name: agent, password: agent-password}]\n"
                                "  contacts: [{prefix: '', from: 2001, to: 3000}]\n"
                                "  types: [1, 2, 3, 4, 5]\n"
                                "  numbers: merges\n"
                                "xweb:\n"
                                "  users: [{name: xweb-user, password: xweb-password}]\n"
                                "  phone_types: {3445f817-a38f-483a-aabe-b8d3c084832b: Office, 243f7447-c38b-473f-be84-dbedd2f1f55e: Mobile}\n"
                                "  customers: [{from: 1001, to: 1005}]\n"
                                "  phones: [{from: 1001, to: 1005}]\n"
#ifdef SIM_SOAP
                                "kognitiv:\n"
                                "  tokens: [t0ken]\n"
                                "  limited_tokens: [read-only]\n"
                                "  members: [{prefix: '', from: 1001, to: 2000}]\n"
                                "  phone_types: [MOBILE, HOME, WORK]\n"
                                "  email_types: [HOME, WORK]\n"
                                "  carriers: [ROGERS, BELL]\n"
#endif
    ;

bool sim_seed_fail(sim_seed_error *error, const yaml_node *node, const char *format, ...) {
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const char *source = error->source ? error->source : "seed";
    if (node)
        snprintf(error->message, sizeof error->message, "%s:%u:%u: %s", source, (unsigned)node->line, (unsigned)node->column, text);
    else
        snprintf(error->message, sizeof error->message, "%s: %s", source, text);
    return false;
}

bool sim_seed_keys(const yaml_node *map, const char *const *allowed, const char *what, sim_seed_error *error) {
    if (map->kind != YAML_MAP)
        return sim_seed_fail(error, map, "%s must be a map, this is %s", what, yaml_kind_name(map));
    size_t count = 0;
    while (allowed[count])
        count++;
    for (size_t i = 0; i < map->count; i++) {
        const yaml_node *key = map->entries[i].key;
        size_t k = 0;
        while (k < count && strcmp(allowed[k], key->text) != 0)
            k++;
        if (k < count)
            continue;
        const char *near = yaml_nearest(key->text, allowed, count);
        if (near)
            return sim_seed_fail(error, key, "%s has no key \"%.100s\"; did you mean \"%s\"?", what, key->text, near);
        return sim_seed_fail(error, key, "%s has no key \"%.100s\"", what, key->text);
    }
    return true;
}

/* Reads {prefix: C-, from: 1001, to: 2000}. */
static bool read_range(const yaml_node *node, const char *what, sim_names *names, sim_seed_error *error) {
    static const char *const keys[] = {"prefix", "from", "to", NULL};
    if (!sim_seed_keys(node, keys, what, error))
        return false;
    const yaml_node *prefix = yaml_get(node, "prefix");
    if (!prefix || prefix->kind != YAML_SCALAR)
        return sim_seed_fail(error, prefix ? prefix : node, "a range in %s needs a prefix, like {prefix: C-, from: 1, to: 9}", what);
    int64_t from = 0;
    int64_t to = 0;
    const yaml_node *from_node = yaml_get(node, "from");
    const yaml_node *to_node = yaml_get(node, "to");
    if (!yaml_int(from_node, &from) || from < 0)
        return sim_seed_fail(error, from_node ? from_node : node, "a range in %s needs a number \"from\", 0 or more", what);
    if (!yaml_int(to_node, &to) || to < from)
        return sim_seed_fail(error, to_node ? to_node : node, "a range in %s needs a number \"to\" that is not below \"from\"", what);
    if (!sim_names_add_range(names, prefix->text, (uint64_t)from, (uint64_t)to))
        return sim_seed_fail(error, node, "out of memory");
    return true;
}

bool sim_seed_names(const yaml_node *list, const char *what, sim_names *names, sim_seed_error *error) {
    if (!list)
        return true;
    if (list->kind != YAML_LIST)
        return sim_seed_fail(error, list, "%s must be a list, this is %s", what, yaml_kind_name(list));
    for (size_t i = 0; i < list->count; i++) {
        const yaml_node *item = list->items[i];
        if (item->kind == YAML_MAP) {
            if (!read_range(item, what, names, error))
                return false;
            continue;
        }
        if (item->kind != YAML_SCALAR || yaml_is_null(item) || item->length == 0)
            return sim_seed_fail(error, item, "%s holds an entry that is no name", what);
        if (strlen(item->text) != item->length)
            return sim_seed_fail(error, item, "%s holds a name with a NUL character", what);
        if (!sim_names_add(names, item->text))
            return sim_seed_fail(error, item, "out of memory");
    }
    return true;
}

bool sim_seed_choice(const yaml_node *node, const char *what, const char *const *choices, unsigned *index, sim_seed_error *error) {
    if (!node)
        return true;
    const char *text = yaml_text(node);
    char list[200] = "";
    size_t used = 0;
    for (unsigned i = 0; choices[i]; i++) {
        if (text && strcmp(text, choices[i]) == 0) {
            *index = i;
            return true;
        }
        int added = snprintf(list + used, sizeof list - used, "%s%s", i ? ", " : "", choices[i]);
        if (added > 0 && (size_t)added < sizeof list - used)
            used += (size_t)added;
    }
    return sim_seed_fail(error, node, "%s must be one of: %s", what, list);
}

bool sim_seed_flag(const yaml_node *node, const char *what, bool *value, sim_seed_error *error) {
    if (!node || yaml_bool(node, value))
        return true;
    return sim_seed_fail(error, node, "%s must be true or false", what);
}
