/* What the settings say for adapters: the meaning of each code, values that a record need not give, and facts. */
#include <string.h>

#include "message.h"
#include "vocabulary.h"
#include "wsdl_settings.h"

/* Maps whose texts become facts, by their keys. */
static const char *const told[] = {"find", "kinds"};

static const char *const outcomes[] = {"invalid", "not_sent", "unknown", "rejected", "saved", NULL};

/* A word of a list, the list's own copy; NULL where there is none. */
static const char *word_of(wsdl *w, const yaml_node *row, const char *key, const char *const *words) {
    const char *text = wsdl_text_of(w, row, key), *word = text ? gen_find_word(words, text) : NULL;
    if (text && !word)
        wsdl_complain(w, yaml_get(row, key), gen_format(&w->g->arena, "there is no %s `%s`", key, text));
    return word;
}

static void read_fault(wsdl *w, const yaml_node *row, gen_fault *fault) {
    static const char *const keys[] = {"code", "message", "contains", "reason", "outcome", "stop", "text"};
    const yaml_node *stop = yaml_get(row, "stop");
    wsdl_check_keys(w, row, keys, sizeof keys / sizeof keys[0]);
    *fault = (gen_fault){.code = wsdl_text_of(w, row, "code"),
                         .message = wsdl_text_of(w, row, "message"),
                         .contains = wsdl_text_of(w, row, "contains"),
                         .text = wsdl_text_of(w, row, "text"),
                         .reason = word_of(w, row, "reason", gen_reasons),
                         .outcome = word_of(w, row, "outcome", outcomes)};
    if (stop && !yaml_bool(stop, &fault->stops))
        wsdl_complain(w, stop, "`stop` must be true or false");
    if (!fault->code && !fault->message && !fault->contains)
        wsdl_complain(w, row, "a row needs a condition: `code`, `message` or `contains`");
    if (!fault->reason && !(fault->outcome && strcmp(fault->outcome, "saved") == 0))
        wsdl_complain(w, row, "a row needs a `reason`, unless its outcome is `saved`");
}

static void read_faults(wsdl *w) {
    const yaml_node *list = yaml_get(w->settings.root, "errors");
    if (!list)
        return;
    if (list->kind != YAML_LIST) {
        wsdl_complain(w, list, "`errors` must be a list");
        return;
    }
    gen_fault *faults = gen_alloc(&w->g->arena, (list->count + 1) * sizeof *faults);
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i]->kind == YAML_MAP)
            read_fault(w, list->items[i], &faults[i]);
        else
            wsdl_complain(w, list->items[i], "a row must be a map");
    }
    for (size_t i = 0; i < w->g->operation_count; i++) {
        w->g->operations[i].faults = faults;
        w->g->operations[i].fault_count = list->count;
    }
}

/* `default` of a column whose field is one text. */
static void read_defaults_of(wsdl *w, gen_operation *operation, const yaml_node *columns) {
    operation->defaults = gen_alloc(&w->g->arena, (columns->count + 1) * sizeof *operation->defaults);
    for (size_t i = 0; i < columns->count; i++) {
        const yaml_node *column = columns->entries[i].value;
        const char *text = column->kind == YAML_MAP ? wsdl_text_of(w, column, "default") : NULL;
        const yaml_node *field = text ? yaml_get(column, "field") : NULL;
        if (!field)
            continue;
        if (!yaml_text(field))
            wsdl_complain(w, field, "a column with a `default` goes to one field");
        else
            operation->defaults[operation->default_count++] = (gen_pair){yaml_text(field), text};
    }
}

static void read_defaults(wsdl *w) {
    const yaml_node *push = yaml_get(w->settings.root, "push");
    for (size_t i = 0; push && push->kind == YAML_MAP && i < push->count; i++) {
        const yaml_node *columns = yaml_get(push->entries[i].value, "columns");
        for (size_t j = 0; columns && columns->kind == YAML_MAP && j < w->operation_count; j++) {
            if (strcmp(w->operations[j].name, push->entries[i].key->text) == 0)
                read_defaults_of(w, &w->g->operations[w->operations[j].number], columns);
        }
    }
}

/* @param facts  NULL: only counts */
static size_t flatten(wsdl *w, const yaml_node *node, const char *name, gen_pair *facts, size_t count) {
    if (node->kind == YAML_MAP) {
        for (size_t i = 0; i < node->count; i++)
            count = flatten(w, node->entries[i].value, gen_format(&w->g->arena, "%s.%s", name, node->entries[i].key->text), facts, count);
        return count;
    }
    if (!yaml_text(node)) {
        if (facts)
            wsdl_complain(w, node, gen_format(&w->g->arena, "`%s` must be a text", name));
        return count;
    }
    if (facts)
        facts[count] = (gen_pair){name, yaml_text(node)};
    return count + 1;
}

static size_t read_facts(wsdl *w, gen_pair *facts) {
    size_t count = 0;
    for (size_t i = 0; i < sizeof told / sizeof told[0]; i++) {
        const yaml_node *node = yaml_get(w->settings.root, told[i]);
        if (node)
            count = flatten(w, node, told[i], facts, count);
    }
    return count;
}

void wsdl_apply_facts(wsdl *w) {
    read_faults(w);
    read_defaults(w);
    w->g->facts = gen_alloc(&w->g->arena, (read_facts(w, NULL) + 1) * sizeof *w->g->facts);
    w->g->fact_count = read_facts(w, w->g->facts);
}
