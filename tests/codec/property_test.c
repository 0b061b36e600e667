/* Random values come back as they went: encode, decode, the same value, the same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "json_oracle.h"
#include "values.h"

static void check_there_and_back(const tl_type *type, uint64_t seed) {
    seeded_random random;
    seeded_random_init(&random, seed);
    tl_arena *arena = tl_arena_new();
    tl_buf first = {0};
    tl_buf second = {0};
    tl_error error;
    void *value = calloc(1, type->size);
    void *back = calloc(1, type->size);
    assert_non_null(value);
    assert_non_null(back);
    random_value(type, value, &random, arena, 3);
    if (tl_schema_check(type, value, &error) != TL_OK || tl_json_encode(&first, type, value, NULL, &error) != TL_OK) {
        fail_msg("seed %d, %s: %s at %s", (int)seed, type->name, error.message, error.field);
    }
    assert_int_equal(oracle_check(first.ptr, first.len, 64), ORACLE_VALID);
    if (tl_json_decode(type, tl_buf_str(&first), NULL, back, arena, &error) != TL_OK) {
        fail_msg("seed %d, %s: %s at %s", (int)seed, type->name, error.message, error.field);
    }
    if (!same_value(type, value, back)) {
        fail_msg("seed %d, %s: another value came back", (int)seed, type->name);
    }
    assert_int_equal(tl_json_encode(&second, type, back, NULL, &error), TL_OK);
    assert_int_equal(first.len, second.len);
    assert_memory_equal(first.ptr, second.ptr, first.len);
    free(value);
    free(back);
    tl_buf_dispose(&first);
    tl_buf_dispose(&second);
    tl_arena_free(arena);
}

static void test_random_values_there_and_back(void **state) {
    (void)state;
    static const tl_type *const types[] = {&t_type_all, &t_type_lists, &t_type_chain, &t_type_wide, &t_type_points, &t_type_matrix, &t_type_awkward};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        for (uint64_t seed = 1; seed <= 300; seed++) {
            check_there_and_back(types[i], seed);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_random_values_there_and_back)};
    return cmocka_run_group_tests_name("codec property", tests, NULL, NULL);
}
