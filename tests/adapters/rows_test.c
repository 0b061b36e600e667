/* Rows of replies by their tables: bare, inside of objects, of JSON and of XML. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <trunkline/json.h>

#include "rows.h"
#include "support/support.h"
#include "xweb_json/xweb_json.h"

typedef struct wrapped {
    struct {
        tl_list value;
        uint8_t is;
    } result;
} wrapped;

static const tl_type *bare(void) {
    return xweb_json_get_query_operation.reply;
}

/* {"Result": [...]} */
static const tl_field *wrapped_field(void) {
    static tl_field field = {",\"Result\":", NULL, 0, 10, TL_KIND_LIST, 0};
    field.type = bare();
    return &field;
}

static void test_json(void **state) {
    (void)state;
    tl_type object = {.name = "wrapped", .kind = TL_KIND_OBJECT, .size = sizeof(wrapped), .fields = wrapped_field(), .count = 1};
    static const char text[] = "[{\"a\":\" x\\u0041 \",\"B\":12,\"c\":null,\"d\":{},\"e\":true},{}]";
    tl_arena *arena = tl_arena_new();
    tl_error error = {0};
    tl_list list;
    wrapped holder;
    tl_rows rows;
    assert_int_equal(tl_json_decode(bare(), tl_str_from(text), NULL, &list, arena, &error), TL_OK);
    for (int inside = 0; inside < 2; inside++) {
        memset(&holder, 0, sizeof holder);
        holder.result.value = list;
        holder.result.is = TL_VALUE;
        assert_true(inside ? tl_rows_of(&object, &holder, arena, &rows) : tl_rows_of(bare(), &list, arena, &rows));
        assert_int_equal(rows.count, 2);
        assert_true(tl_str_equal(tl_rows_cell(&rows, 0, tl_str_from("A")), tl_str_from("xA")));
        assert_true(tl_str_equal(tl_rows_cell(&rows, 0, tl_str_from("b")), tl_str_from("12")));
        assert_int_equal(tl_rows_cell(&rows, 0, tl_str_from("c")).len, 0);
        assert_int_equal(tl_rows_cell(&rows, 0, tl_str_from("d")).len, 0);
        assert_true(tl_str_equal(tl_rows_cell(&rows, 0, tl_str_from("e")), tl_str_from("true")));
        assert_int_equal(tl_rows_cell(&rows, 1, tl_str_from("a")).len, 0);
    }
    memset(&holder, 0, sizeof holder); /* absent: no rows */
    assert_true(tl_rows_of(&object, &holder, arena, &rows));
    assert_int_equal(rows.count, 0);
    assert_false(tl_rows_of(&tl_type_text, &holder, arena, &rows));
    assert_false(tl_rows_of(&xweb_json_customer_phone_type, &holder, arena, &rows));
    tl_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_json)};
    return cmocka_run_group_tests_name("rows", tests, NULL, NULL);
}
