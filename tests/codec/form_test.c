/* Forms by the tables: spelling, three states, lists, both ways; what is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <trunkline/form.h>
#include <trunkline/json.h>

#include "gen/golden/xml/expected/xml.h"
#include "tables.h"

#include "support/support.h"

static void assert_text(tl_str got, const char *wanted) {
    if (got.len != strlen(wanted) || memcmp(got.ptr, wanted, got.len) != 0) {
        fail_msg("got:    %.*s\nwanted: %s", (int)got.len, got.ptr ? got.ptr : "", wanted);
    }
}

static void assert_encodes(const tl_type *type, const void *value, const tl_form_options *options, const char *wanted) {
    tl_buf out = {0};
    tl_error error;
    assert_int_equal(tl_buf_append(&out, tl_str_from("before ")), TL_OK);
    if (tl_form_encode(&out, type, value, options, &error) != TL_OK) {
        fail_msg("%s: %s", error.field, error.message);
    }
    assert_text(tl_str_sized(out.ptr + 7, out.len - 7), wanted);
    tl_buf_dispose(&out);
}

/* Reads a form and compares it as JSON. */
static void assert_reads(const tl_type *type, const char *form, const char *json) {
    void *value = malloc(type->size);
    tl_arena *arena = tl_arena_new();
    tl_buf out = {0};
    tl_error error;
    assert_non_null(value);
    memset(value, 0x5A, type->size);
    if (tl_form_decode(type, tl_str_from(form), NULL, value, arena, &error) != TL_OK) {
        fail_msg("%s\n%s at %u: %s", form, error.field, error.column, error.message);
    }
    assert_int_equal(tl_json_encode(&out, type, value, NULL, &error), TL_OK);
    assert_text(tl_buf_str(&out), json);
    tl_buf_dispose(&out);
    tl_arena_free(arena);
    free(value);
}

static void assert_fails(const tl_type *type, const char *form, tl_status status, const char *place, const char *message) {
    char *value = malloc(type->size);
    char at[200];
    tl_arena *arena = tl_arena_new();
    tl_error error = {0};
    assert_non_null(value);
    memset(value, 0x5A, type->size);
    tl_status got = tl_form_decode(type, tl_str_from(form), NULL, value, arena, &error);
    if (got != status || !strstr(error.message, message)) {
        fail_msg("%s\ngave %s (%s) instead of %s (%s)", form, tl_status_name(got), error.message, tl_status_name(status), message);
    }
    int len = snprintf(at, sizeof(at), "%u %s", error.column, error.field);
    assert_true(len > 0);
    assert_string_equal(at, place);
    for (size_t i = 0; i < type->size; i++) {
        assert_int_equal(value[i], 0);
    }
    tl_arena_free(arena);
    free(value);
}

static void test_three_states(void **state) {
    (void)state;
    t_point point = {0};
    assert_encodes(&t_type_point, &point, NULL, "x=0");
    point.label = tl_text("");
    assert_encodes(&t_type_point, &point, NULL, "x=0&label=");
    point.label = tl_null_text();
    point.y = tl_int(0);
    assert_encodes(&t_type_point, &point, NULL, "x=0&y=0&label");
    assert_reads(&t_type_point, "x=0", "{\"x\":0}");
    assert_reads(&t_type_point, "x=0&label=", "{\"x\":0,\"label\":\"\"}");
    assert_reads(&t_type_point, "x=0&y=0&label", "{\"x\":0,\"y\":0,\"label\":null}");
}

