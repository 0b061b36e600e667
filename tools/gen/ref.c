/* References: JSON pointers (RFC 6901) in the fragment of a URI. */
#include <string.h>

#include "message.h"
#include "ref.h"

const yaml_node *gen_ref_of(const yaml_node *node) {
    return yaml_get(node, "$ref");
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Undoes %XX in place. False when a percent sign is not followed by two hexadecimal digits, or hides a NUL. */
static bool undo_percent(char *text) {
    char *out = text;
    for (const char *at = text; *at; at++) {
        if (*at != '%') {
            *out++ = *at;
            continue;
        }
        int high = hex_digit(at[1]), low = high < 0 ? -1 : hex_digit(at[2]);
        if (low < 0 || high * 16 + low == 0)
            return false;
        *out++ = (char)(unsigned char)(high * 16 + low);
        at += 2;
    }
    *out = '\0';
    return true;
}

/* Undoes ~0 and ~1 in one part of a pointer, in place. */
static bool undo_tilde(char *part) {
    char *out = part;
    for (const char *at = part; *at; at++) {
        if (*at != '~') {
            *out++ = *at;
            continue;
        }
        at++;
        if (*at != '0' && *at != '1')
            return false;
        *out++ = *at == '0' ? '~' : '/';
    }
    *out = '\0';
    return true;
}

/* The keys of a map, for "did you mean". */
static const char *nearest_key(gen *g, const yaml_node *map, const char *wanted) {
    if (map->kind != YAML_MAP || map->count == 0)
        return NULL;
    const char **keys = gen_alloc(&g->arena, map->count * sizeof *keys);
    for (size_t i = 0; i < map->count; i++)
        keys[i] = map->entries[i].key->text;
    return yaml_nearest(wanted, keys, map->count);
}

/* Large maps are searched by hash: real descriptions have thousands of components, and tens of thousands of references to them. */
enum { SMALL_MAP = 32 };

static const yaml_node *find_entry(gen *g, const yaml_node *map, const char *key) {
    if (map->count <= SMALL_MAP)
        return yaml_get(map, key);
    gen_map *index = gen_map_get(&g->indexes, &map, sizeof map);
    if (!index) {
        index = gen_alloc(&g->arena, sizeof *index);
        index->arena = &g->arena;
        for (size_t i = 0; i < map->count; i++)
            gen_map_put(index, map->entries[i].key->text, map->entries[i].key->length, (void *)(uintptr_t)map->entries[i].value);
        gen_map_put(&g->indexes, &map, sizeof map, index);
    }
    return gen_map_get(index, key, strlen(key));
}

/* One step down by a decoded part of a pointer. NULL when there is nothing. */
static const yaml_node *step(gen *g, const yaml_node *node, const char *part) {
    if (node->kind == YAML_MAP)
        return find_entry(g, node, part);
    if (node->kind != YAML_LIST || !*part || strlen(part) > 9 || (part[0] == '0' && part[1]))
        return NULL;
    size_t index = 0;
    for (const char *at = part; *at; at++) {
        if (*at < '0' || *at > '9')
            return NULL;
        index = index * 10 + (size_t)(*at - '0');
    }
    return index < node->count ? node->items[index] : NULL;
}

static const yaml_node *walk(gen *g, const yaml_node *ref, char *pointer) {
    const yaml_node *node = g->root;
    char *part = pointer;
    while (part) {
        char *slash = strchr(part, '/');
        if (slash)
            *slash = '\0';
        if (!undo_tilde(part)) {
            gen_error(g, ref, "`%s`: a ~ in a JSON pointer is followed by 0 or 1", ref->text);
            return NULL;
        }
        const yaml_node *next = step(g, node, part);
        if (!next) {
            const char *near = nearest_key(g, node, part);
            gen_error(g, ref, "`%s` names nothing in this document: there is no `%s`%s%s%s", ref->text, part, near ? "; did you mean `" : "",
                      near ? near : "", near ? "`?" : "");
            return NULL;
        }
        node = next;
        part = slash ? slash + 1 : NULL;
    }
    return node;
}

const yaml_node *gen_ref_target(gen *g, const yaml_node *ref) {
    if (ref->kind != YAML_SCALAR || ref->length == 0 || strlen(ref->text) != ref->length) {
        gen_error(g, ref, "`$ref` must be a text that names a place, like '#/components/schemas/Name'");
        return NULL;
    }
    if (ref->text[0] != '#') {
        gen_error(g, ref, "`%s` points to another document: only references within this one (#/...) are supported yet", ref->text);
        return NULL;
    }
    char *pointer = gen_copy(&g->arena, ref->text + 1, ref->length - 1);
    if (!undo_percent(pointer)) {
        gen_error(g, ref, "`%s`: a %% in a reference is followed by two hexadecimal digits", ref->text);
        return NULL;
    }
    if (!*pointer)
        return g->root;
    if (*pointer != '/') {
        gen_error(g, ref, "`%s` is an anchor: only JSON pointers (#/...) are supported yet", ref->text);
        return NULL;
    }
    return walk(g, ref, pointer + 1);
}

const yaml_node *gen_follow(gen *g, const yaml_node *node) {
    const yaml_node *seen[GEN_REF_HOPS_MAX];
    const yaml_node *first = gen_ref_of(node), *ref = first;
    for (size_t hops = 0; ref; hops++) {
        for (size_t i = 0; i < hops; i++) {
            if (seen[i] == node) {
                gen_error(g, first, "`%s` leads back to itself and never to anything", yaml_text(first));
                return NULL;
            }
        }
        if (hops == GEN_REF_HOPS_MAX) {
            gen_error(g, first, "`%s` starts a chain of more than %d references", yaml_text(first), GEN_REF_HOPS_MAX);
            return NULL;
        }
        seen[hops] = node;
        node = gen_ref_target(g, ref);
        if (!node)
            return NULL;
        ref = gen_ref_of(node);
    }
    return node;
}
