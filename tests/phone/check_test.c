/* Numbers of several countries as people type them. The numbers stand in ranges for fiction, or are made up. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <trunkline/phone.h>

static const struct {
    const char *number;
    const char *region;
    uint32_t why;
    uint32_t type; /* 0: not looked at */
    const char *e164; /* NULL: not parsed */
    const char *national;
    const char *extension;
    const char *of;
} rows[] = {
    {"(212) 555-0123", "US", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED_OR_MOBILE, "+12125550123", "2125550123", "", "US"},
    {"+1 212 555 0123", "", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED_OR_MOBILE, "+12125550123", "2125550123", "", "US"},
    {"1 212 555 0123", "us", TL_PHONE_GOOD, 0, "+12125550123", "2125550123", "", "US"},
    {"020 7946 0018", "GB", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED, "+442079460018", "02079460018", "", "GB"},
    {"+44 (0)20 7946 0018", "US", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED, "+442079460018", "02079460018", "", "GB"},
    {"07400 123456", "GB", TL_PHONE_GOOD, TL_PHONE_TYPE_MOBILE, "+447400123456", "07400123456", "", "GB"},
    {"030 12345678", "DE", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED, "+493012345678", "03012345678", "", "DE"},
    {"0049 30 12345678", "DE", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED, "+493012345678", "03012345678", "", "DE"},
    {"0049 30 12345678", "US", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED, "+493012345678", "03012345678", "", "DE"},
    {"0049 30 12345678", "", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED, "+493012345678", "03012345678", "", "DE"},
    {"06 12 34 56 78", "FR", TL_PHONE_GOOD, TL_PHONE_TYPE_MOBILE, "+33612345678", "0612345678", "", "FR"},
    {"02 1234 5678", "IT", TL_PHONE_GOOD, TL_PHONE_TYPE_FIXED, "+390212345678", "0212345678", "", "IT"},
    {"0412 345 678", "AU", TL_PHONE_GOOD, TL_PHONE_TYPE_MOBILE, "+61412345678", "0412345678", "", "AU"},
    {"090-1234-5678", "JP", TL_PHONE_GOOD, TL_PHONE_TYPE_MOBILE, "+819012345678", "09012345678", "", "JP"},
    {"(519) 555-0100", "CA", TL_PHONE_GOOD, 0, "+15195550100", "5195550100", "", "CA"},
    {"212 555 0123 x12", "US", TL_PHONE_GOOD, 0, "+12125550123", "2125550123", "12", "US"},
    {"212-555-0123 ext. 4567", "US", TL_PHONE_GOOD, 0, "+12125550123", "2125550123", "4567", "US"},
    {"tel:+1-212-555-0123;ext=12", "", TL_PHONE_GOOD, 0, "+12125550123", "2125550123", "12", "US"},
    {"1-800-FLOWERS", "US", TL_PHONE_GOOD, TL_PHONE_TYPE_TOLL_FREE, "+18003569377", "8003569377", "", "US"},
    {"+800 1234 5678", "", TL_PHONE_GOOD, TL_PHONE_TYPE_TOLL_FREE, "+80012345678", "12345678", "", ""},
    {"+\xEF\xBC\x91 212 555 0123", "", TL_PHONE_GOOD, 0, "+12125550123", "2125550123", "", "US"}, /* a full-width 1 */
    {"(212) 555-0123", "", TL_PHONE_NO_REGION, 0, NULL, NULL, NULL, ""},
    {"", "US", TL_PHONE_NO_NUMBER, 0, NULL, NULL, NULL, ""},
    {"   ", "US", TL_PHONE_NO_NUMBER, 0, NULL, NULL, NULL, ""},
    {"hello", "US", TL_PHONE_NO_NUMBER, 0, NULL, NULL, NULL, ""},
    {"+", "US", TL_PHONE_NO_NUMBER, 0, NULL, NULL, NULL, ""},
    {"\xFF\xFE", "US", TL_PHONE_NO_NUMBER, 0, NULL, NULL, NULL, ""},
    {"+999 1234567", "US", TL_PHONE_BAD_COUNTRY_CODE, 0, NULL, NULL, NULL, ""},
    {"555-0123", "US", TL_PHONE_LOCAL_ONLY, 0, "+15550123", "5550123", "", ""},
    {"212 555 01", "US", TL_PHONE_TOO_SHORT, 0, "+121255501", "21255501", "", ""},
    {"212 555 01234567", "US", TL_PHONE_TOO_LONG, 0, "+121255501234567", "21255501234567", "", ""},
    {"123456789012345678901234567890", "US", TL_PHONE_TOO_LONG, 0, NULL, NULL, NULL, ""},
    {"(012) 555-0123", "US", TL_PHONE_NOT_ASSIGNED, 0, "+10125550123", "0125550123", "", ""},
    {"212 555 O123", "US", TL_PHONE_LETTERS, 0, "+1212555123", "212555123", "", ""},
    {"212 555 0123a", "US", TL_PHONE_LETTERS, 0, "+12125550123", "2125550123", "", "US"},
    {"Bob 212 555 0123", "US", TL_PHONE_LETTERS, 0, "+12125550123", "2125550123", "", "US"},
    {"911", "US", TL_PHONE_SHORT_CODE, TL_PHONE_TYPE_SHORT_CODE, "+1911", "911", "", ""},
    {"112", "DE", TL_PHONE_SHORT_CODE, TL_PHONE_TYPE_SHORT_CODE, "+49112", "112", "", ""},
};

