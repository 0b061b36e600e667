/* Allocator hooks: the one place that calls malloc. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include <trunkline/memory.h>

static void *system_allocate(size_t size, void *context) {
    (void)context;
    return malloc(size);
}

static void *system_reallocate(void *block, size_t size, void *context) {
    (void)context;
    return realloc(block, size);
}

static void system_release(void *block, void *context) {
    (void)context;
    free(block);
}

static const tl_allocator system_allocator = {system_allocate, system_reallocate, system_release, NULL};
static tl_allocator current = {system_allocate, system_reallocate, system_release, NULL};

void tl_set_allocator(const tl_allocator *allocator) {
    current = allocator ? *allocator : system_allocator;
}

void *tl_alloc(size_t size) {
    return current.allocate(size ? size : 1, current.context);
}

void *tl_calloc(size_t count, size_t size) {
    if (size && count > SIZE_MAX / size) {
        return NULL;
    }
    void *block = tl_alloc(count * size);
    if (block) {
        memset(block, 0, count * size);
    }
    return block;
}

void *tl_realloc(void *block, size_t size) {
    return current.reallocate(block, size ? size : 1, current.context);
}

void tl_free(void *block) {
    if (block) {
        current.release(block, current.context);
    }
}

void tl_wipe(void *memory, size_t size) {
    if (memory && size) {
        OPENSSL_cleanse(memory, size);
    }
}
