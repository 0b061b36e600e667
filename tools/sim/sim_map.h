/* A hash table from text to a pointer. Keys are copied. */
#ifndef SIM_MAP_H
#define SIM_MAP_H

#include <stddef.h>

#include <trunkline/str.h>

typedef struct sim_map_entry {
    char *key; /* NULL: free */
    size_t key_len;
    void *value;
} sim_map_entry;

/** All zero is empty. */
typedef struct sim_map {
    sim_map_entry *entries;
    size_t capacity; /* a power of two, or 0 */
    size_t count;
} sim_map;

/** Where the value of `key` lies; NULL when there is none. */
void **sim_map_find(const sim_map *map, tl_str key);
/** The same, and adds a key with value NULL first when there is none; NULL when out of memory. Valid until the next addition. */
void **sim_map_slot(sim_map *map, tl_str key);
/** Frees the table, and each value with `release` unless that is NULL. */
void sim_map_dispose(sim_map *map, void (*release)(void *value));

#endif