static void test_numbers(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        tl_phone_result got;
        tl_error error = {0};
        print_message("%zu: %s in %s\n", i, rows[i].number, rows[i].region);
        assert_int_equal(tl_phone_check(tl_str_from(rows[i].number), tl_str_from(rows[i].region), &got, &error), TL_OK);
        assert_string_equal(tl_phone_why_text(got.why), tl_phone_why_text(rows[i].why));
        assert_int_equal(got.valid, rows[i].why == TL_PHONE_GOOD);
        assert_int_equal(got.parsed, rows[i].e164 != NULL);
        if (rows[i].type) {
            assert_string_equal(tl_phone_type_name(got.type), tl_phone_type_name(rows[i].type));
        }
        assert_string_equal(got.e164, rows[i].e164 ? rows[i].e164 : "");
        assert_string_equal(got.national, rows[i].national ? rows[i].national : "");
        assert_string_equal(got.extension, rows[i].extension ? rows[i].extension : "");
        if (rows[i].of[0]) {
            assert_string_equal(got.region, rows[i].of);
        }
        assert_true(got.possible || !got.valid);
    }
}

static void test_regions(void **state) {
    tl_phone_result got;
    tl_error error = {0};
    (void)state;
    assert_true(tl_phone_available());
    assert_int_equal(tl_phone_country_code(tl_str_from("US")), 1);
    assert_int_equal(tl_phone_country_code(tl_str_from("de")), 49);
    assert_int_equal(tl_phone_country_code(tl_str_from("NO")), 47);
    assert_int_equal(tl_phone_country_code(tl_str_from("UK")), 0);
    assert_int_equal(tl_phone_country_code(tl_str_from("001")), 0);
    assert_int_equal(tl_phone_country_code(tl_str_from("")), 0);
    assert_int_equal(tl_phone_check(tl_str_from("020 7946 0018"), tl_str_from("UK"), &got, &error), TL_ERR_UNKNOWN);
    assert_non_null(strstr(error.message, "ISO 3166"));
    assert_null(strstr(error.message, "7946"));
}

static void expect_form(const char *number, const char *region, tl_phone_form form, const char *wanted) {
    tl_buf out = {0};
    tl_error error = {0};
    assert_int_equal(tl_phone_format(tl_str_from(number), tl_str_from(region), form, &out, &error), wanted ? TL_OK : TL_ERR_RANGE);
    assert_int_equal(out.len, wanted ? strlen(wanted) : 0);
    if (wanted) {
        assert_memory_equal(out.ptr, wanted, out.len);
    } else {
        assert_null(strstr(error.message, number));
        assert_true(strlen(error.message) > 20);
    }
    tl_buf_dispose(&out);
}

static void test_forms(void **state) {
    tl_buf out = {0};
    (void)state;
    expect_form("020 7946 0018 x3", "GB", TL_PHONE_E164, "+442079460018");
    expect_form("020 7946 0018 x3", "GB", TL_PHONE_E164_DIGITS, "442079460018");
    expect_form("+44 20 7946 0018", "", TL_PHONE_NATIONAL_DIGITS, "02079460018");
    expect_form(" as it is ", "", TL_PHONE_AS_GIVEN, " as it is ");
    expect_form("(012) 555-0123", "US", TL_PHONE_E164, "+10125550123"); /* long enough: it may be a new one */
    expect_form("911", "US", TL_PHONE_E164, NULL);
    expect_form("555-0123", "US", TL_PHONE_E164, NULL);
    expect_form("212 555 0123a", "US", TL_PHONE_E164, NULL);
    expect_form("020 7946 0018", "", TL_PHONE_E164, NULL);
    assert_int_equal(tl_phone_format(tl_str_from("1"), tl_str_from("US"), TL_PHONE_FORM_COUNT, &out, NULL), TL_ERR_USAGE);
    assert_int_equal(out.len, 0);
}

static void test_words(void **state) {
    (void)state;
    for (uint32_t i = 0; i <= TL_PHONE_WHY_COUNT; i++) {
        assert_true(strlen(tl_phone_why_text(i)) > 4);
    }
    for (uint32_t i = 0; i <= TL_PHONE_TYPE_COUNT; i++) {
        assert_true(strlen(tl_phone_type_name(i)) > 3);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_regions), cmocka_unit_test(test_forms),
                                       cmocka_unit_test(test_words)};
    return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
