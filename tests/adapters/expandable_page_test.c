/* Expandable's sample files and tables against the vendor's own page, which is not part of this repository: names and their order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "expandable/expandable.h"

#include "support/support.h"

#define PAGE TL_SHARED_DIR "/vendor-docs/expandable-customer-contact-update.txt"
#define SAMPLES TL_SOURCE_DIR "/tests/data/expandable/"

enum { SKIPPED = 77 };

static tl_buf page;

/* The JSON object behind the first line that is `heading`. The page prints the URLs of its example unescaped but for one backslash. */
static cJSON *page_object(const char *heading) {
    const char *at = strstr(page.ptr, heading);
    assert_non_null(at);
    at = strstr(at, "\n{\n");
    assert_non_null(at);
    cJSON *object = cJSON_ParseWithOpts(at, NULL, 0);
    assert_non_null(object);
    return object;
}

static void check_file(const char *path, const char *heading) {
    tl_buf file = {0};
    assert_true(test_read_file(path, &file));
    cJSON *theirs = page_object(heading), *ours = cJSON_Parse(file.ptr);
    assert_non_null(ours);
    const cJSON *a = ours->child, *b = theirs->child;
    for (; a && b; a = a->next, b = b->next) {
        assert_string_equal(a->string, b->string);
        assert_true(cJSON_IsString(a) && cJSON_IsString(b));
    }
    assert_ptr_equal(a, b); /* both at their end */
    cJSON_Delete(theirs);
    cJSON_Delete(ours);
    tl_buf_dispose(&file);
}

static void test_files(void **state) {
    (void)state;
    check_file(SAMPLES "request-example.json", "Example Request JSON");
    check_file(SAMPLES "request-full.json", "Full Request JSON");
    check_file(SAMPLES "reply-full.json", "Success Response");
    check_file(SAMPLES "failure.json", "Failure Response");
}

/* The table has the page's members, in their order, and no others. */
static void check_table(const tl_type *object, const char *heading, uint32_t count) {
    cJSON *theirs = page_object(heading);
    const cJSON *b = theirs->child;
    uint32_t i = 0;
    for (; b && i < object->count; b = b->next, i++) {
        assert_true(tl_str_equal(tl_field_name(&object->fields[i]), tl_str_from(b->string)));
        assert_int_equal(object->fields[i].kind, TL_KIND_TEXT);
    }
    assert_null(b);
    assert_int_equal(i, object->count);
    assert_int_equal(i, count);
    cJSON_Delete(theirs);
}

static void test_tables(void **state) {
    (void)state;
    const tl_operation *operation = &expandable_customer_contact_update_operation;
    check_table(operation->request, "Full Request JSON", 41);
    check_table(operation->reply, "Success Response", 47);
    check_table(operation->failure, "Failure Response", 2);
    assert_non_null(strstr(page.ptr, operation->path));
    assert_non_null(strstr(page.ptr, "32,765 characters"));
    const tl_field *notes = tl_schema_field(operation->request, tl_str_from("NOTES"));
    assert_non_null(notes);
    assert_int_equal(notes->type->limits.max_length, 32765);
    /* All that the page calls required; the token is the client's business. */
    assert_true(tl_schema_field(operation->request, tl_str_from("CUSTOMER_ID"))->flags & TL_FIELD_REQUIRED);
    assert_true(tl_schema_field(operation->request, tl_str_from("CUST_CONTACT"))->flags & TL_FIELD_REQUIRED);
    assert_true(tl_schema_field(operation->request, tl_str_from("AUTH_TOKEN"))->flags & TL_FIELD_SECRET);
}

/* The first rule of a failure that the page lists. */
static uint32_t reason_of(int32_t status, const char *message) {
    const tl_operation *operation = &expandable_customer_contact_update_operation;
    for (uint32_t i = 0; i < operation->error_count; i++) {
        const tl_error_rule *rule = &operation->errors[i];
        bool fits = (rule->http_status == 0 || rule->http_status == status) && (!rule->contains || strstr(message, rule->contains));
        if (fits && !rule->code && !rule->field) {
            return rule->reason;
        }
    }
    return 0;
}

static void test_failures(void **state) {
    (void)state;
    static const struct {
        int32_t status;
        const char *phrase;
        uint32_t reason;
    } failures[] = {{400, "Request JSON is invalid.", TL_REASON_BAD_VALUE},
                    {401, "Auth Token was not provided.", TL_REASON_INVALID_TOKEN},
                    {401, "Auth Token is malformed.", TL_REASON_INVALID_TOKEN},
                    {401, "Auth Token login failure.", TL_REASON_INVALID_TOKEN},
                    {405, "Request method must be POST.", TL_REASON_WRONG_ADDRESS}};
    for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++) {
        char line[100];
        int len = snprintf(line, sizeof line, "\n%d/%s\n", (int)failures[i].status, failures[i].phrase);
        assert_true(len > 0);
        assert_non_null(strstr(page.ptr, line));
        assert_int_equal(reason_of(failures[i].status, failures[i].phrase), failures[i].reason);
    }
}

int main(void) {
    if (!test_read_file(PAGE, &page)) {
        puts("skipped: the vendor's page ../shared/vendor-docs/expandable-customer-contact-update.txt is not here");
        return SKIPPED;
    }
    /* The tests count memory from their start on. */
    char *copy = strdup(page.ptr);
    tl_buf_dispose(&page);
    page.ptr = copy;
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_files), TEST_MEMORY(test_tables), TEST_MEMORY(test_failures)};
    int failed = copy ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
    page.ptr = NULL;
    free(copy);
    return failed;
}
