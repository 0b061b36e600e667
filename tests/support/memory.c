/* An allocator that counts, fails on purpose and finds leaks. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/support.h"

#define LIVE_MARK UINT64_C(0x5472756E6B6C696E)
#define FREED_MARK UINT64_C(0x6465616464656164)

enum { FRESH_BYTE = 0xA5, FREED_BYTE = 0xDD, SHOWN_LEAKS = 10 };

/* Stands before each block. */
typedef struct header {
    struct header *previous;
    struct header *next;
    size_t size;
    size_t number;
    uint64_t mark;
    _Alignas(max_align_t) unsigned char bytes[];
} header;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static header *live;
static size_t live_blocks;
static size_t allocations;
static size_t live_bytes;
static size_t peak_bytes;
static size_t fail_at; /* in terms of `allocations`; 0 none */
static bool fail_onward;
static bool failed;

/* Counts one allocation; false when it is to fail. */
static bool admit(void) {
    allocations++;
    if (fail_at && (allocations == fail_at || (fail_onward && allocations > fail_at))) {
        failed = true;
        return false;
    }
    return true;
}

static void link_block(header *one) {
    one->mark = LIVE_MARK;
    one->number = allocations;
    one->previous = NULL;
    one->next = live;
    if (live) {
        live->previous = one;
    }
    live = one;
    live_blocks++;
    live_bytes += one->size;
    peak_bytes = live_bytes > peak_bytes ? live_bytes : peak_bytes;
}

static void unlink_block(header *one) {
    if (one->previous) {
        one->previous->next = one->next;
    } else {
        live = one->next;
    }
    if (one->next) {
        one->next->previous = one->previous;
    }
    live_blocks--;
    live_bytes -= one->size;
}

static header *header_of(void *block) {
    header *one = (header *)(void *)((unsigned char *)block - offsetof(header, bytes));
    if (one->mark != LIVE_MARK) {
        fprintf(stderr, "test allocator: %p is no live block: freed twice, foreign, or written to from before its start\n", block);
        abort();
    }
    return one;
}

static void *counting_allocate(size_t size, void *context) {
    (void)context;
    header *one = NULL;
    pthread_mutex_lock(&lock);
    if (admit() && size <= PTRDIFF_MAX - sizeof(header)) {
        one = malloc(sizeof(header) + size);
    }
    if (one) {
        one->size = size;
        memset(one->bytes, FRESH_BYTE, size);
        link_block(one);
    }
    pthread_mutex_unlock(&lock);
    return one ? one->bytes : NULL;
}

static void counting_release(void *block, void *context) {
    (void)context;
    if (!block) {
        return;
    }
    pthread_mutex_lock(&lock);
    header *one = header_of(block);
    unlink_block(one);
    memset(one->bytes, FREED_BYTE, one->size);
    one->mark = FREED_MARK;
    pthread_mutex_unlock(&lock);
    free(one);
}

/* Always moves, so that a pointer kept across a reallocation is found. */
static void *counting_reallocate(void *block, size_t size, void *context) {
    void *moved = counting_allocate(size, context);
    if (moved && block) {
        pthread_mutex_lock(&lock);
        size_t old_size = header_of(block)->size;
        pthread_mutex_unlock(&lock);
        memcpy(moved, block, old_size < size ? old_size : size);
        counting_release(block, context);
    }
    return moved;
}

static const tl_allocator counting_allocator = {counting_allocate, counting_reallocate, counting_release, NULL};

int test_memory_setup(void **state) {
    (void)state;
    live = NULL;
    live_blocks = 0;
    allocations = 0;
    live_bytes = 0;
    peak_bytes = 0;
    failing_alloc_at(0);
    tl_set_allocator(&counting_allocator);
    return 0;
}

int test_memory_teardown(void **state) {
    (void)state;
    size_t shown = 0;
    pthread_mutex_lock(&lock);
    for (header *one = live; one && shown < SHOWN_LEAKS; one = one->next, shown++) {
        fprintf(stderr, "test allocator: leaked %zu bytes, allocation number %zu of %zu\n", one->size, one->number, allocations);
    }
    bool leaked = live != NULL;
    pthread_mutex_unlock(&lock);
    tl_set_allocator(NULL);
    failing_alloc_at(0);
    return leaked ? -1 : 0;
}

static void fail(size_t n, bool onward) {
    pthread_mutex_lock(&lock);
    fail_at = n ? allocations + n : 0;
    fail_onward = onward;
    failed = false;
    pthread_mutex_unlock(&lock);
}

void failing_alloc_at(size_t n) {
    fail(n, false);
}

void failing_alloc_from(size_t n) {
    fail(n, true);
}

bool failing_alloc_happened(void) {
    pthread_mutex_lock(&lock);
    bool happened = failed;
    pthread_mutex_unlock(&lock);
    return happened;
}

size_t test_memory_live_blocks(void) {
    pthread_mutex_lock(&lock);
    size_t count = live_blocks;
    pthread_mutex_unlock(&lock);
    return count;
}

size_t test_memory_allocations(void) {
    pthread_mutex_lock(&lock);
    size_t count = allocations;
    pthread_mutex_unlock(&lock);
    return count;
}

size_t test_memory_peak_bytes(void) {
    pthread_mutex_lock(&lock);
    size_t bytes = peak_bytes;
    pthread_mutex_unlock(&lock);
    return bytes;
}
