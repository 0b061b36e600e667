/* trunkline call and get: the built program against the simulator, and what is refused before anything is sent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "listener.h"
#include "support/support.h"
#include "systems.h"

#define PHONE_KEY "a0000000-0000-4000-8000-000000001001"
#define RECORD(customer) "{\"CustomerNumber\":\"" customer "\",\"PhoneNumber\":\"408 555 0123\",\"PhoneTypeName\":\"Cell Phone\"}"

static const char *folder;
static sim_process sim;

static int set_up(void **state) {
    (void)state;
    folder = test_temp_dir();
    if (!folder) {
        return -1;
    }
    systems_start(&sim, folder);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    int code = sim_teardown(&sim);
    return test_temp_dir_remove(folder) && code == 0 ? 0 : -1;
}

static void check_nothing_was_asked(void) {
    char *log = sim_log_text(&sim);
    assert_non_null(log);
    assert_null(strstr(log, "C-1009"));
    free(log);
}

static void test_a_call_and_its_reply(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.json", "[" RECORD("C-1001") ",\n" RECORD("C-9") "]");
    RUN(&ended, folder, "call", "wasp", "phonesCustomerSave", "--body", "a.json");
    assert_non_null(strstr(ended.output, "\n      {\n        \"ResultCode\": 0,"));
    assert_non_null(strstr(ended.output, "does not exist"));
    check_ended(&ended, 0, "\"HasError\": true", "wasp: phonesCustomerSave: acknowledged (HTTP 200, 1 attempt)");
    RUN(&ended, folder, "call", "wasp", "phonescustomersave", "--body=a.json", "--json");
    cJSON *all = systems_json(&ended, "trunkline/call/1");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(all, "outcome")), "acknowledged");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(all, "operation")), "phonesCustomerSave");
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(all, "reason")));
    assert_int_equal((int)cJSON_GetNumberValue(cJSON_GetObjectItem(all, "http_status")), 200);
    assert_true(cJSON_IsTrue(cJSON_GetObjectItem(cJSON_GetObjectItem(all, "reply"), "HasError")));
    cJSON_Delete(all);
    program_dispose(&ended);
}

static void test_the_body_from_standard_input(void **state) {
    (void)state;
    program ended;
    program_setup setup = {.folder = folder, .typed = true};
    setup.words = (const char *const[]){"call", "wasp", "phonesCustomerSave", "--body", "-", "--dry-run", "--show-numbers", NULL};
    assert_true(program_start(&ended, &setup));
    program_type(&ended, "[" RECORD("C-1009") "]");
    assert_int_equal(close(ended.input), 0);
    ended.input = -1;
    program_finish(&ended);
    check_ended(&ended, 0, "[{\"CustomerNumber\":\"C-1009\",\"PhoneNumber\":\"408 555 0123\",\"PhoneTypeName\":\"Cell Phone\"}]\n",
                "Authorization: Bearer <secret>\n");
    check_nothing_was_asked();
}

static void test_soap_calls_take_json(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "none.json", "{}");
    RUN(&ended, folder, "call", "members", "WEBPhoneGetTypes", "--body", "none.json");
    check_ended(&ended, 0, "Mobile", "members: WEBPhoneGetTypes: acknowledged (HTTP 200, 1 attempt)\n");
    folder_write(folder, "p.json", "{\"key\": \"" PHONE_KEY "\", \"kee\": 1}");
    RUN(&ended, folder, "call", "members", "WEBPhoneGet", "--body", "p.json");
    check_ended(&ended, 2, "", "trunkline: p.json:1:49: unknown member \"kee\"; did you mean \"key\"?\n");
}

static void test_what_is_wrong_with_a_body(void **state) {
    (void)state;
    static const struct {
        const char *body;
        const char *errors;
    } cases[] = {
        {"[{\"CustomerNumbr\":\"C-1009\"}]", "trunkline: b.json:1:3: unknown member \"CustomerNumbr\"; did you mean \"CustomerNumber\"?\n"},
        {"[{\"PhoneTypeName\":\"B\xC3\xBCro\",\n \"CustomerNumber\":\"\xC3\xBC\", \"Zzz\":{\"a\":[1]}}]",
         "trunkline: b.json:2:24: unknown member \"Zzz\"; trunkline schema show lists those of the operation\n"},
        {"[{\"CustomerNumber\":\"1\",\"Customer\\u004eumber\":\"C-1009\"}]", "trunkline: b.json:1:24: \"CustomerNumber\" is given twice\n"},
        {"[{\"CustomerNumber\":1009}]", "trunkline: b.json:1:20: [0].CustomerNumber: a text is expected\n"},
        {"[\n{\"CustomerNumber\":\"C-1009\"", "trunkline: b.json:2:27: [0]"},
        {"{}", "trunkline: b.json:1:1: a list is expected\n"},
        {"[]", "trunkline: b.json: 0 elements, and at least 1 are needed\n"},
        {" \n", "trunkline: b.json: is empty; the body of phonesCustomerSave is needed, as JSON\n"},
        {"[{\"FormId\":3000000000}]", "FormId"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        program ended;
        folder_write(folder, "b.json", cases[i].body);
        RUN(&ended, folder, "call", "wasp", "phonesCustomerSave", "--body", "b.json");
        check_ended(&ended, 2, "", cases[i].errors);
    }
    check_nothing_was_asked();
}

static void test_what_is_wrong_with_a_line(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.json", "[{\"PhoneNumber\": \"1\"}]");
    RUN(&ended, folder, "call", "wasp", "phonesCustomerSav", "--body", "a.json");
    check_ended(&ended, 2, "", "did you mean phonesCustomerSave?\n");
    RUN(&ended, folder, "call", "wasp", "phonesCustomerSave");
    check_ended(&ended, 2, "", "phonesCustomerSave needs a body: --body FILE, or --body - for standard input\n");
    RUN(&ended, folder, "call", "wasp", "phonesCustomerSave", "--body", "nowhere.json");
    check_ended(&ended, 2, "", "nowhere.json: cannot be opened: ");
    RUN(&ended, folder, "call", "wasp", "phonesCustomerSave", "--body", "a.json", "--parameter", "a=b");
    check_ended(&ended, 2, "", "phonesCustomerSave has no parameters");
    RUN(&ended, folder, "call", "agency", "contactsPhoneNumbers", "--body", "a.json");
    check_ended(&ended, 2, "", "contactsPhoneNumbers needs --parameter contactID=VALUE\n");
    RUN(&ended, folder, "call", "agency", "contactsPhoneNumbers", "--body", "a.json", "--parameter", "contactId=1");
    check_ended(&ended, 2, "", "has no parameter \"contactId\"; did you mean \"contactID\"?\n");
    RUN(&ended, folder, "call", "agency", "contactsPhoneNumbers", "--body", "a.json", "--parameter", "contactID=1", "--parameter=contactID=2");
    check_ended(&ended, 2, "", "--parameter contactID is given twice\n");
    RUN(&ended, folder, "call", "agency", "contactsPhoneNumbers", "--body", "a.json", "--parameter", "contactID");
    check_ended(&ended, 2, "", "--parameter takes NAME=VALUE, not \"contactID\"\n");
    RUN(&ended, folder, "call", "agency", "contactsPhoneNumbers", "--body", "a.json", "--parameter", "contactID=20 1/", "--dry-run");
    check_ended(&ended, 0, "[{\"PhoneNumber\":\"*\"}]\n", "/v1/Contacts/20%201%2F/PhoneNumbers\n");
}

static void test_secrets_are_not_shown(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "l.json", "{\"DATA_SOURCE\":\"EXPANDABLE\",\"USER_NAME\":\"APIUSER\",\"PASSWORD\":\"password\"}");
    RUN(&ended, folder, "call", "erp", "authTokenGet", "--body", "l.json", "--dry-run", "--json");
    cJSON *all = systems_json(&ended, "trunkline/request/1");
    const char *body = cJSON_GetStringValue(cJSON_GetObjectItem(all, "body"));
    assert_string_equal(body, "{\"DATA_SOURCE\":\"EXPANDABLE\",\"USER_NAME\":\"APIUSER\",\"PASSWORD\":\"<secret>\"}");
    cJSON_Delete(all);
    program_dispose(&ended);
    RUN(&ended, folder, "call", "erp", "authTokenGet", "--body", "l.json");
    check_ended(&ended, 0, "\"AUTH_TOKEN\": \"<secret>\"", "acknowledged");
    folder_write(folder, "c.json", "{\"CUSTOMER_ID\":\"C-1001\",\"CUST_CONTACT\":\"P-1\",\"AUTH_TOKEN\":\"x\"}");
    RUN(&ended, folder, "call", "erp", "customerContactUpdate", "--body", "c.json");
    check_ended(&ended, 2, "", "c.json:1:46: \"AUTH_TOKEN\" is the token, which comes from the config: leave it out\n");
}

static void test_exit_codes(void **state) {
    (void)state;
    program ended;
    folder_write(folder, "a.json", "[" RECORD("C-1001") "]");
    RUN(&ended, folder, "call", "refused", "phonesCustomerSave", "--body", "a.json");
    check_ended(&ended, 3, "", "refused: phonesCustomerSave: not_sent, invalid_token (1 attempt): ");
    RUN(&ended, folder, "call", "refused", "phonesCustomerSave", "--body", "a.json", "--json");
    cJSON *all = systems_json(&ended, "trunkline/call/1");
    assert_string_equal(cJSON_GetStringValue(cJSON_GetObjectItem(all, "outcome")), "not_sent");
    assert_true(cJSON_IsNull(cJSON_GetObjectItem(all, "reply")));
    assert_int_equal(ended.code, 3);
    cJSON_Delete(all);
    program_dispose(&ended);
    RUN(&ended, folder, "call", "secretless", "phonesCustomerSave", "--body", "a.json");
    check_ended(&ended, 2, "", "no-such-file");
    RUN(&ended, folder, "call", "secretless", "phonesCustomerSave", "--body", "a.json", "--dry-run");
    check_ended(&ended, 0, "C-1001", "dry run, nothing was sent\n");
    folder_write(folder, "n.json", "{}");
    RUN(&ended, folder, "call", "members", "WEBPhoneGet", "--body", "n.json");
    assert_true(ended.code == 1 || ended.code == 2); /* the schema or the system wants the key */
    check_ended(&ended, ended.code, "", "trunkline: ");
}

