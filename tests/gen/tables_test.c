/* Generated structs and tables do what they say, when the runtime's codec reads and writes through them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include <trunkline/json.h>

#include "golden/calls/expected/calls.h"
#include "golden/kinds/expected/kinds.h"
#include "golden/lock_append/expected/lock_append.h"
#include "golden/operations/expected/operations.h"
#include "golden/recursion/expected/recursion.h"
#include "golden/refs/expected/refs.h"
#include "support/support.h"

static void assert_str(tl_str got, const char *wanted) {
    if (got.len != strlen(wanted) || memcmp(got.ptr, wanted, got.len) != 0)
        fail_msg("got:    %.*s\nwanted: %s", (int)got.len, got.ptr ? got.ptr : "", wanted);
}

static void assert_encodes(const tl_type *type, const void *value, const tl_json_options *options, const char *wanted) {
    tl_buf out = {0};
    tl_error error;
    if (tl_json_encode(&out, type, value, options, &error) != TL_OK)
        fail_msg("%s: %s", error.field, error.message);
    assert_str(tl_buf_str(&out), wanted);
    tl_buf_dispose(&out);
}

static void assert_decodes(const tl_type *type, const char *text, void *value, tl_arena *arena) {
    tl_error error;
    if (tl_json_decode(type, tl_str_from(text), NULL, value, arena, &error) != TL_OK)
        fail_msg("%s: %s", error.field, error.message);
}

/* Every member of the schema, once. */
static const char everything[] =
    "{\"text\":\"a\",\"textBare\":\"b\",\"textNullable\":null,\"textLimited\":\"c\",\"textShort\":\"\",\"textLong\":\"dd\",\"textExact\":\"eee\","
    "\"textSameLimits\":\"f\",\"date\":\"2025-01-02\",\"password\":\"hush\",\"pin\":\"1234\",\"int\":-9223372036854775808,"
    "\"intBare\":9223372036854775807,\"int32\":-2147483648,\"int64\":7,\"int8\":-128,\"uint32\":4294967295,\"intFrom\":-5,\"intTo\":0,"
    "\"intBetween\":100,\"intOpen\":9,\"intFractions\":15,\"intNarrowed\":0,\"intBoth\":6,\"uint\":18446744073709551615,\"uintBare\":0,"
    "\"uintLimited\":1,\"bool\":false,\"boolBare\":true,\"boolNullable\":null,\"decimal\":12.50,\"decimalBare\":-1e400,\"decimalNullable\":null,"
    "\"colour\":\"dark blue\",\"enumBare\":\"south\",\"enumNullable\":null,\"enumImplied\":\"1\",\"json\":{\"x\":[1]},\"jsonRequired\":null,"
    "\"jsonDescribed\":\"y\",\"object\":{\"id\":1},\"objectBare\":{\"id\":2,\"note\":\"n\"},\"objectInline\":{\"a\":\"z\"},\"objectEmpty\":{},"
    "\"list\":[],\"listBare\":[{\"id\":3},{\"id\":4}],\"listNullable\":null,\"listLimited\":[\"one\"],\"listOfInts\":[1,-2],\"listOfUints\":[3],"
    "\"listOfBools\":[true,false],\"listOfDecimals\":[0.10],\"listOfColours\":[\"red\",\"pink\"],\"listOfAnything\":[null,[],1],"
    "\"listOfLists\":[[{\"id\":5}],[]],\"listOfMaps\":[{\"k\":1}],\"listOfInline\":[{\"b\":\"q\"}],\"listOfSecrets\":[\"s\"],\"map\":{\"k\":\"v\"},"
    "\"mapBare\":{\"one\":{\"id\":6},\"two\":{\"id\":7,\"note\":\"m\"}},\"mapNullable\":null,\"mapLimited\":{\"a\":\"b\"},\"mapOfAnything\":{\"n\":"
    "null},"
    "\"mapOfLists\":{\"l\":[\"x\",\"y\"]},\"mapOfColours\":{\"c\":\"green\"},\"mapOfMaps\":{\"outer\":{\"inner\":true}},\"created\":\"now\"}";

