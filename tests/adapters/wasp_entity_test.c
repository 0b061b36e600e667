/*
 * Wasp's siblings on the wire: a record's entity picks the call, its key goes by the call's own name for it, calls are never mixed, and the one
 * reply reader tells their records apart.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <trunkline/systems.h>

#include "journey.h"

static const struct {
    const char *entity;
    const char *path;
    const char *key;
} siblings[] = {{"", "/public-api/phones/customer/save", "CustomerNumber"},
                {"customer", "/public-api/phones/customer/save", "CustomerNumber"},
                {"manufacturer", "/public-api/phones/manufacturers/save", "ManufacturerName"},
                {"employee", "/public-api/phones/employee/save", "EmployeeNumber"},
                {"supplier", "/public-api/phones/supplier/save", "SupplierNumber"}};
enum { SIBLINGS = sizeof siblings / sizeof siblings[0] };

/* As many successes as records; one that names X-9 fails, by its key. */
static void answer(journey *j, const char *path, const char *body, fake_answer *to) {
    (void)path;
    size_t count = 0;
    bool bad = strstr(body, "X-9-1") != NULL;
    for (const char *at = body; (at = strstr(at, "\"PhoneNumber\"")) != NULL; at++) {
        count++;
    }
    j->reply[0] = '\0';
    size_t used = (size_t)snprintf(j->reply, sizeof j->reply, "{\"HasError\":%s,\"Data\":{\"ResultList\":[", bad ? "true" : "false");
    for (size_t i = 0; i < count - bad; i++) {
        used += (size_t)snprintf(j->reply + used, sizeof j->reply - used, "%s{\"ResultCode\":0}", i ? "," : "");
    }
    (void)snprintf(j->reply + used, sizeof j->reply - used, "]%s}%s}", bad ? ",\"ErrorCount\":1" : "",
                   bad ? ",\"Messages\":[{\"ResultCode\":5,\"Message\":\"X-9-1 was not found\"}]" : "");
    to->body = j->reply;
    to->content_type = "application/json";
}

static void add(journey *j, const char *entity, const char *key) {
    journey_add(j, key, NULL, NULL, "Office", "555")->entity = tl_str_from(entity);
}

static void test_each_entity_has_its_call(void **state) {
    (void)state;
    for (size_t i = 0; i < SIBLINGS; i++) {
        char expected[200];
        journey *j = journey_new(tl_system_find(tl_str_from("wasp")), answer);
        add(j, siblings[i].entity, "C-1");
        journey_run(j);
        (void)snprintf(expected, sizeof expected, "%s [{\"%s\":\"C-1\",\"PhoneNumber\":\"555\",\"PhoneTypeName\":\"Office\"}]\n", siblings[i].path,
                       siblings[i].key);
        assert_string_equal(j->sent, expected);
        assert_string_equal(j->got, "0 saved \n");
        journey_free(j);
    }
}

/* Mixed in the input, apart on the wire; a failure is found by the key's value, whatever the key is called. */
static void test_entities_are_not_mixed(void **state) {
    (void)state;
    journey *j = journey_new(tl_system_find(tl_str_from("wasp")), answer);
    static const char *const keys[] = {"A-1", "X-9-1", "B-2", "C-3"};
    for (size_t k = 0; k < 4; k++) {
        for (size_t i = 1; i < SIBLINGS; i++) {
            add(j, siblings[i].entity, keys[k]);
        }
    }
    journey_run(j);
    assert_int_equal(j->requests, SIBLINGS - 1);
    for (size_t i = 0; i < j->count; i++) {
        assert_string_equal(j->results[i], i / 4 == 1 ? "rejected vendor_error" : "saved ");
    }
    for (size_t i = 1; i < SIBLINGS; i++) {
        const char *call = strstr(j->sent, siblings[i].path);
        assert_non_null(call);
        const char *end = strchr(call, '\n');
        for (size_t k = 1; k < SIBLINGS; k++) {
            const char *key = strstr(call, siblings[k].key);
            assert_int_equal(key && key < end, k == i);
        }
    }
    journey_free(j);
}

static void test_unknown_entity(void **state) {
    (void)state;
    journey *j = journey_new(tl_system_find(tl_str_from("wasp")), answer);
    add(j, "vendor", "C-1");
    journey_run(j);
    assert_int_equal(j->requests, 0);
    assert_string_equal(j->got, "0 invalid bad_value\n");
    assert_non_null(strstr(j->messages[0], "entity|"));
    assert_non_null(strstr(j->messages[0], "customer, manufacturer, employee, supplier"));
    journey_free(j);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_each_entity_has_its_call),
        TEST_MEMORY(test_entities_are_not_mixed),
        TEST_MEMORY(test_unknown_entity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
