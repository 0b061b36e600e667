/* The shape of the simulated Wasp's replies: the vendor's members in the vendor's order, and what each option of a seed changes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"
#include "sim_process.h"

static sim_process sim;

static int stop(void **state) {
    (void)state;
    return sim_teardown(&sim);
}

#define TENANT "wasp:\n  tokens: [t0ken]\n  phone_types: [Cell Phone, Office]\n  customers: [{prefix: C-, from: 1, to: 100}]\n"

/* Starts with these reply options. */
static void check_start(const char *reply, const char *const *arguments) {
    char seed[500];
    snprintf(seed, sizeof seed, TENANT "%s%s%s", reply ? "  reply: {" : "", reply ? reply : "", reply ? "}\n" : "");
    const sim_setup setup = {.seed = seed, .arguments = arguments};
    assert_true(sim_start(&sim, &setup));
}

/* Six records: the second and the fifth fail. */
static const char six[] = "[" RECORD("C-1", "Office", "1") "," RECORD("X-1", "Office", "2") "," RECORD("C-2", "Office", "3") "," RECORD(
    "C-3", "Office", "4") "," RECORD("C-4", "Telex", "5") "," RECORD("C-5", "Office", "6") "]";

static const char *const reply_members[] = {
    "Data", "Messages", "BatchNumber", "HasError", "HasHttpError", "HasMessage", "HasSuccessWithMoreDataRemaining", "TotalRecordsLongCount", NULL};
static const char *const data_members[] = {"ResultList", "SuccessfullResults", "TotalResults", "ErrorCount", NULL};
static const char *const result_members[] = {"ResultCode", "Message", "HttpStatusCode", "FieldName", NULL};

/* The FieldNames of a list of results, with a ! behind each that failed. */
static void check_names(const cJSON *list, const char *expected) {
    char names[400] = "";
    size_t used = 0;
    assert_true(cJSON_IsArray(list));
    for (const cJSON *result = list->child; result; result = result->next) {
        check_members(result, result_members);
        used += (size_t)snprintf(names + used, sizeof names - used, "%s%s%s", used ? " " : "", check_member(result, "FieldName")->valuestring,
                                 check_member(result, "ResultCode")->valueint ? "!" : "");
    }
    assert_string_equal(names, expected);
}

static const cJSON *results(const cJSON *reply) {
    return check_member(check_member(reply, "Data"), "ResultList");
}

static void test_success(void **state) {
    (void)state;
    check_start(NULL, NULL);
    cJSON *reply = check_saved(sim.url, "[" RECORD("C-1", "Office", "1") "," RECORD("C-2", "Cell Phone", "2") "]");
    check_members(reply, reply_members);
    const cJSON *data = check_member(reply, "Data");
    check_members(data, data_members);
    check_names(results(reply), "C-1 C-2");
    check_string(results(reply)->child, "Message", "");
    check_number(results(reply)->child, "HttpStatusCode", 200);
    check_number(data, "SuccessfullResults", 2);
    check_number(data, "TotalResults", 2);
    check_number(data, "ErrorCount", 0);
    check_names(check_member(reply, "Messages"), "");
    assert_true(cJSON_IsNull(check_member(reply, "BatchNumber")));
    check_flag(reply, "HasError", false);
    check_flag(reply, "HasHttpError", false);
    check_flag(reply, "HasMessage", false);
    check_flag(reply, "HasSuccessWithMoreDataRemaining", false);
    check_number(reply, "TotalRecordsLongCount", 2);
    cJSON_Delete(reply);
}

static void test_nothing(void **state) {
    (void)state;
    check_start(NULL, NULL);
    cJSON *reply = check_saved(sim.url, "[]");
    check_members(reply, reply_members);
    check_names(results(reply), "");
    check_flag(reply, "HasError", false);
    check_number(check_member(reply, "Data"), "TotalResults", 0);
    cJSON_Delete(reply);
}

static void check_six_counts(const cJSON *reply) {
    const cJSON *data = check_member(reply, "Data");
    check_flag(reply, "HasError", true);
    check_flag(reply, "HasHttpError", false);
    check_number(data, "SuccessfullResults", 4);
    check_number(data, "TotalResults", 6);
    check_number(reply, "TotalRecordsLongCount", 6);
}

