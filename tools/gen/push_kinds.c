/* x-trunkline-push, `kinds` and `kind_words`: what a record's kind of number picks, and what the system calls it. */
#include <string.h>

#include "check.h"
#include "message.h"
#include "operations.h"
#include "vocabulary.h"

static bool has_column(const gen_operation *operation, const char *name) {
    for (size_t i = 0; i < operation->column_count; i++) {
        if (strcmp(operation->columns[i].column, name) == 0)
            return true;
    }
    return false;
}

/* Reads a map from kinds to texts. Returns the rows, and how many. */
static gen_kind_row *read_rows(gen *g, const yaml_node *map, const char *what, size_t *count) {
    gen_kind_row *rows = gen_alloc(&g->arena, (map->count + 1) * sizeof *rows);
    *count = 0;
    if (map->kind != YAML_MAP || map->count == 0) {
        gen_error(g, map, "`%s` must be a map from kinds of number to texts", what);
        return rows;
    }
    for (size_t i = 0; i < map->count; i++) {
        const yaml_entry *entry = &map->entries[i];
        const char *kind = gen_find_word(gen_kinds, entry->key->text), *near = yaml_nearest(entry->key->text, gen_kinds, gen_count_words(gen_kinds));
        const char *text = yaml_text(entry->value);
        if (!kind)
            gen_error(g, entry->key, "there is no kind `%s`%s%s%s", entry->key->text, near ? "; did you mean `" : "", near ? near : "",
                      near ? "`?" : "");
        else if (!text || !*text || yaml_is_null(entry->value))
            gen_error(g, entry->value, "a row of `%s` must be a text", what);
        else if (gen_check_literal(g, entry->value))
            rows[(*count)++] = (gen_kind_row){kind, text};
    }
    return rows;
}

void gen_read_kinds(gen *g, gen_operation *operation, const gen_type *record, const yaml_node *push) {
    const yaml_node *kinds = yaml_get(push, "kinds"), *words = yaml_get(push, "kind_words");
    if (kinds) {
        operation->targets = read_rows(g, kinds, "kinds", &operation->target_count);
        if (has_column(operation, "kind") || has_column(operation, "number"))
            gen_error(g, kinds, "with `kinds`, the columns `kind` and `number` have no field of their own");
        for (size_t i = 0; i < operation->target_count; i++) {
            const yaml_node *path = yaml_get(kinds, operation->targets[i].kind);
            gen_field *field = gen_field_at(g, record, path, path->text);
            if (field && field->use.type->kind != GEN_TEXT)
                gen_error(g, path, "`%s` cannot hold a number: it is no text", path->text);
            if (field)
                field->use.phone = true;
        }
    }
    if (words) {
        operation->words = read_rows(g, words, "kind_words", &operation->word_count);
        if (!has_column(operation, "kind"))
            gen_error(g, words, "`kind_words` needs a column `kind`");
    }
}
