/* trunkline schema show, for every operation of every system. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <trunkline/systems.h>

#include "schema_table.h"
#include "support/support.h"
#include "systems.h"

static const char *folder;

static int set_up(void **state) {
    (void)state;
    folder = test_temp_dir();
    return folder ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    return test_temp_dir_remove(folder) ? 0 : -1;
}

static bool has_path(const cJSON *fields, const char *section, const char *path) {
    const cJSON *field = NULL;
    cJSON_ArrayForEach(field, fields) {
        if (strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(field, "in")), section) == 0 &&
            strcmp(cJSON_GetStringValue(cJSON_GetObjectItem(field, "path")), path) == 0) {
            return true;
        }
    }
    return false;
}

/* Each member of an object, or of a list's elements, has a row. */
static void check_members(const cJSON *fields, const char *section, const tl_type *type) {
    const char *front = "";
    if (type && type->kind == TL_KIND_LIST) {
        front = "[].";
        type = type->element;
    }
    for (uint32_t i = 0; type && type->kind == TL_KIND_OBJECT && i < type->count; i++) {
        char path[200];
        tl_str name = tl_field_name(&type->fields[i]);
        snprintf(path, sizeof path, "%s%.*s", front, (int)name.len, name.ptr);
        if (!has_path(fields, section, path)) {
            fail_msg("no row for %s of the %s", path, section);
        }
    }
}

static void check_operation(const char *system, const tl_operation *operation) {
    program ended;
    RUN(&ended, folder, "schema", "show", system, operation->id, "--json");
    cJSON *all = systems_json(&ended, "trunkline/schema/1");
    const cJSON *told = cJSON_GetObjectItem(all, "operation");
    const cJSON *fields = cJSON_GetObjectItem(told, "fields");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(told, "id")), operation->id);
    assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItem(told, "idempotent")), (operation->flags & TL_OPERATION_IDEMPOTENT) != 0);
    assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItem(told, "assumed")), (operation->flags & TL_OPERATION_ASSUMED) != 0);
    check_members(fields, "parameter", operation->parameters);
    check_members(fields, "request", operation->request);
    check_members(fields, "reply", operation->reply);
    assert_int_equal(ended.code, 0);
    cJSON_Delete(all);
    program_dispose(&ended);
}

static void test_every_operation(void **state) {
    (void)state;
    size_t count;
    const tl_adapter *const *adapters = tl_systems(&count);
    for (size_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < adapters[i]->api->operation_count; j++) {
            check_operation(adapters[i]->name, adapters[i]->api->operations[j]);
        }
    }
}

static void test_the_list(void **state) {
    (void)state;
    systems_names names = systems_all(folder);
    for (size_t i = 0; i < names.count; i++) {
        program ended;
        RUN(&ended, folder, "schema", "show", names.text[i]);
        assert_non_null(strstr(ended.output, "OPERATION "));
        check_ended(&ended, 0, "SAFE TO REPEAT", "");
        RUN(&ended, folder, "schema", "show", names.text[i], "--json");
        cJSON *all = systems_json(&ended, "trunkline/schema/1");
        assert_true(cJSON_GetArraySize(cJSON_GetObjectItem(all, "operations")) > 0);
        cJSON_Delete(all);
        program_dispose(&ended);
    }
}

static void test_a_table(void **state) {
    (void)state;
    program ended;
    RUN(&ended, folder, "schema", "show", "wasp", "phonesCustomerSave");
    static const char *const parts[] = {
        "phonesCustomerSave: POST /public-api/phones/customer/save\n",
        "token: a bearer token\n",
        "safe to repeat: yes (assumed)\n",
        "saves records of the entity customer\n",
        "request  (the body)                        list of object  1 to 500 elements\n",
        "request  [].PhoneNumber                    text                                       nullable, phone number  number\n",
        "request  [].PhoneExtension                 text                                       nullable                extension (optional)\n",
        "reply    Data.ResultList[].ResultCode      integer         -2147483648 to 2147483647\n",
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!strstr(ended.output, parts[i])) {
            fail_msg("not in there: %s\n%s", parts[i], ended.output);
        }
    }
    assert_string_equal(ended.errors, "");
    program_dispose(&ended);
    RUN(&ended, folder, "schema", "show", "expandable", "customerContactUpdate");
    check_ended(&ended, 0, "number of kind mobile", "");
    RUN(&ended, folder, "schema", "show", "expandable", "authTokenGet");
    check_ended(&ended, 0, "required, secret", "");
    RUN(&ended, folder, "schema", "show", "qqcatalyst", "contactsPhoneNumbers");
    check_ended(&ended, 0, "parameter  contactID               text            at least 1 character  path, required          contact\n", "");
}

