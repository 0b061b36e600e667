/* What the simulator keeps: phones across requests, its log, and the state it writes at the end. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <signal.h>
#include <sys/stat.h>

#include "checks.h"
#include "sim_process.h"

static sim_process sim;
static char state_file[600];

static int stop(void **state) {
    (void)state;
    if (state_file[0])
        remove(state_file);
    state_file[0] = '\0';
    return sim_teardown(&sim);
}

static const char seed[] = "wasp:\n"
                           "  tokens: [first-token, t0ken]\n"
                           "  phone_types: [Cell Phone, Office, Téléphone]\n"
                           "  customers: [C-1, \"Smith, Jones & Co\", {prefix: K, from: 9, to: 11}]\n"
                           "  manufacturers: [Acme]\n"
                           "  employees: [E-1]\n"
                           "  suppliers: [S-1]\n";

static void check_start(bool with_state) {
    const char *arguments[] = {NULL, NULL, NULL};
    if (with_state) {
        snprintf(state_file, sizeof state_file, "%s/sim-state-%s.json", TL_BUILD_DIR, "test");
        arguments[0] = "--state";
        arguments[1] = state_file;
    }
    const sim_setup setup = {.seed = seed, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
}

static void check_log(const char *expected) {
    char *log = sim_log_text(&sim);
    assert_string_equal(log, expected);
    free(log);
}

static void save(const char *body) {
    cJSON_Delete(check_saved(sim.url, body));
}

/* The second save of a customer and phone type updates, on whichever connection it comes; another type creates. */
static void test_create_and_update(void **state) {
    (void)state;
    check_start(false);
    save("[" RECORD("C-1", "Office", "1") "," RECORD("C-1", "Cell Phone", "2") "," RECORD("C-1", "Office", "3") "]");
    save("[" RECORD("C-1", "Cell Phone", "4") "," RECORD("C-2", "Office", "5") "," RECORD("K11", "Office", "6") "]");
    check_log("{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":\"C-1\",\"kind\":\"Office\",\"number\":\"1\",\"applied\":true,"
              "\"created\":true}\n"
              "{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":\"C-1\",\"kind\":\"Cell "
              "Phone\",\"number\":\"2\",\"applied\":true,\"created\":true}\n"
              "{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":\"C-1\",\"kind\":\"Office\",\"number\":\"3\",\"applied\":true,"
              "\"created\":false}\n"
              "{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":\"C-1\",\"kind\":\"Cell "
              "Phone\",\"number\":\"4\",\"applied\":true,\"created\":false}\n"
              "{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":\"C-2\",\"kind\":\"Office\",\"number\":\"5\",\"applied\":false}\n"
              "{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":\"K11\",\"kind\":\"Office\",\"number\":\"6\",\"applied\":true,"
              "\"created\":true}\n");
}

/* Absent and null members, extensions, the alias CustomerNo, and text beyond ASCII. */
static void test_log_members(void **state) {
    (void)state;
    check_start(false);
    save("[{\"PhoneTypeName\":\"Office\"},"
         "{\"CustomerNo\":\"C-1\",\"CustomerNumber\":null,\"PhoneTypeName\":\"T\\u00e9l\\u00e9phone\",\"PhoneNumber\":\"\\\"1\\\"\","
         "\"PhoneExtension\":\"0\"},"
         "{\"CustomerNo\":\"C-2\",\"CustomerNumber\":\"Smith, Jones & "
         "Co\",\"PhoneTypeName\":\"Office\",\"PhoneNumber\":\"1\",\"PhoneExtension\":null,\"FormId\":7}]");
    check_log("{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":null,\"kind\":\"Office\",\"number\":null,\"applied\":false}\n"
              "{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":\"C-1\",\"kind\":\"Téléphone\",\"number\":\"\\\"1\\\"\","
              "\"extension\":\"0\",\"applied\":true,\"created\":true}\n"
              "{\"system\":\"wasp\",\"operation\":\"phonesCustomerSave\",\"key\":\"Smith, Jones & "
              "Co\",\"kind\":\"Office\",\"number\":\"1\",\"extension\":null,\"applied\":true,\"created\":true}\n");
}

