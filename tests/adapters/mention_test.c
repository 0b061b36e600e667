/* Whether a sentence names a value: whole words only, and nothing that may stand there by chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <wasp/wasp.h>

#include "mention.h"

static void check_mention(const char *message, const char *value, const char *field, bool expected) {
    if (tl_mentions(tl_str_from(message), tl_str_from(value), tl_str_from(field)) != expected) {
        fail_msg("\"%s\" %s \"%s\"", message, expected ? "does not name" : "names", value);
    }
}

static void test_whole_words(void **state) {
    (void)state;
    static const char *const named[] = {"C-100",
                                        "C-100 is unknown",
                                        "No C-100",
                                        "No C-100.",
                                        "No C-100, sorry",
                                        "(C-100)",
                                        "'C-100'",
                                        "\"C-100\"",
                                        "customer=C-100",
                                        "CustomerNumber:C-100",
                                        "#C-100",
                                        "XC-100 is not C-100",
                                        "C-1001 or C-100",
                                        "C-100: no",
                                        "C-100;C-200",
                                        ("\xe2\x80\x9c"
                                         "C-100\xe2\x80\x9d"),
                                        ("\xc2\xab"
                                         "C-100\xc2\xbb"),
                                        "C-100/ "};
    static const char *const not_named[] = {"",
                                            "C-10",
                                            "C-1001",
                                            "XC-100",
                                            "C-100-2",
                                            "A-C-100",
                                            "c-100",
                                            "C 100",
                                            "C-100a",
                                            "1C-100",
                                            "C-100.5",
                                            "x/C-100",
                                            "C-100\xc3\xbc",
                                            ("\xc3\xbc"
                                             "C-100"),
                                            "C-100_",
                                            "user@C-100"};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        check_mention(named[i], "C-100", "CustomerNumber", true);
    }
    for (size_t i = 0; i < sizeof not_named / sizeof not_named[0]; i++) {
        check_mention(not_named[i], "C-100", "CustomerNumber", false);
    }
    check_mention("anything", "", "CustomerNumber", false);
    check_mention("Phone type Mobil\xc3\xa9 is unknown", "Mobil\xc3\xa9", "PhoneTypeName", true);
    check_mention("Phone type Mobil\xc3\xa9s is unknown", "Mobil\xc3\xa9", "PhoneTypeName", false);
    check_mention("(408) 555-1212 is bad", "(408) 555-1212", "PhoneNumber", true);
    check_mention("(408) 555-12123 is bad", "(408) 555-1212", "PhoneNumber", false);
}

static void test_chance(void **state) {
    (void)state;
    check_mention("1 of 42 records failed", "42", "CustomerNumber", false);
    check_mention("HTTP 500", "500", "CustomerNumber", false);
    check_mention("Customer 42 does not exist", "42", "CustomerNumber", true);
    check_mention("CustomerNumber: 42 does not exist", "42", "CustomerNumber", true);
    check_mention("customer #42 does not exist", "42", "CustomerNumber", true);
    check_mention("'42' does not exist", "42", "CustomerNumber", true);
    check_mention("42 records, among them [42]", "42", "CustomerNumber", true);
    check_mention("Batch 42", "42", "CustomerNumber", false);
    check_mention("Customer4242 42", "42", "CustomerNumber", false);
    check_mention("10045 does not exist", "10045", "CustomerNumber", true);
    check_mention("A customer is missing", "A", "CustomerNumber", false);
    check_mention("Customer A is missing", "A", "CustomerNumber", true);
    check_mention("The Phone number is bad", "Phone", "PhoneTypeName", false);
    check_mention("Phone Number is bad", "Phone Number", "PhoneTypeName", false);
    check_mention("Phone type Phone is bad", "Phone", "PhoneTypeName", true);
    check_mention("Phone type 'Phone' is bad", "Phone", "PhoneTypeName", true);
    check_mention("Use a Cell Phone instead", "Cell Phone", "PhoneTypeName", false);
    check_mention("The number (Cell Phone) is bad", "Cell Phone", "PhoneTypeName", true);
    check_mention("ACME East is bad", "ACME", "CustomerNumber", false);
    check_mention("Line 2 is bad", "Line 2", "PhoneTypeName", true);
}

static void check_names(const char *text, bool expected) {
    if (tl_is_made_of_names(tl_str_from(text), &wasp_save_customer_phone_request_type) != expected) {
        fail_msg("\"%s\"", text);
    }
}

static void test_names(void **state) {
    (void)state;
    static const char *const names[] = {"PhoneTypeName", "Phone", "phone type", "Phone_Number", "CUSTOMER", "Form Id", "Customer.No"};
    static const char *const others[] = {"", " ", "_", "Cell Phone", "Phones", "C-1", "Phone1", "\xc3\xa9"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        check_names(names[i], true);
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        check_names(others[i], false);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_words),
        cmocka_unit_test(test_chance),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
