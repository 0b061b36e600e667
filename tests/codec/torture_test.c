/* Out of memory at every single allocation: an error code, nothing lost, nothing half done. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "values.h"

enum { MOST_ALLOCATIONS = 2000 };

/* Decodes with the n-th allocation failing (and, when `onward`, all after it). False when none failed. */
static bool decode_failing(const tl_type *type, tl_str json, size_t n, bool onward) {
    void *value = malloc(type->size);
    tl_error error;
    assert_non_null(value);
    memset(value, 0x33, type->size);
    tl_arena *arena = tl_arena_new();
    assert_non_null(arena);
    if (onward) {
        failing_alloc_from(n);
    } else {
        failing_alloc_at(n);
    }
    tl_status status = tl_json_decode(type, json, NULL, value, arena, &error);
    bool happened = failing_alloc_happened();
    failing_alloc_at(0);
    assert_int_equal(status, happened ? TL_ERR_MEMORY : TL_OK);
    for (size_t i = 0; happened && i < type->size; i++) {
        assert_int_equal(((const char *)value)[i], 0);
    }
    tl_arena_free(arena);
    assert_int_equal(test_memory_live_blocks(), 0);
    free(value);
    return happened;
}

static void check_decode(const tl_type *type, tl_str json, size_t at_least) {
    for (int onward = 0; onward < 2; onward++) {
        size_t n = 1;
        while (n < MOST_ALLOCATIONS && decode_failing(type, json, n, onward)) {
            n++;
        }
        assert_in_range(n - 1, at_least, MOST_ALLOCATIONS - 2);
    }
}

static void append(tl_buf *out, const char *text) {
    assert_int_equal(tl_buf_append(out, tl_str_from(text)), TL_OK);
}

static void test_decoding(void **state) {
    (void)state;
    tl_buf json = {0};
    append(&json, "{\"next\":{\"next\":{\"n\":1}},\"n\":2,\"unknown\":[]}");
    char chain[64];
    memcpy(chain, json.ptr, json.len);
    tl_str chain_text = tl_str_sized(chain, json.len);
    tl_buf_dispose(&json);
    check_decode(&t_type_chain, chain_text, 2); /* the copy, and the arena's first block */

    /* Texts are built outside the counted memory, because none of it may be live while counting. */
    char *large = calloc(1, 1000000);
    assert_non_null(large);
    size_t len = 0;
    large[len++] = '[';
    for (int i = 0; i < 3000; i++) {
        static const char element[] = "[1,2,3,4,5,6],";
        memcpy(large + len, element, sizeof(element) - 1);
        len += sizeof(element) - 1;
    }
    large[len - 1] = ']';
    check_decode(&t_type_matrix, tl_str_sized(large, len), 4);

    len = 0;
    large[len++] = '{';
    for (int i = 0; i < 500; i++) {
        char entry[] = "\"kAA\":1,";
        entry[2] = (char)('a' + i % 26);
        entry[3] = (char)('a' + i / 26);
        memcpy(large + len, entry, sizeof(entry) - 1);
        len += sizeof(entry) - 1;
    }
    large[len - 1] = '}';
    check_decode(&t_type_int_map, tl_str_sized(large, len), 4); /* with the search for duplicates */

    len = 0;
    for (int i = 0; i < T_WIDE_FIELDS; i++) {
        char member[] = ",\"a0\":7";
        member[2] = (char)('a' + i / 10);
        member[3] = (char)('0' + i % 10);
        memcpy(large + len, member, sizeof(member) - 1);
        len += sizeof(member) - 1;
    }
    large[0] = '{';
    large[len++] = '}';
    check_decode(&t_type_wide, tl_str_sized(large, len), 2);
    free(large);
}

static void test_encoding(void **state) {
    (void)state;
    enum { COUNT = 300 };
    t_point *points = calloc(COUNT, sizeof(*points));
    char *text = malloc(20000);
    assert_non_null(points);
    assert_non_null(text);
    memset(text, '\n', 20000);
    for (int i = 0; i < COUNT; i++) {
        points[i].label = tl_text(i % 3 ? "short" : "a label that is longer than sixteen bytes");
    }
    points[200].label = tl_text_str(tl_str_sized(text, 20000));
    const tl_list list = {points, COUNT};
    for (int onward = 0; onward < 2; onward++) {
        size_t n = 1;
        for (bool happened = true; happened && n < MOST_ALLOCATIONS; n++) {
            tl_buf out = {0};
            tl_error error;
            append(&out, "before");
            if (onward) {
                failing_alloc_from(n);
            } else {
                failing_alloc_at(n);
            }
            tl_status status = tl_json_encode(&out, &t_type_points, &list, NULL, &error);
            happened = failing_alloc_happened();
            failing_alloc_at(0);
            assert_int_equal(status, happened ? TL_ERR_MEMORY : TL_OK);
            assert_memory_equal(out.ptr, "before", 6);
            assert_true(happened ? out.len == 6 : out.len > 40000);
            tl_buf_dispose(&out);
            assert_int_equal(test_memory_live_blocks(), 0);
        }
        assert_in_range(n, 4, MOST_ALLOCATIONS - 1);
    }
    tl_buf empty = {0};
    failing_alloc_at(1);
    assert_int_equal(tl_json_encode(&empty, &t_type_points, &list, NULL, NULL), TL_ERR_MEMORY);
    assert_null(empty.ptr);
    failing_alloc_at(0);
    free(points);
    free(text);
}

static void test_random_values(void **state) {
    (void)state;
    static const tl_type *const types[] = {&t_type_all, &t_type_lists};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        const tl_type *type = types[seed % 2];
        seeded_random random;
        char value[2048] = {0};
        tl_arena *arena = tl_arena_new();
        tl_buf json = {0};
        seeded_random_init(&random, seed);
        random_value(type, value, &random, arena, 3);
        assert_int_equal(tl_json_encode(&json, type, value, NULL, NULL), TL_OK);
        char *copy = malloc(json.len);
        size_t len = json.len;
        assert_non_null(copy);
        memcpy(copy, json.ptr, len);
        tl_buf_dispose(&json);
        tl_arena_free(arena);
        check_decode(type, tl_str_sized(copy, len), 2);
        free(copy);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_decoding), TEST_MEMORY(test_encoding), TEST_MEMORY(test_random_values)};
    return cmocka_run_group_tests_name("codec torture", tests, NULL, NULL);
}