static void test_every_kind_survives_a_round_trip(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    kinds_kinds kinds;
    assert_decodes(&kinds_kinds_type, everything, &kinds, arena);
    assert_str(kinds.text_bare, "b");
    assert_int_equal(kinds.text_nullable.is, TL_NULL);
    assert_int_equal(kinds.text_short.is, TL_VALUE);
    assert_true(kinds.int_.value == INT64_MIN && kinds.int_bare == INT64_MAX);
    assert_true(kinds.uint.value == UINT64_MAX && kinds.uint_bare == 0);
    assert_true(kinds.bool_.is == TL_VALUE && !kinds.bool_.value && kinds.bool_bare);
    assert_str(kinds.decimal_bare, "-1e400");
    assert_int_equal(kinds.colour.value.code, KINDS_COLOUR_DARK_BLUE);
    assert_int_equal(kinds.enum_bare.code, KINDS_ENUM_BARE_SOUTH);
    assert_str(kinds.json.value, "{\"x\":[1]}");
    assert_int_equal(kinds.object.value->id, 1);
    assert_int_equal(kinds.object_bare->id, 2);
    assert_int_equal(kinds.list_bare.count, 2);
    assert_int_equal(kinds.list_bare.items[1].id, 4);
    assert_int_equal(kinds.list_of_colours.value.items[0].code, KINDS_COLOUR_RED);
    assert_int_equal(kinds.list_of_colours.value.items[1].code, -1);
    assert_int_equal(kinds.list_of_lists.value.items[0].items[0].id, 5);
    assert_int_equal(kinds.map_bare.count, 2);
    assert_str(kinds.map_bare.items[1].key, "two");
    assert_int_equal(kinds.map_bare.items[1].value.id, 7);
    assert_str(kinds.map_of_lists.value.items[0].value.items[1], "y");
    assert_true(kinds.map_of_maps.value.items[0].value.items[0].value);
    assert_encodes(&kinds_kinds_type, &kinds, NULL, everything);
    tl_error error;
    if (tl_schema_check(&kinds_kinds_type, &kinds, &error) != TL_OK)
        fail_msg("%s: %s", error.field, error.message);
    tl_arena_free(arena);
}

/* A value within every limit, to be broken in one place. */
static void assert_refused(const char *member, const char *value, tl_status status) {
    tl_arena *arena = tl_arena_new();
    tl_buf text = {0};
    tl_error error;
    kinds_kinds kinds;
    assert_int_equal(tl_buf_format(&text,
                                   "{\"textBare\":\"\",\"textNullable\":null,\"intBare\":0,\"uintBare\":0,\"boolBare\":true,\"decimalBare\":0,"
                                   "\"enumBare\":\"north\",\"jsonRequired\":0,\"objectBare\":{\"id\":0},\"listBare\":[],\"mapBare\":{}%s%s%s%s}",
                                   *member ? ",\"" : "", member, *member ? "\":" : "", value),
                     TL_OK);
    tl_status got = tl_json_decode(&kinds_kinds_type, tl_buf_str(&text), NULL, &kinds, arena, &error);
    if (got == TL_OK)
        got = tl_schema_check(&kinds_kinds_type, &kinds, &error);
    if (got != status)
        fail_msg("%s: %s gave %s instead of %s", member, value, tl_status_name(got), tl_status_name(status));
    if (status != TL_OK)
        assert_memory_equal(error.field, member, strlen(member));
    tl_buf_dispose(&text);
    tl_arena_free(arena);
}

static void test_limits_hold(void **state) {
    (void)state;
    assert_refused("", "", TL_OK);
    assert_refused("textLimited", "\"\"", TL_ERR_LIMIT);
    assert_refused("textLimited", "\"123456789012345678901\"", TL_ERR_LIMIT);
    assert_refused("textExact", "\"ab\"", TL_ERR_LIMIT);
    assert_refused("int8", "128", TL_ERR_RANGE);
    assert_refused("uint32", "-1", TL_ERR_RANGE);
    assert_refused("int32", "2147483648", TL_ERR_RANGE);
    assert_refused("intFrom", "-6", TL_ERR_RANGE);
    assert_refused("intTo", "9223372036854775807", TL_ERR_RANGE);
    assert_refused("intOpen", "0", TL_ERR_RANGE);
    assert_refused("intOpen", "10", TL_ERR_RANGE);
    assert_refused("intFractions", "-2", TL_ERR_RANGE);
    assert_refused("intBoth", "5", TL_ERR_RANGE);
    assert_refused("uintLimited", "0", TL_ERR_RANGE);
    assert_refused("listLimited", "[]", TL_ERR_LIMIT);
    assert_refused("mapLimited", "{}", TL_ERR_LIMIT);
    assert_refused("text", "null", TL_ERR_TYPE);
    assert_refused("list", "null", TL_ERR_TYPE);
    assert_refused("textNullable", "null", TL_OK);
}

