/* XML and forms without memory, at every single allocation; forms that are broken at random. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include <trunkline/form.h>
#include <trunkline/json.h>

#include "gen/golden/xml/expected/xml.h"
#include "qqcatalyst/qqcatalyst.h"
#include "values.h"
#include "xml_values.h"

enum { MOST_ALLOCATIONS = 2000, MUTATIONS = 20000 };

typedef enum medium { MEDIUM_XML, MEDIUM_FORM } medium;

static tl_status decode(medium which, const tl_type *type, tl_str text, void *value, tl_arena *arena, tl_error *error) {
    return which == MEDIUM_XML ? tl_xml_decode(type, text, NULL, value, arena, error) : tl_form_decode(type, text, NULL, value, arena, error);
}

static tl_status encode(medium which, tl_buf *out, const tl_type *type, const void *value, tl_error *error) {
    const tl_xml_options xml = {sizeof xml, 0, false, true, true, 0, NULL};
    const tl_form_options form = {sizeof form, 0, false, true};
    return which == MEDIUM_XML ? tl_xml_encode(out, type, value, &xml, error) : tl_form_encode(out, type, value, &form, error);
}

static void fail_from(size_t n, bool onward) {
    if (onward) {
        failing_alloc_from(n);
    } else {
        failing_alloc_at(n);
    }
}

/* Decodes with the n-th allocation failing. False when none failed. */
static bool decode_failing(medium which, const tl_type *type, tl_str text, size_t n, bool onward) {
    void *value = malloc(type->size);
    tl_error error;
    assert_non_null(value);
    memset(value, 0x33, type->size);
    tl_arena *arena = tl_arena_new();
    assert_non_null(arena);
    fail_from(n, onward);
    tl_status status = decode(which, type, text, value, arena, &error);
    bool happened = failing_alloc_happened();
    failing_alloc_at(0);
    if (status != (happened ? TL_ERR_MEMORY : TL_OK)) {
        fail_msg("allocation %zu%s: %s, %s", n, onward ? " and on" : "", tl_status_name(status), status == TL_OK ? "" : error.message);
    }
    for (size_t i = 0; happened && i < type->size; i++) {
        assert_int_equal(((const char *)value)[i], 0);
    }
    tl_arena_free(arena);
    assert_int_equal(test_memory_live_blocks(), 0);
    free(value);
    return happened;
}

/* Encodes with the n-th allocation failing. False when none failed. */
static bool encode_failing(medium which, const tl_type *type, const void *value, size_t n, bool onward) {
    tl_buf out = {0};
    tl_error error;
    assert_int_equal(tl_buf_append(&out, tl_str_from("before")), TL_OK);
    fail_from(n, onward);
    tl_status status = encode(which, &out, type, value, &error);
    bool happened = failing_alloc_happened();
    failing_alloc_at(0);
    assert_int_equal(status, happened ? TL_ERR_MEMORY : TL_OK);
    assert_memory_equal(out.ptr, "before", 6);
    assert_true(happened ? out.len == 6 : out.len > 6);
    tl_buf_dispose(&out);
    assert_int_equal(test_memory_live_blocks(), 0);
    return happened;
}

static const char orders[] =
    "<o:Orders xmlns:o='urn:orders'><order xmlns='urn:order' xmlns:a='urn:a' id='1' a:where='x'><Tags><tag>a</tag><tag>b</tag>"
    "<tag>c</tag><tag>d</tag><tag>e</tag></Tags><number>1</number><parts xmlns='urn:parts'><Part><Name>n</Name></Part></parts>"
    "<by_name><k>1</k><k>2</k></by_name><other><deep/></other></order></o:Orders>";
static const char form[] = "[1].PhoneNumber=1&[0].PhoneNumber=408+555&[0].Notes=&[0].IsPrimary=true&[2].EntityID=7&[3].Notes&[4].Notes=x";

static void test_reading(void **state) {
    (void)state;
    const struct {
        medium which;
        const tl_type *type;
        const char *text;
    } cases[] = {{MEDIUM_XML, xml_save_order_operation.reply, orders},
                 {MEDIUM_FORM, qqcatalyst_contacts_phone_numbers_operation.request, form},
                 {MEDIUM_FORM, &xml_order_type, "id=1&bare[0]=2&part.Name=x&tags[0]=a&tags[1]=b"}};
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        for (int onward = 0; onward < 2; onward++) {
            size_t n = 1;
            while (n < MOST_ALLOCATIONS && decode_failing(cases[i].which, cases[i].type, tl_str_from(cases[i].text), n, onward)) {
                n++;
            }
            assert_in_range(n - 1, cases[i].which == MEDIUM_XML ? 8 : 2, MOST_ALLOCATIONS - 2);
        }
    }
}

