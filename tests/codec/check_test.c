/* Values against their types' limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "support/support.h"
#include "tables.h"

static void check_verdict(const tl_type *type, const void *value, tl_status expected, const char *field) {
    tl_error error;
    memset(&error, 0, sizeof(error));
    tl_status status = tl_schema_check(type, value, &error);
    if (status != expected) {
        fail_msg("%s instead of %s: %s at %s", tl_status_name(status), tl_status_name(expected), error.message, error.field);
    }
    assert_string_equal(error.field, field);
    assert_int_equal(strlen(error.message) > 5, expected != TL_OK);
    assert_int_equal(tl_schema_check(type, value, NULL), expected);
}

static void test_lengths_are_counted_in_characters(void **state) {
    (void)state;
    static const struct {
        const char *text;
        tl_status status;
    } cases[] = {{"", TL_ERR_LIMIT},
                 {"a", TL_ERR_LIMIT},
                 {"ab", TL_OK},
                 {"abcd", TL_OK},
                 {"abcde", TL_ERR_LIMIT},
                 {"\xC3\xA4", TL_ERR_LIMIT},
                 {"\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xF0\x9F\x98\x80\xE2\x82\xAC", TL_OK},
                 {"\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4", TL_ERR_LIMIT},
                 {"ab\xFF", TL_ERR_UTF8}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        t_limited limited = {0};
        limited.text = tl_text(cases[i].text);
        check_verdict(&t_type_limited, &limited, cases[i].status, cases[i].status == TL_OK ? "" : "text");
    }
}

static void test_ranges(void **state) {
    (void)state;
    t_limited limited = {0};
    for (int64_t number = -7; number <= 7; number++) {
        limited.number = tl_int(number);
        bool fine = number >= -5 && number <= 5;
        check_verdict(&t_type_limited, &limited, fine ? TL_OK : TL_ERR_RANGE, fine ? "" : "number");
    }
    limited.number = tl_int(INT64_MIN);
    check_verdict(&t_type_limited, &limited, TL_ERR_RANGE, "number");
    limited = (t_limited){0};
    static const uint64_t naturals[] = {0, 1, 100, 101, UINT64_MAX};
    for (size_t i = 0; i < 5; i++) {
        limited.natural = tl_uint(naturals[i]);
        bool fine = naturals[i] >= 1 && naturals[i] <= 100;
        check_verdict(&t_type_limited, &limited, fine ? TL_OK : TL_ERR_RANGE, fine ? "" : "natural");
    }
    const uint64_t most = UINT64_MAX;
    check_verdict(&tl_type_uint, &most, TL_OK, "");
    limited = (t_limited){0};
    limited.small = tl_int(2147483648);
    check_verdict(&t_type_limited, &limited, TL_ERR_RANGE, "small");
    limited.small = tl_int(-2147483648);
    check_verdict(&t_type_limited, &limited, TL_OK, "");
}

static void test_counts_and_elements(void **state) {
    (void)state;
    const tl_str texts[] = {{"ab", 2}, {"abc", 3}, {"abcd", 4}, {"ab", 2}};
    const tl_str with_a_short_one[] = {{"ab", 2}, {"a", 1}};
    t_limited limited = {0};
    limited.list.is = TL_VALUE;
    for (size_t count = 0; count <= 4; count++) {
        limited.list.value.items = texts;
        limited.list.value.count = count;
        bool fine = count >= 1 && count <= 3;
        check_verdict(&t_type_limited, &limited, fine ? TL_OK : TL_ERR_LIMIT, fine ? "" : "list");
    }
    limited.list.value.items = with_a_short_one;
    limited.list.value.count = 2;
    check_verdict(&t_type_limited, &limited, TL_ERR_LIMIT, "list[1]");
    limited.list.value.items = NULL;
    check_verdict(&t_type_limited, &limited, TL_ERR_MISSING, "list");
    limited = (t_limited){0};
    t_entry_int entries[] = {{{"a", 1}, 1}, {{"b", 1}, 6}, {{"c", 1}, 1}};
    limited.map.is = TL_VALUE;
    limited.map.value.items = entries;
    limited.map.value.count = 3;
    check_verdict(&t_type_limited, &limited, TL_ERR_LIMIT, "map");
    limited.map.value.count = 2;
    check_verdict(&t_type_limited, &limited, TL_ERR_RANGE, "map.b");
    entries[1].value = 5;
    check_verdict(&t_type_limited, &limited, TL_OK, "");
    entries[1].key.ptr = "\xFF";
    check_verdict(&t_type_limited, &limited, TL_ERR_UTF8, "map");
}

/* A t_all in which everything has a value. */
static void fill(t_all *all) {
    static const t_point point;
    memset(all, 0, sizeof(*all));
    all->b_object = &point;
    all->o_object.value = &point;
    all->n_object.value = &point;
    all->r_object.value = &point;
    all->b_decimal = all->o_decimal.value = all->n_decimal.value = all->r_decimal.value = tl_str_from("1.5");
    all->b_json = all->o_json.value = all->n_json.value = all->r_json.value = tl_str_from("[null]");
    for (uint32_t i = 10; i < 40; i++) {
        const tl_field *field = &t_type_all.fields[i];
        *((uint8_t *)all + field->offset + tl_kind_size((tl_kind)field->kind)) = TL_VALUE;
    }
}

