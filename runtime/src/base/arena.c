/* The arena: blocks in a list, the newest in front; each allocation is cut from the front block. */
#include <stdalign.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_BLOCK = 4096, LARGEST_DOUBLED_BLOCK = 1024 * 1024 };

typedef struct block {
    struct block *next;
    size_t capacity;
    size_t used;
    alignas(max_align_t) char bytes[];
} block;

struct tl_arena {
    block *front;
};

tl_arena *tl_arena_new(void) {
    return tl_calloc(1, sizeof(tl_arena));
}

static void free_blocks(block *first) {
    while (first) {
        block *next = first->next;
        tl_free(first);
        first = next;
    }
}

void tl_arena_free(tl_arena *arena) {
    if (arena) {
        free_blocks(arena->front);
        tl_free(arena);
    }
}

void tl_arena_free_secret(tl_arena *arena) {
    for (block *each = arena ? arena->front : NULL; each; each = each->next) {
        tl_wipe(each->bytes, each->capacity);
    }
    tl_arena_free(arena);
}

void tl_arena_reset(tl_arena *arena) {
    block *largest = NULL;
    for (block *each = arena->front; each; each = each->next) {
        if (!largest || each->capacity > largest->capacity) {
            largest = each;
        }
    }
    block *each = arena->front;
    while (each) {
        block *next = each->next;
        if (each != largest) {
            tl_free(each);
        }
        each = next;
    }
    if (largest) {
        largest->next = NULL;
        largest->used = 0;
    }
    arena->front = largest;
}

static bool add_block(tl_arena *arena, size_t at_least) {
    size_t capacity = arena->front ? arena->front->capacity : FIRST_BLOCK / 2;
    capacity = capacity >= LARGEST_DOUBLED_BLOCK / 2 ? LARGEST_DOUBLED_BLOCK : capacity * 2;
    if (capacity < at_least) {
        capacity = at_least;
    }
    if (capacity > PTRDIFF_MAX - sizeof(block)) {
        return false;
    }
    block *added = tl_alloc(sizeof(block) + capacity);
    if (!added) {
        return false;
    }
    added->next = arena->front;
    added->capacity = capacity;
    added->used = 0;
    arena->front = added;
    return true;
}

void *tl_arena_take(tl_arena *arena, size_t size) {
    if (!arena->front || arena->front->capacity - arena->front->used < size) {
        if (!add_block(arena, size)) {
            return NULL;
        }
    }
    void *taken = arena->front->bytes + arena->front->used;
    arena->front->used += size;
    return taken;
}

/* Bytes that are not zeroed, aligned for any type. */
static void *take_aligned(tl_arena *arena, size_t size) {
    const size_t mask = alignof(max_align_t) - 1;
    if (size > SIZE_MAX - mask) {
        return NULL;
    }
    if (arena->front) {
        size_t start = (arena->front->used + mask) & ~mask;
        arena->front->used = start < arena->front->capacity ? start : arena->front->capacity;
    }
    return tl_arena_take(arena, size);
}

void *tl_arena_resize(tl_arena *arena, void *old, size_t old_size, size_t new_size) {
    block *front = arena->front;
    bool latest = old && front && (char *)old + old_size == front->bytes + front->used;
    if (latest) {
        size_t start = (size_t)((char *)old - front->bytes);
        if (new_size <= front->capacity - start) {
            if (new_size > old_size) {
                memset((char *)old + old_size, 0, new_size - old_size);
            }
            front->used = start + new_size;
            return old;
        }
    } else if (old && new_size <= old_size) {
        return old;
    }
    char *moved = take_aligned(arena, new_size);
    if (!moved) {
        return NULL;
    }
    if (old) {
        memcpy(moved, old, old_size);
    }
    memset(moved + (old ? old_size : 0), 0, new_size - (old ? old_size : 0));
    return moved;
}

void *tl_arena_alloc(tl_arena *arena, size_t size) {
    void *taken = take_aligned(arena, size);
    if (taken) {
        memset(taken, 0, size);
    }
    return taken;
}

tl_str tl_arena_copy(tl_arena *arena, tl_str text) {
    char *copy = text.len == SIZE_MAX ? NULL : tl_arena_take(arena, text.len + 1);
    if (!copy) {
        return tl_str_sized(NULL, 0);
    }
    if (text.len) {
        memcpy(copy, text.ptr, text.len);
    }
    copy[text.len] = '\0';
    return tl_str_sized(copy, text.len);
}

tl_str tl_arena_format(tl_arena *arena, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = needed < 0 ? NULL : tl_arena_take(arena, (size_t)needed + 1);
    if (!text) {
        return tl_str_sized(NULL, 0);
    }
    va_start(arguments, format);
    (void)vsnprintf(text, (size_t)needed + 1, format, arguments);
    va_end(arguments);
    return tl_str_sized(text, (size_t)needed);
}
