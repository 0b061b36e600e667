/* QQCatalyst's sample files and tables against the vendor's own page, which is not part of this repository: names, order, namespaces, types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <trunkline/json.h>
#include <trunkline/xml.h>

#include "qqcatalyst/qqcatalyst.h"

#include "support/support.h"

#define PAGE TL_SHARED_DIR "/vendor-docs/qqcatalyst-contact-phone-numbers.txt"
#define SAMPLES TL_SOURCE_DIR "/tests/data/qqcatalyst/"

enum { SKIPPED = 77 };

static tl_buf page;

/* The line behind the n-th "Sample:" of the page. */
static tl_str page_sample(int n) {
    static const char heading[] = "Sample:\n";
    const char *at = page.ptr;
    for (int i = 0; i < n; i++) {
        at = strstr(at, heading);
        assert_non_null(at);
        at += strlen(heading);
    }
    return tl_str_sized(at, strcspn(at, "\n"));
}

/* Without blanks between elements. */
static void squeeze(tl_str text, tl_buf *out) {
    for (size_t i = 0; i < text.len; i++) {
        bool between = text.ptr[i] == ' ' && i > 0 && text.ptr[i - 1] == '>' && i + 1 < text.len && text.ptr[i + 1] == '<';
        if (!between) {
            assert_int_equal(tl_buf_append(out, tl_str_sized(text.ptr + i, 1)), TL_OK);
        }
    }
}

/* The page's own sample is read, and what we write of it is that sample. */
static void check_xml(const tl_type *type, int n) {
    tl_buf wanted = {0}, got = {0};
    tl_arena *arena = tl_arena_new();
    tl_error error;
    tl_list value = {NULL, 0};
    qqcatalyst_action_result_dto result;
    void *into = type->kind == TL_KIND_LIST ? (void *)&value : (void *)&result;
    squeeze(tl_str_trim(page_sample(n)), &wanted);
    if (tl_xml_decode(type, page_sample(n), NULL, into, arena, &error) != TL_OK) {
        fail_msg("%s at %s, column %u", error.message, error.field, error.column);
    }
    assert_int_equal(tl_xml_encode(&got, type, into, NULL, &error), TL_OK);
    if (!tl_str_equal(tl_buf_str(&got), tl_buf_str(&wanted))) {
        fail_msg("got:    %.*s\nwanted: %.*s", (int)got.len, got.ptr, (int)wanted.len, wanted.ptr);
    }
    tl_buf_dispose(&wanted);
    tl_buf_dispose(&got);
    tl_arena_free(arena);
}

/* The same for JSON, whose blanks stand outside of texts only next to punctuation. */
static void check_json(const tl_type *type, int n) {
    tl_buf wanted = {0}, got = {0};
    tl_arena *arena = tl_arena_new();
    tl_error error;
    tl_list value = {NULL, 0};
    qqcatalyst_action_result_dto result;
    void *into = type->kind == TL_KIND_LIST ? (void *)&value : (void *)&result;
    tl_str text = tl_str_trim(page_sample(n));
    bool quoted = false;
    for (size_t i = 0; i < text.len; i++) {
        quoted = text.ptr[i] == '"' ? !quoted : quoted;
        if (quoted || text.ptr[i] != ' ') {
            assert_int_equal(tl_buf_append(&wanted, tl_str_sized(text.ptr + i, 1)), TL_OK);
        }
    }
    assert_int_equal(tl_json_decode(type, text, NULL, into, arena, &error), TL_OK);
    assert_int_equal(tl_json_encode(&got, type, into, NULL, &error), TL_OK);
    assert_true(tl_str_equal(tl_buf_str(&got), tl_buf_str(&wanted)));
    tl_buf_dispose(&wanted);
    tl_buf_dispose(&got);
    tl_arena_free(arena);
}

