/* What nodes mean: look-ups, null, true and false, integers. */
#include <string.h>

#include "yaml.h"

const yaml_node *yaml_get(const yaml_node *map, const char *key) {
    if (!map || map->kind != YAML_MAP)
        return NULL;
    size_t length = strlen(key);
    for (size_t i = 0; i < map->count; i++) {
        const yaml_node *name = map->entries[i].key;
        if (name->length == length && memcmp(name->text, key, length) == 0)
            return map->entries[i].value;
    }
    return NULL;
}

static bool plain_is(const yaml_node *node, const char *text) {
    return node->length == strlen(text) && memcmp(node->text, text, node->length) == 0;
}

bool yaml_is_null(const yaml_node *node) {
    if (!node || node->kind != YAML_SCALAR || !node->plain)
        return false;
    return node->length == 0 || plain_is(node, "~") || plain_is(node, "null") || plain_is(node, "Null") || plain_is(node, "NULL");
}

bool yaml_bool(const yaml_node *node, bool *value) {
    if (!node || node->kind != YAML_SCALAR || !node->plain)
        return false;
    if (plain_is(node, "true") || plain_is(node, "True") || plain_is(node, "TRUE"))
        *value = true;
    else if (plain_is(node, "false") || plain_is(node, "False") || plain_is(node, "FALSE"))
        *value = false;
    else
        return false;
    return true;
}

bool yaml_int(const yaml_node *node, int64_t *value) {
    if (!node || node->kind != YAML_SCALAR || !node->plain || node->length == 0)
        return false;
    size_t at = node->text[0] == '-' || node->text[0] == '+' ? 1 : 0;
    bool negative = node->text[0] == '-';
    uint64_t limit = negative ? (uint64_t)INT64_MAX + 1 : (uint64_t)INT64_MAX;
    uint64_t sum = 0;
    if (at == node->length)
        return false;
    for (; at < node->length; at++) {
        char c = node->text[at];
        if (c < '0' || c > '9')
            return false;
        uint64_t digit = (uint64_t)(c - '0');
        if (sum > (limit - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    if (!negative)
        *value = (int64_t)sum;
    else
        *value = sum == 0 ? 0 : -(int64_t)(sum - 1) - 1;
    return true;
}

const char *yaml_text(const yaml_node *node) {
    return node && node->kind == YAML_SCALAR ? node->text : NULL;
}

const char *yaml_kind_name(const yaml_node *node) {
    if (!node)
        return "nothing";
    switch (node->kind) {
    case YAML_LIST:
        return "a list";
    case YAML_MAP:
        return "a map";
    case YAML_SCALAR:
        break;
    }
    return yaml_is_null(node) ? "null" : "a text";
}