static void test_required_members_are_missed(void **state) {
    (void)state;
    tl_arena *arena = tl_arena_new();
    tl_error error;
    kinds_inner inner;
    assert_int_equal(tl_json_decode(&kinds_inner_type, tl_str_from("{\"note\":\"x\"}"), NULL, &inner, arena, &error), TL_ERR_MISSING);
    assert_string_equal(error.field, "id");
    tl_arena_free(arena);
}

static void test_secrets_are_hidden(void **state) {
    (void)state;
    tl_json_options redact = TL_JSON_OPTIONS_INIT;
    redact.redact = true;
    tl_arena *arena = tl_arena_new();
    kinds_kinds kinds;
    assert_decodes(&kinds_kinds_type, everything, &kinds, arena);
    tl_buf out = {0};
    assert_int_equal(tl_json_encode(&out, &kinds_kinds_type, &kinds, &redact, NULL), TL_OK);
    assert_true(tl_str_find(tl_buf_str(&out), tl_str_from("hush")) < 0);
    assert_true(tl_str_find(tl_buf_str(&out), tl_str_from("1234\"")) < 0);
    assert_true(tl_str_find(tl_buf_str(&out), tl_str_from("\"password\":\"<secret>\",\"pin\":\"<secret>\"")) >= 0);
    assert_true(tl_str_find(tl_buf_str(&out), tl_str_from("[\"s\"]")) < 0);
    tl_buf_dispose(&out);
    tl_arena_free(arena);
}

/* The lock keeps old members in front in the struct; the wire has the schema's order. */
static void test_the_wire_keeps_the_schemas_order(void **state) {
    (void)state;
    assert_int_equal(offsetof(lock_append_phone, number), 0);
    assert_true(offsetof(lock_append_phone, kind) < offsetof(lock_append_phone, country));
    lock_append_owner owner = {{{0, 0}, 0}};
    lock_append_phone phone;
    memset(&phone, 0, sizeof phone);
    owner.name = tl_text("o");
    phone.country = tl_text("NL");
    phone.kind = tl_text("k");
    phone.foo_bar = tl_text("fooBar");
    phone.foo_bar_2 = tl_text("foo_bar");
    phone.number = tl_text("1");
    phone.owner = lock_append_some_owner(&owner);
    assert_encodes(&lock_append_phone_type, &phone, NULL,
                   "{\"Country\":\"NL\",\"Kind\":\"k\",\"foo_bar\":\"foo_bar\",\"Number\":\"1\",\"fooBar\":\"fooBar\",\"owner\":{\"name\":\"o\"}}");
    phone.owner = lock_append_null_owner();
    tl_error error;
    assert_int_equal(tl_schema_check(&lock_append_phone_type, &phone, &error), TL_ERR_TYPE);
    assert_string_equal(error.field, "owner");
}

static void test_recursion_works(void **state) {
    (void)state;
    static const char text[] =
        "{\"name\":\"root\",\"left\":{\"children\":[],\"byName\":{},\"maybe\":null},\"children\":[{\"children\":[],\"byName\":{\"x\":{"
        "\"children\":[],\"byName\":{},\"maybe\":null}},\"maybe\":null}],\"byName\":{},\"maybe\":{\"tree\":{\"children\":[],"
        "\"byName\":{},\"maybe\":null}},\"other\":{\"pong\":{\"ping\":{\"pong\":{}}}}}";
    tl_arena *arena = tl_arena_new();
    recursion_tree tree;
    assert_decodes(&recursion_tree_type, text, &tree, arena);
    assert_int_equal(tree.children.items[0].by_name.items[0].value.maybe.is, TL_NULL);
    assert_encodes(&recursion_tree_type, &tree, NULL, text);
    tl_arena_free(arena);
}

