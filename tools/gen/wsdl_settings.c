/* NAME.yaml beside a WSDL: what no WSDL can say. */
#include <string.h>
#include <unistd.h>

#include "message.h"
#include "wsdl_settings.h"

void wsdl_complain(wsdl *w, const yaml_node *where, const char *message) {
    gen_error_at(w->g, w->settings.path, where ? where->line : 0, where ? where->column : 0, message);
}

void wsdl_check_keys(wsdl *w, const yaml_node *map, const char *const *known, size_t count) {
    for (size_t i = 0; i < map->count; i++) {
        const char *key = map->entries[i].key->text;
        bool good = false;
        for (size_t j = 0; j < count && !good; j++)
            good = strcmp(key, known[j]) == 0;
        const char *near = good ? NULL : yaml_nearest(key, known, count);
        if (!good)
            wsdl_complain(
                w, map->entries[i].key,
                gen_format(&w->g->arena, "`%s` is not known here%s%s%s", key, near ? "; did you mean `" : "", near ? near : "", near ? "`?" : ""));
    }
}

const char *wsdl_text_of(wsdl *w, const yaml_node *map, const char *key) {
    const yaml_node *node = yaml_get(map, key);
    if (node && !yaml_text(node))
        wsdl_complain(w, node, gen_format(&w->g->arena, "`%s` must be a text", key));
    return yaml_text(node);
}

static wsdl_rule *read_rules(wsdl *w, const char *key, size_t *count) {
    static const char *const keys[] = {"code", "message", "contains"};
    const yaml_node *list = yaml_get(w->settings.root, key);
    *count = 0;
    if (!list)
        return NULL;
    if (list->kind != YAML_LIST) {
        wsdl_complain(w, list, gen_format(&w->g->arena, "`%s` must be a list", key));
        return NULL;
    }
    wsdl_rule *rules = gen_alloc(&w->g->arena, (list->count + 1) * sizeof *rules);
    for (size_t i = 0; i < list->count; i++) {
        const yaml_node *row = list->items[i];
        if (row->kind != YAML_MAP) {
            wsdl_complain(w, row, "a row must be a map");
            continue;
        }
        wsdl_check_keys(w, row, keys, 3);
        wsdl_rule rule = {wsdl_text_of(w, row, "code"), wsdl_text_of(w, row, "message"), wsdl_text_of(w, row, "contains")};
        if (!rule.code && !rule.message && !rule.contains)
            wsdl_complain(w, row, "a row needs a condition: `code`, `message` or `contains`");
        else
            rules[(*count)++] = rule;
    }
    return rules;
}

static void read_token_header(wsdl *w) {
    const char *path = wsdl_text_of(w, w->settings.root, "token_header");
    const char *slash = path ? strchr(path, '/') : NULL;
    if (!path)
        return;
    if (!slash || slash == path || !slash[1] || strchr(slash + 1, '/')) {
        wsdl_complain(w, yaml_get(w->settings.root, "token_header"), "`token_header` must be BLOCK/ELEMENT");
        return;
    }
    w->settings.header_block = gen_copy(&w->g->arena, path, (size_t)(slash - path));
    w->settings.header_field = slash + 1;
}

/* "dir/xweb.wsdl" gives "dir/xweb.yaml". */
static const char *beside(wsdl *w, const char *path) {
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path, *dot = strrchr(name, '.');
    return gen_format(&w->g->arena, "%.*s.yaml", (int)(dot && dot != name ? dot - path : (long)strlen(path)), path);
}

void wsdl_read_settings(wsdl *w, const char *path) {
    static const char *const keys[] = {"secrets",   "patterns",    "token_header", "token_field", "login",         "rows",
                                       "namespace", "soap_action", "return_code",  "locked_out",  "token_refused", "idempotent",
                                       "push",      "find",        "kinds",        "errors",      "phones"};
    wsdl_settings *settings = &w->settings;
    yaml_error error;
    settings->path = path ? path : beside(w, w->document.path);
    if (!path && access(settings->path, F_OK) != 0) {
        settings->path = NULL;
        return;
    }
    settings->document = yaml_load_file(settings->path, &error);
    if (!settings->document) {
        gen_error_at(w->g, settings->path, error.line, error.column, error.message);
        return;
    }
    settings->root = yaml_root(settings->document);
    if (settings->root->kind != YAML_MAP) {
        wsdl_complain(w, settings->root, "the settings must be a map");
        return;
    }
    wsdl_check_keys(w, settings->root, keys, sizeof keys / sizeof keys[0]);
    read_token_header(w);
    settings->token_field = wsdl_text_of(w, settings->root, "token_field");
    settings->login = wsdl_text_of(w, settings->root, "login");
    const yaml_node *code = yaml_get(settings->root, "return_code");
    settings->code_field = wsdl_text_of(w, code, "field");
    settings->code_ok = wsdl_text_of(w, code, "ok");
    settings->refused = read_rules(w, "token_refused", &settings->refused_count);
    settings->locked = read_rules(w, "locked_out", &settings->locked_count);
}
