/* Allocator hooks, the arena, the buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "base/arena.h"
#include "support/support.h"

static void test_alloc_zeroes_and_refuses_overflow(void **state) {
    (void)state;
    unsigned char *block = tl_calloc(7, 11);
    assert_non_null(block);
    for (size_t i = 0; i < 77; i++) {
        assert_int_equal(block[i], 0);
    }
    block = tl_realloc(block, 1000);
    assert_non_null(block);
    tl_free(block);
    tl_free(NULL);
    assert_null(tl_calloc(SIZE_MAX / 2, 3));
    void *empty = tl_alloc(0);
    assert_non_null(empty);
    tl_free(empty);
    assert_int_equal(test_memory_allocations(), 3);
}

static void test_wipe(void **state) {
    (void)state;
    char secret[] = "t0ken";
    tl_wipe(secret, sizeof(secret));
    for (size_t i = 0; i < sizeof(secret); i++) {
        assert_int_equal(secret[i], 0);
    }
    tl_wipe(NULL, 0);
}

static void test_arena_hands_out_zeroed_aligned_memory(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    assert_non_null(arena);
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *block = tl_arena_alloc(arena, size);
        assert_non_null(block);
        assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(block[i], 0);
            block[i] = 0xEE;
        }
        assert_non_null(tl_arena_take(arena, 1)); /* leaves the next one unaligned */
    }
    tl_arena_free(arena);
    tl_arena_free(NULL);
}

static void test_arena_large_and_impossible_sizes(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    char *large = tl_arena_alloc(arena, 5000000);
    assert_non_null(large);
    large[4999999] = 'x';
    assert_null(tl_arena_alloc(arena, SIZE_MAX));
    assert_null(tl_arena_alloc(arena, SIZE_MAX - 64));
    assert_null(tl_arena_copy(arena, tl_str_sized("x", SIZE_MAX)).ptr);
    assert_non_null(tl_arena_alloc(arena, 10));
    tl_arena_free(arena);
}

static void test_arena_reset_keeps_the_largest_block(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_arena_reset(arena); /* empty */
    char *large = NULL;
    for (int i = 0; i < 20; i++) {
        char *block = tl_arena_alloc(arena, i == 5 ? 3000000 : 30000);
        assert_non_null(block);
        large = i == 5 ? block : large;
        memset(block, 'x', 30000);
    }
    tl_arena_reset(arena);
    assert_int_equal(test_memory_live_blocks(), 2); /* the arena and one block */
    size_t before = test_memory_allocations();
    char *again = tl_arena_alloc(arena, 2900000);
    assert_ptr_equal(again, large);
    assert_int_equal(again[0], 0);
    assert_int_equal(test_memory_allocations(), before);
    tl_arena_free(arena);
}

static void test_arena_resize_grows_in_place_when_latest(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    char *first = tl_arena_resize(arena, NULL, 0, 100);
    assert_non_null(first);
    memset(first, 'a', 100);
    char *same = tl_arena_resize(arena, first, 100, 300);
    assert_ptr_equal(same, first);
    assert_int_equal(same[99], 'a');
    for (int i = 100; i < 300; i++) {
        assert_int_equal(same[i], 0);
        same[i] = 'b';
    }
    assert_ptr_equal(tl_arena_resize(arena, same, 300, 50), first);
    char *next = tl_arena_take(arena, 1);
    assert_ptr_equal(next, first + 50); /* what was given back is used again */
    char *moved = tl_arena_resize(arena, first, 50, 400);
    assert_ptr_not_equal(moved, first);
    assert_int_equal(moved[49], 'a');
    for (int i = 50; i < 400; i++) {
        assert_int_equal(moved[i], 0);
    }
    assert_ptr_equal(tl_arena_resize(arena, first, 50, 20), first); /* not the latest: stays as it is */
    assert_null(tl_arena_resize(arena, moved, 400, SIZE_MAX - 4));
    char *huge = tl_arena_resize(arena, moved, 400, 100000); /* beyond its block */
    assert_non_null(huge);
    assert_int_equal(huge[49], 'a');
    assert_int_equal(huge[99999], 0);
    tl_arena_free(arena);
}

static void test_arena_texts(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_str copy = tl_arena_copy(arena, tl_str_sized("a\0b", 3));
    assert_int_equal(copy.len, 3);
    assert_memory_equal(copy.ptr, "a\0b", 4);
    tl_str empty = tl_arena_copy(arena, tl_str_from(NULL));
    assert_non_null(empty.ptr);
    assert_int_equal(empty.len, 0);
    tl_str text = tl_arena_format(arena, "%s %d", "line", 42);
    assert_string_equal(text.ptr, "line 42");
    assert_int_equal(text.len, 7);
    tl_arena_free(arena);
}