static void test_operations_say_what_they_are(void **state) {
    (void)state;
    assert_int_equal(operations_api.abi, TL_GENERATED_ABI);
    assert_int_equal(operations_api.operation_count, 12);
    assert_string_equal(operations_api.name, "operations");
    assert_ptr_equal(operations_api.operations[0], &operations_get_operation);
    assert_string_equal(operations_get_operation.path, "/api/v1/get");
    assert_string_equal(operations_put_operation.method, "PUT");
    assert_int_equal(operations_put_operation.request->kind, TL_KIND_LIST);
    assert_ptr_equal(operations_put_operation.request->element, &operations_thing_type);
    assert_int_equal(operations_put_operation.request->stride, sizeof(operations_thing));
    assert_int_equal(operations_put_operation.auth, TL_AUTH_BEARER);
    assert_int_equal(operations_delete_operation.auth, TL_AUTH_NONE);
    assert_int_equal(operations_patch_operation.flags, TL_OPERATION_NEEDS_USER_AGENT);
    assert_int_equal(operations_text_operation.flags, TL_OPERATION_IDEMPOTENT | TL_OPERATION_IDEMPOTENT_ASSUMED | TL_OPERATION_ASSUMED);
    assert_int_equal(operations_map_operation.flags, 0);
    assert_int_equal(operations_texts_operation.flags, TL_OPERATION_IDEMPOTENT);
    assert_ptr_equal(operations_number_operation.reply, &tl_type_int32);
    /* Sizes that the stubs pass and the runtime compares. */
    assert_int_equal(operations_get_operation.reply->size, sizeof(operations_thing));
    assert_int_equal(operations_map_operation.reply->size, sizeof(operations_thing_map));
    assert_int_equal(operations_number_operation.reply->size, sizeof(int64_t));
    assert_int_equal(operations_enum_operation.reply->size, sizeof(tl_enum));
    assert_string_equal(refs_second_operation.reply->name, "refs_second_reply");
    assert_ptr_equal(refs_first_operation.reply, &refs_target_type);
}

static void test_calls_say_where_things_go(void **state) {
    (void)state;
    const tl_operation *get = &calls_get_thing_operation;
    assert_int_equal(get->parameters->size, sizeof(calls_get_thing_parameters));
    assert_int_equal(get->parameters->count, 7);
    static const char *const names[] = {"id", "kind", "deep", "tag", "X-Request", "since", "price"};
    static const uint8_t places[] = {TL_PLACE_PATH, TL_PLACE_PATH, TL_PLACE_QUERY, TL_PLACE_QUERY, TL_PLACE_HEADER, TL_PLACE_QUERY, TL_PLACE_QUERY};
    for (uint32_t i = 0; i < 7; i++) {
        assert_str(tl_field_name(&get->parameters->fields[i]), names[i]);
        assert_int_equal(get->parameter_places[i], places[i]);
    }
    /* The operation's `deep` took the place of the path's. */
    assert_ptr_equal(get->parameters->fields[2].type, &tl_type_int32);
    assert_ptr_equal(calls_put_thing_operation.parameters->fields[2].type, &tl_type_bool);
    assert_ptr_equal(get->failure, &calls_problem_type);
    assert_int_equal(get->auth, TL_AUTH_HEADER);
    assert_string_equal(get->auth_name, "X-Key");
    assert_int_equal(calls_put_thing_operation.auth, TL_AUTH_BEARER);
    assert_int_equal(calls_delete_thing_operation.auth, TL_AUTH_BASIC);
    assert_int_equal(calls_save_contact_operation.auth, TL_AUTH_BODY);
    assert_string_equal(calls_save_contact_operation.auth_name, "Login.Token");
    const tl_operation *numbers = &calls_save_numbers_operation;
    assert_string_equal(numbers->media[2], "application/x-www-form-urlencoded");
    assert_null(numbers->media[3]);
    assert_string_equal(numbers->reply_media[0], "text/json");
    assert_null(get->media);
    assert_int_equal(numbers->columns[0].flags, TL_COLUMN_REQUIRED | TL_COLUMN_KEY | TL_COLUMN_GROUP);
    assert_string_equal(numbers->columns[0].path, "{contact}");
    assert_string_equal(numbers->kind_words[0].word, "Cell Phone");
    assert_int_equal(numbers->kind_word_count, 2);
    assert_int_equal(calls_save_contact_operation.kind_target_count, 3);
    assert_string_equal(calls_save_contact_operation.kind_targets[1].kind, "mobile");
    assert_string_equal(calls_save_contact_operation.kind_targets[1].path, "Cell");
    /* A complete value but for the token, which is the client's business. */
    calls_contact_login login = {{{0, 0}, 0}, {"n", 1}};
    calls_contact contact;
    tl_error error;
    memset(&contact, 0, sizeof contact);
    contact.login = &login;
    assert_int_equal(tl_schema_check(&calls_contact_type, &contact, &error), TL_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_every_kind_survives_a_round_trip),  TEST_MEMORY(test_limits_hold),
        TEST_MEMORY(test_required_members_are_missed),       TEST_MEMORY(test_secrets_are_hidden),
        TEST_MEMORY(test_the_wire_keeps_the_schemas_order),  TEST_MEMORY(test_recursion_works),
        cmocka_unit_test(test_operations_say_what_they_are), cmocka_unit_test(test_calls_say_where_things_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