static void test_presence(void **state) {
    (void)state;
    t_all all;
    fill(&all);
    check_verdict(&t_type_all, &all, TL_OK, "");
    for (uint32_t i = 10; i < 40; i++) {
        const tl_field *field = &t_type_all.fields[i];
        uint8_t *is = (uint8_t *)&all + field->offset + tl_kind_size((tl_kind)field->kind);
        char name[32] = {0};
        memcpy(name, field->key + 2, (size_t)field->key_len - 4);
        bool required = name[0] == 'r';
        bool nullable = name[0] == 'n' || name[0] == 'r';
        *is = TL_ABSENT;
        check_verdict(&t_type_all, &all, required ? TL_ERR_MISSING : TL_OK, required ? name : "");
        *is = TL_NULL;
        check_verdict(&t_type_all, &all, nullable ? TL_OK : TL_ERR_TYPE, nullable ? "" : name);
        *is = 3;
        check_verdict(&t_type_all, &all, TL_ERR_USAGE, name);
        *is = TL_VALUE;
    }
    all.b_object = NULL;
    check_verdict(&t_type_all, &all, TL_ERR_MISSING, "b_object");
    fill(&all);
    all.o_object.value = NULL;
    check_verdict(&t_type_all, &all, TL_ERR_MISSING, "o_object");
}

static void test_scalars(void **state) {
    (void)state;
    t_all all;
    fill(&all);
    all.o_decimal.value = tl_str_from("1,5");
    check_verdict(&t_type_all, &all, TL_ERR_TYPE, "o_decimal");
    fill(&all);
    all.n_json.value = tl_str_from("[1");
    check_verdict(&t_type_all, &all, TL_ERR_TYPE, "n_json");
    all.n_json.value = tl_str_from("\"\xFF\"");
    check_verdict(&t_type_all, &all, TL_ERR_UTF8, "n_json");
    fill(&all);
    all.r_enum.value.code = 3;
    check_verdict(&t_type_all, &all, TL_ERR_TYPE, "r_enum");
    all.r_enum.value.code = -1;
    check_verdict(&t_type_all, &all, TL_ERR_TYPE, "r_enum");
    all.r_enum.value.text = tl_str_from("as the vendor sent it");
    check_verdict(&t_type_all, &all, TL_OK, "");
    all.r_enum.value.text = tl_str_from("\xFF");
    check_verdict(&t_type_all, &all, TL_ERR_UTF8, "r_enum");
}

static void test_deep_paths_and_cycles(void **state) {
    (void)state;
    const int64_t numbers[] = {1};
    const tl_list rows[] = {{numbers, 1}, {NULL, 1}};
    const tl_list matrix = {rows, 2};
    check_verdict(&t_type_matrix, &matrix, TL_ERR_MISSING, "[1]");
    t_chain chain = {0};
    chain.next.is = TL_VALUE;
    chain.next.value = &chain; /* ends by the limit, not by the stack */
    tl_error error;
    assert_int_equal(tl_schema_check(&t_type_chain, &chain, &error), TL_ERR_LIMIT);
    t_secret secret = {0};
    t_point point = {0};
    point.label = tl_text("\xFF");
    secret.inner.value = &point;
    secret.inner.is = TL_VALUE;
    check_verdict(&t_type_secret, &secret, TL_ERR_UTF8, "inner");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_lengths_are_counted_in_characters),
        TEST_MEMORY(test_ranges),
        TEST_MEMORY(test_counts_and_elements),
        TEST_MEMORY(test_presence),
        TEST_MEMORY(test_scalars),
        TEST_MEMORY(test_deep_paths_and_cycles),
    };
    return cmocka_run_group_tests_name("codec check", tests, NULL, NULL);
}