static void test_results_in(void **state) {
    (void)state;
    static const struct row {
        const char *option;
        const char *data;
        const char *messages;
    } rows[] = {
        {NULL, "C-1 X-1! C-2 C-3 C-4! C-5", "X-1! C-4!"},
        {"results_in: both", "C-1 X-1! C-2 C-3 C-4! C-5", "X-1! C-4!"},
        {"results_in: data", "C-1 X-1! C-2 C-3 C-4! C-5", ""},
        {"results_in: messages", "", "C-1 X-1! C-2 C-3 C-4! C-5"},
        {"results_in: failures", "", "X-1! C-4!"},
        {"results_in: messages, order: reversed", "", "C-5 C-4! C-3 C-2 X-1! C-1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        check_start(rows[i].option, NULL);
        cJSON *reply = check_saved(sim.url, six);
        check_members(reply, reply_members);
        check_members(check_member(reply, "Data"), data_members);
        check_six_counts(reply);
        check_number(check_member(reply, "Data"), "ErrorCount", 2);
        check_names(results(reply), rows[i].data);
        check_names(check_member(reply, "Messages"), rows[i].messages);
        check_flag(reply, "HasMessage", *rows[i].messages != '\0');
        cJSON_Delete(reply);
        assert_int_equal(sim_stop(&sim), 0);
    }
}

static void test_order(void **state) {
    (void)state;
    check_start("order: reversed", NULL);
    cJSON *reply = check_saved(sim.url, six);
    check_names(results(reply), "C-5 C-4! C-3 C-2 X-1! C-1");
    check_names(check_member(reply, "Messages"), "C-4! X-1!");
    check_six_counts(reply);
    cJSON_Delete(reply);
}

/* A shuffled list of 100 results, as one text; free() it. */
static char *shuffled(const char *seed) {
    const char *const arguments[] = {"--random-seed", seed, NULL};
    check_start("order: shuffled", arguments);
    char body[16384] = "[";
    size_t used = 1;
    for (int i = 1; i <= 100; i++)
        used += (size_t)snprintf(body + used, sizeof body - used, "%s" RECORD("C-%d", "Office", "1"), i > 1 ? "," : "", i);
    snprintf(body + used, sizeof body - used, "]");
    cJSON *reply = check_saved(sim.url, body);
    bool seen[101] = {false};
    size_t moved = 0;
    int at = 1;
    for (const cJSON *result = results(reply)->child; result; result = result->next, at++) {
        long number = strtol(check_member(result, "FieldName")->valuestring + 2, NULL, 10);
        assert_true(number >= 1 && number <= 100 && !seen[number]);
        seen[number] = true;
        moved += number != at;
    }
    assert_int_equal(at, 101);
    assert_true(moved > 50);
    char *text = cJSON_PrintUnformatted(reply);
    cJSON_Delete(reply);
    assert_int_equal(sim_stop(&sim), 0);
    return text;
}

/* All results are there, in another order, and the same number gives the same order in every run. */
static void test_shuffled(void **state) {
    (void)state;
    char *first = shuffled("7");
    char *again = shuffled("7");
    char *other = shuffled("8");
    assert_string_equal(first, again);
    assert_string_not_equal(first, other);
    free(first);
    free(again);
    free(other);
}

static void test_error_count(void **state) {
    (void)state;
    static const char *const older[] = {"ResultList", "SuccessfullResults", "TotalResults", NULL};
    check_start("error_count: false", NULL);
    cJSON *reply = check_saved(sim.url, six);
    check_members(reply, reply_members);
    check_members(check_member(reply, "Data"), older);
    check_six_counts(reply);
    cJSON_Delete(reply);
    assert_int_equal(sim_stop(&sim), 0);
    check_start("error_count: true", NULL);
    reply = check_saved(sim.url, six);
    check_members(check_member(reply, "Data"), data_members);
    cJSON_Delete(reply);
}

static void test_names_field(void **state) {
    (void)state;
    check_start("names: field", NULL);
    cJSON *reply = check_saved(sim.url, six);
    check_names(check_member(reply, "Messages"), "CustomerNumber! PhoneTypeName!");
    const cJSON *first = check_member(reply, "Messages")->child;
    assert_non_null(strstr(check_member(first, "Message")->valuestring, "'X-1'"));
    assert_non_null(strstr(check_member(first->next, "Message")->valuestring, "'C-4'"));
    cJSON_Delete(reply);
}

/* Nothing in the reply tells which records failed. */
static void test_names_nobody(void **state) {
    (void)state;
    check_start("names: nobody, order: reversed, results_in: messages", NULL);
    cJSON *reply = check_saved(sim.url, six);
    check_six_counts(reply);
    char *text = cJSON_PrintUnformatted(reply);
    assert_null(strstr(text, "C-"));
    assert_null(strstr(text, "X-1"));
    assert_null(strstr(text, "Telex"));
    assert_null(strstr(text, "Office"));
    free(text);
    cJSON_Delete(reply);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(test_success, stop),     cmocka_unit_test_teardown(test_nothing, stop),
        cmocka_unit_test_teardown(test_results_in, stop),  cmocka_unit_test_teardown(test_order, stop),
        cmocka_unit_test_teardown(test_shuffled, stop),    cmocka_unit_test_teardown(test_error_count, stop),
        cmocka_unit_test_teardown(test_names_field, stop), cmocka_unit_test_teardown(test_names_nobody, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
