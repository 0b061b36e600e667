/* Memory of one run: an arena that is freed at once, growing texts, a map by text. Out of memory ends the program. */
#ifndef GEN_MEMORY_H
#define GEN_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct gen_block gen_block;

/** All zero is an empty arena. */
typedef struct gen_arena {
    gen_block *blocks; /* newest first */
} gen_arena;

/** `size` zeroed bytes; never NULL. */
void *gen_alloc(gen_arena *arena, size_t size);
/** A NUL-terminated copy of `length` bytes. */
char *gen_copy(gen_arena *arena, const char *text, size_t length);
char *gen_format(gen_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
/** Room for one more in an array of `count` elements; the array moves when it grows. */
void *gen_grow(gen_arena *arena, void *items, size_t count, size_t *capacity, size_t size);
void gen_arena_free(gen_arena *arena);

/** A text that grows, in an arena. All zero but for the arena is an empty one. */
typedef struct gen_text {
    gen_arena *arena;
    char *ptr; /* NUL-terminated once anything was put in */
    size_t length;
    size_t capacity;
} gen_text;

void gen_put(gen_text *text, const char *more);
void gen_put_bytes(gen_text *text, const char *more, size_t length);
void gen_putf(gen_text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

typedef struct gen_slot gen_slot;

/** A map from bytes to pointers. Has no order, so nothing that is printed depends on one. */
typedef struct gen_map {
    gen_arena *arena;
    gen_slot *slots;
    size_t count;
    size_t capacity;
} gen_map;

/** The value put under those bytes; NULL when there is none. */
void *gen_map_get(const gen_map *map, const void *key, size_t length);
/** Puts a value, not NULL, under those bytes, which are copied. */
void gen_map_put(gen_map *map, const void *key, size_t length, void *value);

#endif