/* The log is for its owner, holds no token, and goes on where an earlier run stopped. */
static void test_log_file(void **state) {
    (void)state;
    check_start(false);
    const http_ask other = {.authorization = "Bearer first-token", .body = "[" RECORD("C-1", "Office", "1") "]"};
    http_answer answer = http_ask_once(sim.url, &other);
    assert_int_equal(answer.status, 200);
    http_answer_dispose(&answer);
    const http_ask wrong = {.authorization = "Bearer some-secret", .body = "[" RECORD("C-1", "Office", "2") "]"};
    answer = http_ask_once(sim.url, &wrong);
    assert_int_equal(answer.status, 401);
    http_answer_dispose(&answer);
    struct stat status;
    assert_int_equal(stat(sim.log_file, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    char *log = sim_log_text(&sim);
    assert_non_null(strstr(log, "\"number\":\"1\""));
    assert_null(strstr(log, "\"number\":\"2\""));
    assert_null(strstr(log, "token"));
    assert_null(strstr(log, "secret"));
    free(log);
}

static void test_siblings(void **state) {
    (void)state;
    check_start(false);
    static const struct row {
        const char *path;
        const char *good;
        const char *bad;
        const char *noun;
        const char *log;
    } rows[] = {
        {"/public-api/phones/manufacturers/save", "{\"ManufacturerName\":\"Acme\",", "{\"ManufacturerName\":\"Apex\",",
         "Manufacturer 'Apex' does not exist", "\"operation\":\"phonesManufacturersSave\",\"key\":\"Acme\""},
        {"/public-api/phones/employee/save", "{\"EmployeeNumber\":\"E-1\",", "{\"EmployeeNumber\":\"C-1\",", "Employee 'C-1' does not exist",
         "\"operation\":\"phonesEmployeeSave\",\"key\":\"E-1\""},
        {"/public-api/phones/supplier/save", "{\"SupplierNumber\":\"S-1\",", "{\"CustomerNumber\":\"C-1\",", "SupplierNumber is required",
         "\"operation\":\"phonesSupplierSave\",\"key\":\"S-1\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        static const char rest[] = "\"PhoneNumber\":\"1\",\"PhoneTypeName\":\"Office\"}";
        char body[400];
        snprintf(body, sizeof body, "[%s%s,%s%s]", rows[i].good, rest, rows[i].bad, rest);
        const http_ask ask = {.path = rows[i].path, .body = body};
        http_answer answer = http_ask_once(sim.url, &ask);
        assert_int_equal(answer.status, 200);
        cJSON *reply = check_json(&answer);
        check_number(check_member(reply, "Data"), "SuccessfullResults", 1);
        check_number(check_member(reply, "Data"), "ErrorCount", 1);
        assert_non_null(strstr(check_member(check_member(reply, "Messages")->child, "Message")->valuestring, rows[i].noun));
        cJSON_Delete(reply);
        http_answer_dispose(&answer);
        char *log = sim_log_text(&sim);
        assert_non_null(strstr(log, rows[i].log));
        free(log);
    }
}

/* What is held at the end: the last number of each, and the extension that a later request did not mention. */
static void test_state_file(void **state) {
    (void)state;
    check_start(true);
    save("[{\"CustomerNumber\":\"K9\",\"PhoneTypeName\":\"Office\",\"PhoneNumber\":\"1\",\"PhoneExtension\":\"12\"},"
         "{\"CustomerNumber\":\"C-1\",\"PhoneTypeName\":\"Office\",\"PhoneNumber\":\"2\",\"PhoneExtension\":\"34\"}," RECORD("C-1", "Cell Phone",
                                                                                                                             "3") "]");
    save("[" RECORD("K9", "Office",
                    "4") ",{\"CustomerNumber\":\"C-1\",\"PhoneTypeName\":\"Office\",\"PhoneNumber\":\"5\",\"PhoneExtension\":\"\"}," RECORD("K9",
                                                                                                                                            "Telex",
                                                                                                                                            "6") "]");
    assert_int_equal(sim_end(&sim, SIGTERM), 0);
    char *text = sim_read_file(state_file);
    assert_non_null(text);
    cJSON *all = cJSON_Parse(text);
    free(text);
    assert_non_null(all);
    char *customers = cJSON_PrintUnformatted(check_member(check_member(all, "wasp"), "customers"));
    assert_string_equal(customers, "{\"C-1\":{\"Cell Phone\":{\"PhoneNumber\":\"3\"},\"Office\":{\"PhoneNumber\":\"5\"}},"
                                   "\"K9\":{\"Office\":{\"PhoneNumber\":\"4\",\"PhoneExtension\":\"12\"}}}");
    free(customers);
    check_members(check_member(all, "wasp"), (const char *const[]){"customers", "manufacturers", "employees", "suppliers", NULL});
    cJSON_Delete(all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_create_and_update, stop), cmocka_unit_test_teardown(test_log_members, stop),
        cmocka_unit_test_teardown(test_log_file, stop),          cmocka_unit_test_teardown(test_siblings, stop),
        cmocka_unit_test_teardown(test_state_file, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