static void test_an_interrupt_ends_a_call(void **state) {
    (void)state;
    program ended;
    listener server;
    char text[300];
    assert_true(listener_open(&server));
    snprintf(text, sizeof text, "systems: {silent: {adapter: wasp, url: \"http://127.0.0.1:%u\", token: {file: sim-token}}}\n", server.port);
    folder_write(folder, "silent.yaml", text);
    folder_write(folder, "a.json", "[" RECORD("C-1001") "]");
    program_setup setup = {.folder = folder};
    setup.words = (const char *const[]){"call", "silent", "phonesCustomerSave", "--body", "a.json", "--config", "silent.yaml", NULL};
    assert_true(program_start(&ended, &setup));
    struct pollfd asked = {.fd = server.socket, .events = POLLIN};
    assert_int_equal(poll(&asked, 1, 20000), 1);
    int peer = accept(server.socket, NULL, NULL); /* which never answers */
    assert_true(peer >= 0);
    assert_int_equal(kill(ended.pid, SIGINT), 0);
    program_finish(&ended);
    close(peer);
    listener_close(&server);
    check_ended(&ended, 4, "", "silent: phonesCustomerSave: ");
}

static void test_a_full_disk_is_told(void **state) {
    (void)state;
    program ended;
    program_setup setup = {.folder = folder, .output = "/dev/full"};
    setup.words = (const char *const[]){"schema", "show", "wasp", NULL};
    program_run(&ended, &setup);
    check_ended(&ended, 2, "", "standard output cannot be written: ");
}