static void test_lists_and_objects(void **state) {
    (void)state;
    t_point points[] = {{-1, tl_int(7), tl_text("a b&c=d%\xC3\xA4[0].x")}, {2, {0, 0}, tl_null_text()}};
    const tl_list list = {points, 2};
    static const char form[] = "%5B0%5D.x=-1&%5B0%5D.y=7&%5B0%5D.label=a+b%26c%3Dd%25%C3%A4%5B0%5D.x&%5B1%5D.x=2&%5B1%5D.label";
    static const char json[] = "[{\"x\":-1,\"y\":7,\"label\":\"a b&c=d%\xC3\xA4[0].x\"},{\"x\":2,\"label\":null}]";
    assert_encodes(&t_type_points, &list, NULL, form);
    assert_reads(&t_type_points, form, json);
    assert_reads(&t_type_points, "[1].label&[0].y=+7+&[0].label=a%20b%26c%3dd%25%c3%a4[0].x&[1].x=2&[0].x=-1&&[1].z=9&z=1", json);
    const tl_list none = {NULL, 0};
    assert_encodes(&t_type_points, &none, NULL, "");
    assert_reads(&t_type_points, "", "[]");
    /* Twelve, so that an index has two digits and names do not sort as numbers do. */
    assert_reads(&t_type_points, "[10].x=10&[11].x=11&[0].x=0&[1].x=1&[2].x=2&[3].x=3&[4].x=4&[5].x=5&[6].x=6&[7].x=7&[8].x=8&[9].x=9",
                 "[{\"x\":0},{\"x\":1},{\"x\":2},{\"x\":3},{\"x\":4},{\"x\":5},{\"x\":6},{\"x\":7},{\"x\":8},{\"x\":9},{\"x\":10},{\"x\":11}]");
    static const char nested[] = "id=1&bare%5B0%5D=5&bare%5B1%5D=6&parts%5B0%5D.Name=n&parts%5B0%5D.made=true&part.size=big";
    assert_reads(&xml_order_type, nested, "{\"id\":1,\"bare\":[5,6],\"parts\":[{\"Name\":\"n\",\"made\":true}],\"part\":{\"size\":\"big\"}}");
    tl_arena *arena = tl_arena_new();
    xml_order order;
    tl_error error;
    assert_int_equal(tl_form_decode(&xml_order_type, tl_str_from(nested), NULL, &order, arena, &error), TL_OK);
    assert_encodes(&xml_order_type, &order, NULL, nested);
    tl_form_options options = TL_FORM_OPTIONS_INIT;
    options.redact = true;
    assert_encodes(&xml_order_type, &order, &options,
                   "id=1&bare%5B0%5D=5&bare%5B1%5D=6&parts%5B0%5D.Name=%3Csecret%3E&parts%5B0%5D.made=true&part.size=big");
    tl_arena_free(arena);
    /* The last of repeated names counts. */
    assert_reads(&t_type_point, "x=1&label=a&x=2&label", "{\"x\":2,\"label\":null}");
    assert_reads(&t_type_point, "label&x=3&label=b", "{\"x\":3,\"label\":\"b\"}");
}

static void test_numbers_are_masked(void **state) {
    (void)state;
    static const tl_field fields[] = {{",\"number\":", &tl_type_text, 0, 10, TL_KIND_TEXT, TL_FIELD_PHONE}};
    static const tl_type type = {.name = "call",
                                 .kind = TL_KIND_OBJECT,
                                 .size = sizeof(tl_opt_text),
                                 .stride = sizeof(tl_opt_text),
                                 .limits = TL_NO_LIMITS,
                                 .fields = fields,
                                 .count = 1};
    tl_form_options options = TL_FORM_OPTIONS_INIT;
    tl_opt_text number = tl_text("408 555 1212");
    assert_encodes(&type, &number, &options, "number=408+555+1212");
    options.redact_numbers = true;
    assert_encodes(&type, &number, &options, "number=***+***+**12");
}

static void check_unwritable(const tl_type *type, const void *value, tl_status status, const char *field) {
    tl_buf out = {0};
    tl_error error;
    assert_int_equal(tl_form_encode(&out, type, value, NULL, &error), status);
    assert_string_equal(error.field, field);
    assert_int_equal(out.len, 0);
    tl_buf_dispose(&out);
}