static void test_writing(void **state) {
    (void)state;
    enum { COUNT = 200 };
    qqcatalyst_phone_number_dto *numbers = calloc(COUNT, sizeof(*numbers));
    assert_non_null(numbers);
    for (int i = 0; i < COUNT; i++) {
        numbers[i].phone_number = tl_text("408 555 1212 & some more, so that it is longer than a moment ago");
        numbers[i].notes = i % 2 ? tl_null_text() : tl_text("");
    }
    const tl_list list = {numbers, COUNT};
    for (medium which = MEDIUM_XML; which <= MEDIUM_FORM; which++) {
        for (int onward = 0; onward < 2; onward++) {
            size_t n = 1;
            while (n < MOST_ALLOCATIONS && encode_failing(which, qqcatalyst_contacts_phone_numbers_operation.request, &list, n, onward)) {
                n++;
            }
            assert_in_range(n, 4, MOST_ALLOCATIONS - 1);
        }
    }
    free(numbers);
}

/* What a form says, as JSON; empty when it cannot be read. */
static void form_as_json(const tl_type *type, tl_str text, tl_buf *json) {
    void *value = calloc(1, type->size);
    tl_arena *arena = tl_arena_new();
    tl_error error;
    assert_non_null(value);
    if (tl_form_decode(type, text, NULL, value, arena, &error) == TL_OK) {
        assert_int_equal(tl_json_encode(json, type, value, NULL, NULL), TL_OK);
    }
    tl_arena_free(arena);
    free(value);
}

static void test_random_forms(void **state) {
    (void)state;
    const tl_type *const types[] = {qqcatalyst_contacts_phone_numbers_operation.request, &qqcatalyst_action_result_dto_type, &t_type_point,
                                    &t_type_wide};
    static const char *const pieces[] = {"&", "=", "%", "%41", "+", "[0]", "[1].", "[", "]", ".", "x", "PhoneNumber=", "&&", "%00", "\xFF"};
    size_t good = 0, bad = 0;
    for (uint64_t seed = 1; seed <= MUTATIONS; seed++) {
        const tl_type *type = types[seed % 4];
        seeded_random random;
        tl_arena *arena = tl_arena_new();
        tl_buf text = {0}, wanted = {0}, json = {0};
        char value[sizeof(t_wide)] = {0};
        assert_true(type->size <= sizeof(value));
        seeded_random_init(&random, seed);
        random_value(type, value, &random, arena, 3);
        /* An element of which nothing is sent has no form. */
        if (tl_form_encode(&text, type, value, NULL, NULL) == TL_OK) {
            assert_int_equal(tl_json_encode(&wanted, type, value, NULL, NULL), TL_OK);
            form_as_json(type, tl_buf_str(&text), &json);
            assert_true(tl_str_equal(tl_buf_str(&wanted), tl_buf_str(&json)));
            const char *piece = pieces[seeded_random_below(&random, sizeof(pieces) / sizeof(pieces[0]))];
            size_t at = (size_t)seeded_random_below(&random, text.len + 1), len = strlen(piece);
            assert_int_equal(tl_buf_reserve(&text, len), TL_OK);
            memmove(text.ptr + at + len, text.ptr + at, text.len - at);
            memcpy(text.ptr + at, piece, len);
            text.len += len - seeded_random_below(&random, text.len + len - at < 3 ? 1 : 3);
            json.len = 0;
            form_as_json(type, tl_buf_str(&text), &json);
            good += json.len > 0;
            bad += json.len == 0;
        }
        tl_buf_dispose(&text);
        tl_buf_dispose(&wanted);
        tl_buf_dispose(&json);
        tl_arena_free(arena);
    }
    assert_in_range(good, MUTATIONS / 20, MUTATIONS);
    assert_in_range(bad, MUTATIONS / 20, MUTATIONS);
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_reading), TEST_MEMORY(test_writing), TEST_MEMORY(test_random_forms)};
    return cmocka_run_group_tests_name("codec xml torture", tests, NULL, NULL);
}
