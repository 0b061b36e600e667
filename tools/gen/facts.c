/* x-trunkline-faults and x-trunkline-facts of a document: what the vendor's own errors mean, and what else its adapter reads. */
#include <string.h>

#include "check.h"
#include "message.h"
#include "operations.h"
#include "vocabulary.h"

static const char *const outcomes[] = {"invalid", "not_sent", "unknown", "rejected", "saved", NULL};

static const char *text_of(gen *g, const yaml_node *map, const char *key) {
    const yaml_node *node = yaml_get(map, key);
    if (!node)
        return NULL;
    if (!yaml_text(node) || !*yaml_text(node)) {
        gen_error(g, node, "`%s` must be a text", key);
        return NULL;
    }
    return gen_check_literal(g, node) ? node->text : NULL;
}

static const char *word_of(gen *g, const yaml_node *map, const char *key, const char *const *words) {
    const char *text = text_of(g, map, key), *word = text ? gen_find_word(words, text) : NULL;
    if (text && !word) {
        const char *near = yaml_nearest(text, words, gen_count_words(words));
        gen_error(g, yaml_get(map, key), "there is no %s `%s`%s%s%s", key, text, near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
    }
    return word;
}

static void read_fault(gen *g, const yaml_node *row, gen_fault *fault) {
    static const char *const keys[] = {"code", "message", "contains", "text", "reason", "outcome", "stop"};
    if (row->kind != YAML_MAP) {
        gen_error(g, row, "a row of `x-trunkline-faults` must be a map");
        return;
    }
    gen_check_keys(g, row, keys, sizeof keys / sizeof keys[0]);
    fault->code = text_of(g, row, "code");
    fault->message = text_of(g, row, "message");
    fault->contains = text_of(g, row, "contains");
    fault->text = text_of(g, row, "text");
    fault->reason = word_of(g, row, "reason", gen_reasons);
    fault->outcome = word_of(g, row, "outcome", outcomes);
    fault->stops = gen_flag(g, row, "stop", false);
    if (!fault->code && !fault->message && !fault->contains)
        gen_error(g, row, "a row of `x-trunkline-faults` needs a condition: `code`, `message` or `contains`");
    if (!yaml_get(row, "reason") && !(fault->outcome && strcmp(fault->outcome, "saved") == 0))
        gen_error(g, row, "a row of `x-trunkline-faults` needs a `reason`, unless its outcome is `saved`");
}

/* The same rows for single calls, as far as their table can hold them: not those on a whole message. */
static gen_rule *make_rules(gen *g, const gen_fault *faults, size_t count, size_t *made) {
    gen_rule *rules = gen_alloc(&g->arena, (count + 1) * sizeof *rules);
    for (size_t i = 0; i < count; i++) {
        if (faults[i].reason && !faults[i].message)
            rules[(*made)++] = (gen_rule){.code = faults[i].code, .contains = faults[i].contains, .reason = faults[i].reason};
    }
    return rules;
}

static void read_faults(gen *g) {
    const yaml_node *list = yaml_get(g->root, "x-trunkline-faults");
    if (!list)
        return;
    if (list->kind != YAML_LIST) {
        gen_error(g, list, "`x-trunkline-faults` must be a list");
        return;
    }
    gen_fault *faults = gen_alloc(&g->arena, (list->count + 1) * sizeof *faults);
    for (size_t i = 0; i < list->count; i++)
        read_fault(g, list->items[i], &faults[i]);
    size_t rule_count = 0;
    gen_rule *rules = make_rules(g, faults, list->count, &rule_count);
    for (size_t i = 0; i < g->operation_count; i++) {
        gen_operation *operation = &g->operations[i];
        operation->faults = faults;
        operation->fault_count = list->count;
        if (operation->rule_count == 0) {
            operation->rules = rules;
            operation->rule_count = rule_count;
        }
    }
}

enum { NESTING_MAX = 16 };

/* @param facts  NULL: only counts */
static size_t flatten(gen *g, const yaml_node *node, const char *name, gen_pair *facts, size_t count, int depth) {
    for (size_t i = 0; i < node->count && depth > 0; i++) {
        const yaml_entry *entry = &node->entries[i];
        const char *key = name ? gen_format(&g->arena, "%s.%s", name, entry->key->text) : entry->key->text;
        if (entry->value->kind == YAML_MAP) {
            count = flatten(g, entry->value, key, facts, count, depth - 1);
            continue;
        }
        if (facts && gen_check_literal(g, entry->key) && text_of(g, node, entry->key->text))
            facts[count] = (gen_pair){key, entry->value->text};
        count++;
    }
    return count;
}

void gen_read_facts(gen *g) {
    const yaml_node *map = yaml_get(g->root, "x-trunkline-facts");
    read_faults(g);
    if (!map)
        return;
    if (map->kind != YAML_MAP) {
        gen_error(g, map, "`x-trunkline-facts` must be a map of texts, or of such maps");
        return;
    }
    g->facts = gen_alloc(&g->arena, (flatten(g, map, NULL, NULL, 0, NESTING_MAX) + 1) * sizeof *g->facts);
    g->fact_count = flatten(g, map, NULL, g->facts, 0, NESTING_MAX);
}