static void test_what_cannot_be_written(void **state) {
    (void)state;
    t_point point = {0, {0, 0}, tl_text("\xC3")};
    check_unwritable(&t_type_point, &point, TL_ERR_UTF8, "label");
    const int64_t number = 1;
    check_unwritable(&tl_type_int, &number, TL_ERR_TYPE, "");
    t_chain chain = {{&chain, TL_VALUE}, {0, 0}};
    check_unwritable(&t_type_chain, &chain, TL_ERR_LIMIT,
                     "next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.");
    t_chain empty = {{0, 0}, {0, 0}};
    t_chain outer = {{&empty, TL_VALUE}, {0, 0}};
    check_unwritable(&t_type_chain, &outer, TL_ERR_TYPE, "next");
    xml_order order;
    memset(&order, 0, sizeof order);
    order.tags.is = TL_VALUE;
    check_unwritable(&xml_order_type, &order, TL_ERR_TYPE, "tags");
    order.tags.is = 9;
    check_unwritable(&xml_order_type, &order, TL_ERR_USAGE, "tags");
    const tl_list broken = {NULL, 1};
    check_unwritable(&t_type_points, &broken, TL_ERR_MISSING, "");
    tl_form_options options = TL_FORM_OPTIONS_INIT;
    options.struct_size = 0;
    tl_buf out = {0};
    assert_int_equal(tl_form_encode(&out, &t_type_point, &point, &options, NULL), TL_ERR_USAGE);
    options.struct_size = sizeof options;
    options.max_depth = 1001;
    assert_int_equal(tl_form_decode(&t_type_point, tl_str_from("x=1"), &options, &point, NULL, NULL), TL_ERR_USAGE);
}

static void test_what_cannot_be_read(void **state) {
    (void)state;
    assert_fails(&t_type_point, "x=1&label=%2", TL_ERR_SYNTAX, "11 ", "without two hexadecimal digits");
    assert_fails(&t_type_point, "x=1&label=%", TL_ERR_SYNTAX, "11 ", "without two hexadecimal digits");
    assert_fails(&t_type_point, "x=1&l%xx=1", TL_ERR_SYNTAX, "6 ", "without two hexadecimal digits");
    assert_fails(&t_type_point, "x=1&label=%C3", TL_ERR_UTF8, "11 ", "not UTF-8");
    assert_fails(&t_type_point, "y=1", TL_ERR_MISSING, "1 x", "missing");
    assert_fails(&t_type_point, "y=1&x", TL_ERR_TYPE, "5 x", "null");
    assert_fails(&t_type_point, "y=1&x=", TL_ERR_TYPE, "5 x", "an integer is expected");
    assert_fails(&t_type_point, "x=99999999999999999999", TL_ERR_RANGE, "1 x", "out of range");
    assert_fails(&t_type_points, "[0].x=1&[2].x=2", TL_ERR_SYNTAX, "9 ", "start at 0 and leave none out");
    assert_fails(&t_type_points, "[00].x=1", TL_ERR_SYNTAX, "1 ", "a number without leading zeros");
    assert_fails(&t_type_points, "[0", TL_ERR_SYNTAX, "1 ", "a number without leading zeros");
    assert_fails(&t_type_points, "[0].x=1&[1].x=z", TL_ERR_TYPE, "9 [1].x", "an integer is expected");
    assert_fails(&xml_order_type, "id=1&bare[0]=1&parts[0].made=x", TL_ERR_TYPE, "16 parts[0].made", "true or false is expected");
    assert_fails(&xml_order_type, "id=1&bare[0]", TL_ERR_TYPE, "6 bare[0]", "a value is expected");
    assert_fails(&xml_order_type, "id=1&bare[0]=1&by_name=x", TL_ERR_TYPE, "16 by_name", "a map has no form");
    assert_fails(&t_type_secret, "armed=1&inner.x=a", TL_ERR_TYPE, "9 inner", "an integer");
    assert_fails(&tl_type_int, "=1", TL_ERR_TYPE, "0 ", "an object or a list");
    tl_buf deep = {0};
    for (int i = 0; i < 64; i++) {
        assert_int_equal(tl_buf_append(&deep, tl_str_from("next.")), TL_OK);
    }
    assert_int_equal(tl_buf_append(&deep, tl_str_sized("n=1", 4)), TL_OK);
    assert_fails(&t_type_chain, deep.ptr, TL_ERR_LIMIT,
                 "1 next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.next.", "nested too deeply");
    tl_buf_dispose(&deep);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_three_states),           TEST_MEMORY(test_lists_and_objects),   TEST_MEMORY(test_numbers_are_masked),
        TEST_MEMORY(test_what_cannot_be_written), TEST_MEMORY(test_what_cannot_be_read),
    };
    return cmocka_run_group_tests_name("codec form", tests, NULL, NULL);
}
