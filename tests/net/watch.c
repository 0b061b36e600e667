#include "net/watch.h"

#include "net/fixture.h"

#include <stdlib.h>
#include <string.h>

static const char *wanted;
static size_t freed_blocks;
static size_t freed_with_secret;

/* The size stands before each block, which stays aligned for any type. */
typedef struct sized_block {
    size_t size;
    _Alignas(max_align_t) char bytes[];
} sized_block;

static sized_block *block_of(void *bytes) {
    return (sized_block *)(void *)((char *)bytes - offsetof(sized_block, bytes));
}

static void *watch_allocate(size_t size, void *context) {
    (void)context;
    sized_block *block = calloc(1, sizeof *block + size); /* what was there before is not ours */
    if (!block) {
        return NULL;
    }
    block->size = size;
    return block->bytes;
}

static void watch_release(void *bytes, void *context) {
    (void)context;
    if (bytes) {
        sized_block *block = block_of(bytes);
        freed_blocks++;
        freed_with_secret += tl_str_find(tl_str_sized(bytes, block->size), tl_str_from(wanted)) >= 0 ? 1 : 0;
        free(block);
    }
}

static void *watch_reallocate(void *bytes, size_t size, void *context) {
    void *moved = watch_allocate(size, context);
    if (moved && bytes) {
        size_t old_size = block_of(bytes)->size;
        memcpy(moved, bytes, old_size < size ? old_size : size);
        watch_release(bytes, context);
    }
    return moved;
}

void watch_begin(const char *secret) {
    static const tl_allocator watching = {watch_allocate, watch_reallocate, watch_release, NULL};
    wanted = secret;
    freed_blocks = 0;
    freed_with_secret = 0;
    tl_set_allocator(&watching);
}

size_t watch_end(void) {
    tl_set_allocator(NULL);
    assert_true(freed_blocks > 0);
    return freed_with_secret;
}