static void test_arena_out_of_memory(void **state) {
    (void)state;
    failing_alloc_at(1);
    assert_null(tl_arena_new());
    tl_arena *arena = tl_arena_new();
    failing_alloc_from(1);
    assert_null(tl_arena_alloc(arena, 1));
    assert_null(tl_arena_copy(arena, tl_str_from("x")).ptr);
    assert_null(tl_arena_format(arena, "x").ptr);
    assert_null(tl_arena_resize(arena, NULL, 0, 8));
    assert_true(failing_alloc_happened());
    failing_alloc_at(0);
    assert_non_null(tl_arena_alloc(arena, 1));
    tl_arena_free(arena);
}

static void test_buf(void **state) {
    (void)state;
    tl_buf buf = {0};
    assert_int_equal(tl_buf_append(&buf, tl_str_from(NULL)), TL_OK);
    assert_int_equal(tl_buf_append(&buf, tl_str_from("ab")), TL_OK);
    assert_int_equal(tl_buf_format(&buf, "-%05d", 42), TL_OK);
    assert_int_equal(buf.len, 8);
    assert_memory_equal(buf.ptr, "ab-00042", 8);
    assert_true(tl_str_equal(tl_buf_str(&buf), tl_str_from("ab-00042")));
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(tl_buf_append(&buf, tl_str_from("0123456789")), TL_OK);
    }
    assert_int_equal(buf.len, 10008);
    assert_memory_equal(buf.ptr + 9998, "0123456789", 10);
    assert_int_equal(tl_buf_pad(&buf), TL_OK);
    assert_int_equal(buf.len, 10008);
    for (int i = 0; i < TL_BUF_PADDING; i++) {
        assert_int_equal(buf.ptr[buf.len + (size_t)i], 0);
    }
    assert_int_equal(tl_buf_reserve(&buf, SIZE_MAX - 5), TL_ERR_MEMORY);
    tl_buf_dispose(&buf);
    assert_null(buf.ptr);
    assert_int_equal(buf.len, 0);
    tl_buf_dispose(&buf);
}

static void test_buf_is_as_it_was_out_of_memory(void **state) {
    (void)state;
    tl_buf buf = {0};
    assert_int_equal(tl_buf_append(&buf, tl_str_from("kept")), TL_OK);
    char *large = calloc(1, 100000);
    assert_non_null(large);
    failing_alloc_from(1);
    assert_int_equal(tl_buf_append(&buf, tl_str_sized(large, 100000)), TL_ERR_MEMORY);
    assert_int_equal(tl_buf_format(&buf, "%100000d", 1), TL_ERR_MEMORY);
    buf.len = buf.cap;
    assert_int_equal(tl_buf_pad(&buf), TL_ERR_MEMORY);
    buf.len = 4;
    failing_alloc_at(0);
    free(large);
    assert_memory_equal(buf.ptr, "kept", 4);
    tl_buf_dispose(&buf);
}

static size_t wiped_bytes;
static void *plain_allocate(size_t size, void *context) {
    (void)context;
    return malloc(size);
}
static void *plain_reallocate(void *block, size_t size, void *context) {
    (void)context;
    return realloc(block, size);
}
static void counting_release(void *block, void *context) {
    (void)context;
    for (const char *p = block; wiped_bytes < 6 && p[wiped_bytes] == 0;) {
        wiped_bytes++;
    }
    free(block);
}

static void test_secret_buf_is_wiped_before_it_is_freed(void **state) {
    (void)state;
    const tl_allocator looking = {plain_allocate, plain_reallocate, counting_release, NULL};
    tl_set_allocator(&looking);
    tl_buf buf = {0};
    assert_int_equal(tl_buf_append(&buf, tl_str_from("secret")), TL_OK);
    wiped_bytes = 0;
    tl_buf_dispose_secret(&buf);
    tl_set_allocator(NULL);
    assert_int_equal(wiped_bytes, 6);
    assert_null(buf.ptr);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_alloc_zeroes_and_refuses_overflow),
        TEST_MEMORY(test_wipe),
        TEST_MEMORY(test_arena_hands_out_zeroed_aligned_memory),
        TEST_MEMORY(test_arena_large_and_impossible_sizes),
        TEST_MEMORY(test_arena_reset_keeps_the_largest_block),
        TEST_MEMORY(test_arena_resize_grows_in_place_when_latest),
        TEST_MEMORY(test_arena_texts),
        TEST_MEMORY(test_arena_out_of_memory),
        TEST_MEMORY(test_buf),
        TEST_MEMORY(test_buf_is_as_it_was_out_of_memory),
        cmocka_unit_test(test_secret_buf_is_wiped_before_it_is_freed),
    };
    return cmocka_run_group_tests_name("base memory", tests, NULL, NULL);
}
