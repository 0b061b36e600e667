/* Memory of one run. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { BLOCK_BYTES = 64 * 1024, ALIGNMENT = 16 };

struct gen_block {
    gen_block *next;
    size_t used;
    size_t size;
    size_t padding; /* so that `bytes` is aligned to 16 */
    unsigned char bytes[];
};

struct gen_slot {
    const unsigned char *key; /* NULL: free */
    size_t length;
    uint64_t hash;
    void *value;
};

/* A compiler that has no memory has nothing to save: the output is written only at the end. */
static void out_of_memory(void) {
    fputs("trunkline-gen: out of memory\n", stderr);
    exit(2);
}

void *gen_alloc(gen_arena *arena, size_t size) {
    if (size > SIZE_MAX / 2)
        out_of_memory();
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    gen_block *block = arena->blocks;
    if (!block || block->size - block->used < size) {
        size_t wanted = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        block = calloc(1, sizeof *block + wanted);
        if (!block) {
            out_of_memory();
            return NULL;
        }
        block->size = wanted;
        block->next = arena->blocks;
        arena->blocks = block;
    }
    void *memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

char *gen_copy(gen_arena *arena, const char *text, size_t length) {
    char *copy = gen_alloc(arena, length + 1);
    if (length > 0)
        memcpy(copy, text, length);
    return copy;
}

char *gen_format(gen_arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        out_of_memory();
    char *text = gen_alloc(arena, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(text, (size_t)length + 1, format, arguments);
    va_end(arguments);
    return text;
}

void *gen_grow(gen_arena *arena, void *items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity)
        return items;
    size_t wanted = *capacity ? *capacity * 2 : 8;
    void *larger = gen_alloc(arena, wanted * size);
    if (count > 0)
        memcpy(larger, items, count * size);
    *capacity = wanted;
    return larger;
}

void gen_arena_free(gen_arena *arena) {
    while (arena->blocks) {
        gen_block *next = arena->blocks->next;
        free(arena->blocks);
        arena->blocks = next;
    }
}

static void make_room(gen_text *text, size_t more) {
    size_t needed = text->length + more + 1;
    if (needed <= text->capacity)
        return;
    size_t wanted = text->capacity ? text->capacity : 256;
    while (wanted < needed)
        wanted *= 2;
    char *larger = gen_alloc(text->arena, wanted);
    if (text->length > 0)
        memcpy(larger, text->ptr, text->length);
    text->ptr = larger;
    text->capacity = wanted;
}

void gen_put_bytes(gen_text *text, const char *more, size_t length) {
    make_room(text, length);
    if (length > 0)
        memcpy(text->ptr + text->length, more, length);
    text->length += length;
    text->ptr[text->length] = '\0';
}

void gen_put(gen_text *text, const char *more) {
    gen_put_bytes(text, more, strlen(more));
}

void gen_putf(gen_text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (length < 0)
        out_of_memory();
    make_room(text, (size_t)length);
    va_start(arguments, format);
    vsnprintf(text->ptr + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

/* FNV-1a, 64 bits. */
static uint64_t hash_of(const unsigned char *key, size_t length) {
    uint64_t hash = 0xCBF29CE484222325U;
    for (size_t i = 0; i < length; i++) {
        hash ^= key[i];
        hash *= 0x100000001B3U;
    }
    return hash;
}

static gen_slot *find_slot(const gen_map *map, const unsigned char *key, size_t length, uint64_t hash) {
    for (size_t at = (size_t)hash & (map->capacity - 1);; at = (at + 1) & (map->capacity - 1)) {
        gen_slot *slot = &map->slots[at];
        if (!slot->key || (slot->hash == hash && slot->length == length && memcmp(slot->key, key, length) == 0))
            return slot;
    }
}

void *gen_map_get(const gen_map *map, const void *key, size_t length) {
    return map->count ? find_slot(map, key, length, hash_of(key, length))->value : NULL;
}

void gen_map_put(gen_map *map, const void *key, size_t length, void *value) {
    if (map->count * 2 >= map->capacity) {
        gen_map larger = {map->arena, NULL, map->count, map->capacity ? map->capacity * 2 : 64};
        larger.slots = gen_alloc(map->arena, larger.capacity * sizeof *larger.slots);
        for (size_t i = 0; i < map->capacity; i++) {
            const gen_slot *old = &map->slots[i];
            if (old->key)
                *find_slot(&larger, old->key, old->length, old->hash) = *old;
        }
        *map = larger;
    }
    uint64_t hash = hash_of(key, length);
    gen_slot *slot = find_slot(map, key, length, hash);
    if (!slot->key) {
        slot->key = (const unsigned char *)gen_copy(map->arena, key, length);
        slot->length = length;
        slot->hash = hash;
        map->count++;
    }
    slot->value = value;
}