static void test_get(void **state) {
    (void)state;
    program ended;
    RUN(&ended, folder, "get", "members", PHONE_KEY);
    check_ended(&ended, 0, "\"cph_key\": \"" PHONE_KEY "\"", "members: WEBPhoneGet: acknowledged");
    RUN(&ended, folder, "get", "members", PHONE_KEY, "--dry-run");
    check_ended(&ended, 0, PHONE_KEY "</", "SOAPAction: ");
    RUN(&ended, folder, "get", "members", "");
    check_ended(&ended, 2, "", "the key is empty\n");
    RUN(&ended, folder, "get", "wasp", "C-1001");
    check_ended(&ended, 2, "", "has no call that reads a record by its key; of the adapters, xweb");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_call_and_its_reply),
        cmocka_unit_test(test_the_body_from_standard_input),
        cmocka_unit_test(test_soap_calls_take_json),
        cmocka_unit_test(test_what_is_wrong_with_a_body),
        cmocka_unit_test(test_what_is_wrong_with_a_line),
        cmocka_unit_test(test_secrets_are_not_shown),
        cmocka_unit_test(test_exit_codes),
        cmocka_unit_test(test_an_interrupt_ends_a_call),
        cmocka_unit_test(test_a_full_disk_is_told),
        cmocka_unit_test(test_get),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
