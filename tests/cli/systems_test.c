/* `trunkline systems`: as JSON it is read by another reader and compared with the tables; for people it says what counts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <trunkline/systems.h>

#include "systems_facts.h"

static char *print(void (*to)(FILE *out, const tl_adapter *const *adapters, size_t count), const char *name) {
    size_t count = 0, size = 0;
    char *text = NULL;
    const tl_adapter *const *adapters = tl_systems(&count);
    const tl_adapter *one = name ? tl_system_find(tl_str_from(name)) : NULL;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    to(out, one ? &one : adapters, one ? 1 : count);
    assert_int_equal(fclose(out), 0);
    return text;
}

static const char *text_of(const cJSON *object, const char *name) {
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    assert_non_null(member);
    return cJSON_IsNull(member) ? NULL : cJSON_GetStringValue(member);
}

static void check_operation(const cJSON *json, const tl_operation *operation) {
    assert_string_equal(text_of(json, "id"), operation->id);
    assert_string_equal(text_of(json, "entity"), operation->entity);
    assert_string_equal(text_of(json, "path"), operation->path);
    assert_string_equal(text_of(json, "idempotent"), systems_idempotent(operation));
    const cJSON *columns = cJSON_GetObjectItemCaseSensitive(json, "columns");
    assert_int_equal(cJSON_GetArraySize(columns), operation->column_count);
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const cJSON *column = cJSON_GetArrayItem(columns, (int)i);
        assert_string_equal(text_of(column, "name"), tl_column_name((tl_column)operation->columns[i].column));
        assert_string_equal(text_of(column, "field"), operation->columns[i].path);
        assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(column, "required")), (operation->columns[i].flags & TL_COLUMN_REQUIRED) != 0);
        assert_int_equal(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(column, "key")), (operation->columns[i].flags & TL_COLUMN_KEY) != 0);
    }
    const cJSON *kinds = cJSON_GetObjectItemCaseSensitive(json, "kind_fields");
    assert_int_equal(cJSON_GetArraySize(kinds), operation->kind_target_count);
}

static void test_json(void **state) {
    (void)state;
    size_t count = 0;
    const tl_adapter *const *adapters = tl_systems(&count);
    char *text = print(systems_print_json, NULL);
    cJSON *all = cJSON_Parse(text);
    assert_non_null(all);
    const cJSON *systems = cJSON_GetObjectItemCaseSensitive(all, "systems");
    assert_int_equal(cJSON_GetArraySize(systems), count);
    for (size_t i = 0; i < count; i++) {
        const cJSON *system = cJSON_GetArrayItem(systems, (int)i);
        const cJSON *operations = cJSON_GetObjectItemCaseSensitive(system, "operations");
        const cJSON *settings = cJSON_GetObjectItemCaseSensitive(system, "settings");
        size_t operation_count = 0;
        assert_string_equal(text_of(system, "name"), adapters[i]->name);
        for (; systems_operation(adapters[i], operation_count); operation_count++) {
            check_operation(cJSON_GetArrayItem(operations, (int)operation_count), systems_operation(adapters[i], operation_count));
        }
        assert_int_equal(cJSON_GetArraySize(operations), operation_count);
        assert_int_equal(cJSON_GetArraySize(settings), adapters[i]->setting_count);
        for (size_t k = 0; k < adapters[i]->setting_count; k++) {
            assert_string_equal(text_of(cJSON_GetArrayItem(settings, (int)k), "name"), adapters[i]->settings[k].name);
        }
    }
    cJSON_Delete(all);
    free(text);
}

static const cJSON *setting(const cJSON *system, const char *name) {
    const cJSON *one = NULL;
    cJSON_ArrayForEach(one, cJSON_GetObjectItemCaseSensitive(system, "settings")) {
        if (strcmp(text_of(one, "name"), name) == 0) {
            return one;
        }
    }
    return NULL;
}

/* What a user has to know of each before the first push. */
static void test_what_counts(void **state) {
    (void)state;
    char *text = print(systems_print_json, "qqcatalyst");
    cJSON *all = cJSON_Parse(text);
    const cJSON *qq = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(all, "systems"), 0);
    assert_string_equal(text_of(qq, "destroys"), "with numbers: replaces, every number of a contact that is not in the file");
    assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(setting(qq, "numbers"), "required")));
    assert_null(text_of(setting(qq, "numbers"), "default"));
    assert_string_equal(text_of(setting(qq, "entity_id"), "default"), "contact");
    const cJSON *operation = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(qq, "operations"), 0);
    assert_string_equal(text_of(operation, "idempotent"), "no");
    assert_string_equal(text_of(operation, "token"), "bearer");
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(operation, "bodies")), 5);
    cJSON_Delete(all);
    free(text);
    text = print(systems_print_json, "expandable");
    all = cJSON_Parse(text);
    const cJSON *erp = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(all, "systems"), 0);
    operation = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(erp, "operations"), 0);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(operation, "merges")));
    assert_string_equal(text_of(operation, "token"), "body");
    assert_string_equal(text_of(operation, "token_name"), "AUTH_TOKEN");
    assert_string_equal(text_of(cJSON_GetObjectItemCaseSensitive(operation, "kind_fields"), "mobile"), "CELL_PHONE_NO");
    assert_null(text_of(erp, "destroys"));
    assert_int_equal(cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(erp, "login")), 3);
    cJSON_Delete(all);
    free(text);
}

static void test_for_people(void **state) {
    (void)state;
    char *text = print(systems_print, NULL);
    static const char *const lines[] = {
        "wasp: Wasp InventoryCloud and AssetCloud\n",
        "up to 500 records; sent again when the reply is lost (assumed",
        "  DESTRUCTIVE: with numbers: replaces, every number of a contact that is not in the file\n",
        "  numbers: replaces|merges (required, no default)\n",
        "    token     header: AuthToken\n",
        "    columns   contact (required, key), phone_id, kind, number (required), primary,",
        "kind with number: work is PHONE_NO, mobile is CELL_PHONE_NO,",
        "  login: data_source, user, password\n",
        "  missing: reject|create, if not set: reject\n",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (!strstr(text, lines[i])) {
            fail_msg("not there: %s", lines[i]);
        }
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_what_counts),
        cmocka_unit_test(test_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