static void test_samples(void **state) {
    (void)state;
    const tl_operation *operation = &qqcatalyst_contacts_phone_numbers_operation;
    check_json(operation->request, 1);
    check_xml(operation->request, 2);
    check_json(operation->reply, 4); /* the third, of the form, is empty */
    check_xml(operation->reply, 5);
}

/* Our sample file has the page's tags, attributes and namespaces, in its order; only texts differ. */
static void check_tags(const char *name, int n) {
    tl_buf file = {0}, path = {0};
    assert_int_equal(tl_buf_format(&path, SAMPLES "%s", name), TL_OK);
    assert_int_equal(tl_buf_append(&path, tl_str_sized("", 1)), TL_OK);
    assert_true(test_read_file(path.ptr, &file));
    tl_str theirs = page_sample(n);
    const char *a = file.ptr, *b = theirs.ptr, *end = theirs.ptr + theirs.len;
    size_t tags = 0;
    for (;;) {
        a = strchr(a, '<');
        b = memchr(b, '<', (size_t)(end - b));
        if (!a || !b) {
            break;
        }
        /* The second number's Notes is null in our file. */
        bool null = strncmp(a, "<Notes i:nil=\"true\"/>", 21) == 0;
        size_t len = null ? strlen("<Notes") : strcspn(a, ">");
        assert_int_equal(strncmp(a, b, len), 0);
        a += len;
        b += len;
        b = null ? strstr(b, "</Notes>") + 1 : b;
        tags++;
    }
    assert_null(a);
    assert_true(b == NULL);
    assert_true(tags > 5);
    tl_buf_dispose(&file);
    tl_buf_dispose(&path);
}

static void test_files(void **state) {
    (void)state;
    check_tags("request-sample.xml", 2);
    check_tags("reply-sample.xml", 5);
}

/* The page's tables of members name ours, in the table's order, with their types. */
static void check_members(const tl_type *object, const char *heading) {
    const char *at = strstr(page.ptr, heading);
    assert_non_null(at);
    for (uint32_t i = 0; i < object->count; i++) {
        const tl_field *field = &object->fields[i];
        const char *type = field->kind == TL_KIND_INT ? "integer" : field->kind == TL_KIND_BOOL ? "boolean" : "string";
        char row[100];
        int len = snprintf(row, sizeof row, "%.*s | %s |", (int)tl_field_name(field).len, tl_field_name(field).ptr, type);
        assert_true(len > 0);
        at = strstr(at, row);
        if (!at) {
            fail_msg("the page has no row %s behind those before it", row);
        }
        at += len;
    }
}

static void test_members(void **state) {
    (void)state;
    const tl_operation *operation = &qqcatalyst_contacts_phone_numbers_operation;
    check_members(operation->request->element, "Collection of PhoneNumberDTO");
    check_members(operation->reply, "ActionResultDTOName");
    assert_non_null(strstr(page.ptr, "POST v1/Contacts/{contactID}/PhoneNumbers"));
    assert_string_equal(operation->method, "POST");
    assert_string_equal(operation->path, "/v1/Contacts/{contactID}/PhoneNumbers");
    for (size_t i = 0; operation->media[i]; i++) {
        assert_non_null(strstr(page.ptr, operation->media[i]));
    }
    assert_int_equal(operation->parameters->count, 1);
    assert_int_equal(operation->parameter_places[0], TL_PLACE_PATH);
}

int main(void) {
    if (!test_read_file(PAGE, &page)) {
        puts("skipped: the vendor's page ../shared/vendor-docs/qqcatalyst-contact-phone-numbers.txt is not here");
        return SKIPPED;
    }
    /* The tests count memory from their start on. */
    char *copy = strdup(page.ptr);
    tl_buf_dispose(&page);
    page.ptr = copy;
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_samples), TEST_MEMORY(test_files), TEST_MEMORY(test_members)};
    int failed = copy ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
    page.ptr = NULL;
    free(copy);
    return failed;
}
