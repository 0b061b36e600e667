#include "sim_map.h"

#include <stdint.h>

#include <trunkline/memory.h>

/* FNV-1a: a simulator's keys come from its own user, nobody attacks it. */
static size_t hash(tl_str key) {
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.ptr[i]) * UINT64_C(0x100000001b3);
    return (size_t)(h ^ (h >> 32));
}

/* The entry of `key`, or the free one where it belongs. The table is never full. */
static sim_map_entry *probe(const sim_map *map, tl_str key) {
    size_t mask = map->capacity - 1;
    for (size_t i = hash(key) & mask;; i = (i + 1) & mask) {
        sim_map_entry *entry = &map->entries[i];
        if (!entry->key || tl_str_equal(tl_str_sized(entry->key, entry->key_len), key))
            return entry;
    }
}

void **sim_map_find(const sim_map *map, tl_str key) {
    if (map->capacity == 0)
        return NULL;
    sim_map_entry *entry = probe(map, key);
    return entry->key ? &entry->value : NULL;
}

static int grow(sim_map *map) {
    sim_map larger = {NULL, map->capacity ? map->capacity * 2 : 16, map->count};
    larger.entries = tl_calloc(larger.capacity, sizeof *larger.entries);
    if (!larger.entries)
        return -1;
    for (size_t i = 0; i < map->capacity; i++) {
        const sim_map_entry *entry = &map->entries[i];
        if (entry->key)
            *probe(&larger, tl_str_sized(entry->key, entry->key_len)) = *entry;
    }
    tl_free(map->entries);
    *map = larger;
    return 0;
}

void **sim_map_slot(sim_map *map, tl_str key) {
    if ((map->count + 1) * 4 > map->capacity * 3 && grow(map) != 0)
        return NULL;
    sim_map_entry *entry = probe(map, key);
    if (!entry->key) {
        char *copy = tl_alloc(key.len + 1);
        if (!copy)
            return NULL;
        if (key.len)
            memcpy(copy, key.ptr, key.len);
        copy[key.len] = '\0';
        *entry = (sim_map_entry){copy, key.len, NULL};
        map->count++;
    }
    return &entry->value;
}

void sim_map_dispose(sim_map *map, void (*release)(void *value)) {
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->entries[i].key && release)
            release(map->entries[i].value);
        tl_free(map->entries[i].key);
    }
    tl_free(map->entries);
    *map = (sim_map){NULL, 0, 0};
}