static void test_which_system(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "other.yaml", "systems: {wasp: {adapter: expandable, url: \"https://x.example\", token: {env: A}}}\n");
    RUN(&ended, folder, "schema", "show", "wasp", "--config", "other.yaml"); /* a config's name goes before an adapter's */
    check_ended(&ended, 0, "customerContactUpdate", "");
    RUN(&ended, folder, "schema", "show", "qqcatalyst", "--config", "other.yaml");
    check_ended(&ended, 2, "", "other.yaml: there is no system \"qqcatalyst\"");
    RUN(&ended, folder, "schema", "show", "wsap");
    check_ended(&ended, 2, "", "there is no system \"wsap\", in trunkline.yaml or among the adapters: wasp");
    RUN(&ended, folder, "schema", "show", "wasp", "phoneCustomerSave");
    check_ended(&ended, 2, "", "wasp has no operation \"phoneCustomerSave\"; did you mean phonesCustomerSave?\n");
    folder_write(folder, "trunkline.yaml", "systems: {wasp: {adapter: expandable, url: \"https://x.example\", token: {env: A}}}\n");
    RUN(&ended, folder, "schema", "show", "wasp");
    check_ended(&ended, 0, "customerContactUpdate", "");
    RUN(&ended, folder, "schema", "show", "qqcatalyst");
    check_ended(&ended, 0, "contactsPhoneNumbers", "");
    folder_write(folder, "trunkline.yaml", "broken: [");
    RUN(&ended, folder, "schema", "show", "wasp");
    check_ended(&ended, 0, "phonesCustomerSave", "");
    RUN(&ended, folder, "schema", "shwo");
    check_ended(&ended, 2, "", "unknown command schema shwo; did you mean schema show?\n");
    RUN(&ended, folder, "schem", " show", "wasp");
    check_ended(&ended, 2, "", "unknown command schem; did you mean schema?\n");
    RUN(&ended, folder, "schema", "--help");
    check_ended(&ended, 0, "schema show", "");
    RUN(&ended, folder, "schema");
    check_ended(&ended, 2, "", "schema show");
    RUN(&ended, folder, "schema", "show", "wasp", "a", "b");
    check_ended(&ended, 2, "", "one word too many: \"b\"");
    RUN(&ended, folder, "schema", "show");
    check_ended(&ended, 2, "", "SYSTEM is missing");
}

/* ---- a type that holds itself ---- */

typedef struct node node;
typedef struct node_list {
    const node *items;
    size_t count;
} node_list;
typedef struct opt_node_list {
    node_list value;
    uint8_t is;
} opt_node_list;
struct node {
    opt_node_list children;
};

static const tl_type node_type;
static const tl_type node_list_type = {
    .name = "node_list", .kind = TL_KIND_LIST, .size = sizeof(node_list), .element = &node_type, .stride = sizeof(node), .limits = TL_NO_LIMITS};
static const tl_field node_fields[] = {{",\"Children\":", &node_list_type, offsetof(node, children), 12, TL_KIND_LIST, 0}};
static const tl_type node_type = {
    .name = "node", .kind = TL_KIND_OBJECT, .size = sizeof(node), .stride = sizeof(node), .fields = node_fields, .count = 1, .limits = TL_NO_LIMITS};

static bool count_row(void *context, const schema_row *row) {
    size_t *counts = context;
    counts[0]++;
    counts[1] += row->again;
    return counts[0] < 100;
}

static void test_a_type_that_holds_itself_ends(void **state) {
    (void)state;
    const tl_operation operation = {.id = "save", .method = "POST", .path = "/", .request = &node_type};
    size_t counts[2] = {0, 0};
    assert_true(schema_rows(&operation, count_row, counts));
    assert_int_equal(counts[0], 2); /* the body, and Children, which says that it is told above */
    assert_int_equal(counts[1], 1);
}

static const tl_text_rule guid_rule = {.pattern = "\\A[0-9]\\z", .pattern_text = "[0-9]", .pattern_name = "GUID"};
static const tl_text_rule nameless_rule = {.pattern = "\\A[0-9]\\z", .pattern_text = "[0-9]"};
static const tl_text_rule integer_rule = {.form = TL_FORM_INTEGER};

typedef struct limit_case {
    tl_type type;
    const char *expected;
} limit_case;

static bool check_limits(void *context, const schema_row *row) {
    const limit_case *wanted = context;
    assert_string_equal(row->limits, wanted->expected);
    return true;
}

static void test_limits(void **state) {
    (void)state;
    static const char *const names[] = {"a", "b"};
    const limit_case cases[] = {
        {{.kind = TL_KIND_TEXT, .limits = TL_NO_LIMITS}, ""},
        {{.kind = TL_KIND_TEXT, .limits = {INT64_MIN, INT64_MAX, 1, UINT32_MAX}}, "at least 1 character"},
        {{.kind = TL_KIND_TEXT, .limits = {INT64_MIN, INT64_MAX, 2, 2}}, "2 characters"},
        {{.kind = TL_KIND_TEXT, .limits = {INT64_MIN, INT64_MAX, 0, 36}, .text = &guid_rule}, "at most 36 characters, GUID"},
        {{.kind = TL_KIND_TEXT, .limits = TL_NO_LIMITS, .text = &nameless_rule}, "matching [0-9]"},
        {{.kind = TL_KIND_TEXT, .limits = {0, 255, 0, UINT32_MAX}, .text = &integer_rule}, "0 to 255, a whole number"},
        {{.kind = TL_KIND_INT, .limits = {-1, INT64_MAX, 0, UINT32_MAX}}, "at least -1"},
        {{.kind = TL_KIND_UINT, .limits = {0, 9, 0, UINT32_MAX}}, "at most 9"},
        {{.kind = TL_KIND_LIST, .element = &tl_type_text, .limits = {INT64_MIN, INT64_MAX, 1, 500}}, "1 to 500 elements"},
        {{.kind = TL_KIND_ENUM, .names = names, .count = 2, .limits = TL_NO_LIMITS}, "a, b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const tl_operation operation = {.id = "save", .method = "POST", .path = "/", .request = &cases[i].type};
        assert_true(schema_rows(&operation, check_limits, (void *)(uintptr_t)&cases[i]));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_operation),
        cmocka_unit_test(test_the_list),
        cmocka_unit_test(test_a_table),
        cmocka_unit_test(test_which_system),
        cmocka_unit_test(test_a_type_that_holds_itself_ends),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
