/* What the tables themselves say: sizes, fields by name, columns, numbers as text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "codec/nearest.h"
#include "codec/number.h"
#include "tables.h"

#define S(literal) tl_str_sized(literal, sizeof(literal) - 1)

static void test_kind_sizes(void **state) {
    (void)state;
    assert_int_equal(tl_kind_size(TL_KIND_TEXT), sizeof(tl_str));
    assert_int_equal(tl_kind_size(TL_KIND_BOOL), 1);
    assert_int_equal(tl_kind_size(TL_KIND_OBJECT), sizeof(void *));
    assert_int_equal(tl_kind_size((tl_kind)0), 0);
#define CHECK_PRESENCE(NAME, TYPE, KIND, DESCRIPTOR)                                                                                                 \
    assert_int_equal(tl_kind_size(KIND), sizeof(TYPE));                                                                                              \
    assert_int_equal(offsetof(t_all, o_##NAME.is) - offsetof(t_all, o_##NAME), tl_kind_size(KIND));
    T_EACH_KIND(CHECK_PRESENCE)
}

static void test_built_in_types(void **state) {
    (void)state;
    static const tl_type *const types[] = {&tl_type_text, &tl_type_int,     &tl_type_int32, &tl_type_uint,
                                           &tl_type_bool, &tl_type_decimal, &tl_type_json};
    for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
        assert_int_equal(types[i]->size, tl_kind_size((tl_kind)types[i]->kind));
        assert_int_equal(types[i]->stride, types[i]->size);
        assert_int_equal(types[i]->limits.max_length, UINT32_MAX);
    }
    assert_int_equal(tl_type_int32.limits.maximum, 2147483647);
    assert_int_equal(tl_type_int32.limits.minimum, -2147483647 - 1);
}

static void test_fields_by_name(void **state) {
    (void)state;
    assert_ptr_equal(tl_schema_field(&t_type_point, S("y")), &t_type_point.fields[1]);
    assert_null(tl_schema_field(&t_type_point, S("Y")));
    assert_null(tl_schema_field(&t_type_point, S("")));
    assert_ptr_equal(tl_schema_field(&t_type_awkward, S("")), &t_type_awkward.fields[0]);
    for (uint32_t i = 0; i < t_type_all.count; i++) {
        assert_ptr_equal(tl_schema_field(&t_type_all, tl_field_name(&t_type_all.fields[i])), &t_type_all.fields[i]);
    }
}

static void test_columns(void **state) {
    (void)state;
    for (int i = 0; i < TL_COLUMN_COUNT; i++) {
        const char *name = tl_column_name((tl_column)i);
        assert_true(strlen(name) > 3);
        assert_int_equal(tl_column_find(tl_str_from(name)), i);
    }
    assert_string_equal(tl_column_name(TL_COLUMN_PHONE_ID), "phone_id");
    assert_int_equal(tl_column_find(S("Customer")), TL_COLUMN_COUNT);
    assert_int_equal(tl_column_find(S("")), TL_COLUMN_COUNT);
    assert_string_equal(tl_column_name(TL_COLUMN_COUNT), "");
}

static void check_written(int64_t number) {
    char expected[32];
    char written[TL_INTEGER_BYTES + 1];
    snprintf(expected, sizeof(expected), "%lld", (long long)number);
    *tl_write_int(written, number) = '\0';
    assert_string_equal(written, expected);
    int64_t back = 0;
    assert_int_equal(tl_parse_int(tl_str_from(written), &back), TL_OK);
    assert_true(back == number);
    snprintf(expected, sizeof(expected), "%llu", (unsigned long long)number);
    char *end = tl_write_uint(written, (uint64_t)number);
    assert_int_equal(end - written, strlen(expected));
    assert_memory_equal(written, expected, strlen(expected));
    uint64_t natural = 0;
    assert_int_equal(tl_parse_uint(tl_str_from(expected), &natural), TL_OK);
    assert_true(natural == (uint64_t)number);
}

static void test_numbers_there_and_back(void **state) {
    (void)state;
    for (int64_t i = -1100; i < 1100; i++) {
        check_written(i);
    }
    uint64_t power = 1;
    for (int digits = 0; digits < 20; digits++, power *= 10) {
        check_written((int64_t)power);
        check_written((int64_t)(power - 1));
        check_written((int64_t)(0 - power));
    }
    check_written(INT64_MIN);
    check_written(INT64_MAX);
    check_written(-1);
}

static void test_numbers_refused(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int as_int;
        int as_uint;
    } cases[] = {
        {"", TL_ERR_TYPE, TL_ERR_TYPE},
        {"-", TL_ERR_TYPE, TL_ERR_TYPE},
        {"-0", TL_ERR_TYPE, TL_ERR_TYPE},
        {"007", TL_ERR_TYPE, TL_ERR_TYPE},
        {"+1", TL_ERR_TYPE, TL_ERR_TYPE},
        {"1.0", TL_ERR_TYPE, TL_ERR_TYPE},
        {"1e2", TL_ERR_TYPE, TL_ERR_TYPE},
        {" 1", TL_ERR_TYPE, TL_ERR_TYPE},
        {"1 ", TL_ERR_TYPE, TL_ERR_TYPE},
        {"0x1", TL_ERR_TYPE, TL_ERR_TYPE},
        {"-1", TL_OK, TL_ERR_RANGE},
        {"0", TL_OK, TL_OK},
        {"9223372036854775807", TL_OK, TL_OK},
        {"9223372036854775808", TL_ERR_RANGE, TL_OK},
        {"-9223372036854775808", TL_OK, TL_ERR_RANGE},
        {"-9223372036854775809", TL_ERR_RANGE, TL_ERR_RANGE},
        {"18446744073709551615", TL_ERR_RANGE, TL_OK},
        {"18446744073709551616", TL_ERR_RANGE, TL_ERR_RANGE},
        {"99999999999999999999999", TL_ERR_RANGE, TL_ERR_RANGE},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t number = 0;
        uint64_t natural = 0;
        assert_int_equal(tl_parse_int(tl_str_from(cases[i].text), &number), cases[i].as_int);
        assert_int_equal(tl_parse_uint(tl_str_from(cases[i].text), &natural), cases[i].as_uint);
    }
    static const char *const decimals[] = {"0", "-0", "0.10", "-12.50", "1e5", "1E+5", "1.5e-10", "123456789012345678901234567890"};
    static const char *const others[] = {"", ".5", "5.", "01", "1e", "1e+", "+1", "-", "--1", "1.2.3", "NaN", "Infinity", "1,5", "1 ", "0x1"};
    for (size_t i = 0; i < sizeof(decimals) / sizeof(decimals[0]); i++) {
        assert_true(tl_is_number(tl_str_from(decimals[i])));
    }
    for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
        assert_false(tl_is_number(tl_str_from(others[i])));
    }
}

static void test_distance_of_names(void **state) {
    (void)state;
    assert_int_equal(tl_name_distance(S("kitten"), S("sitting")), 6); /* three edits, two each */
    assert_int_equal(tl_name_distance(S(""), S("abc")), 6);
    assert_int_equal(tl_name_distance(S("same"), S("same")), 0);
    assert_int_equal(tl_name_distance(S("Same"), S("same")), 1);
    char longer[300];
    memset(longer, 'a', sizeof(longer));
    assert_int_equal(tl_name_distance(tl_str_sized(longer, 300), tl_str_sized(longer, 200)), 0); /* only the first 64 bytes count */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kind_sizes),        cmocka_unit_test(test_built_in_types),         cmocka_unit_test(test_fields_by_name),
        cmocka_unit_test(test_columns),           cmocka_unit_test(test_numbers_there_and_back), cmocka_unit_test(test_numbers_refused),
        cmocka_unit_test(test_distance_of_names),
    };
    return cmocka_run_group_tests_name("codec schema", tests, NULL, NULL);
}
