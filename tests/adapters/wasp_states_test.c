/* Empty, null, absent and zero of one field of Wasp's on the wire, byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <trunkline/systems.h>

#include "told.h"

static void test_states(void **state) {
    (void)state;
    static const told_reply saved = {200, NULL, "{\"HasError\":false,\"Data\":{\"ResultList\":[{\"ResultCode\":0}]}}", "saved ", "|", NULL, false};
    static const struct {
        tl_opt_text value;
        const char *wire;
    } cases[] = {
        {{{"", 0}, TL_VALUE}, ",\"PhoneExtension\":\"\""},
        {{{NULL, 0}, TL_NULL}, ",\"PhoneExtension\":null"},
        {{{NULL, 0}, TL_ABSENT}, ""},
        {{{"0", 1}, TL_VALUE}, ",\"PhoneExtension\":\"0\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char wanted[300];
        told what;
        journey *j = told_journey(tl_system_find(tl_str_from("wasp")), &saved, &what);
        journey_add(j, "C-1", NULL, NULL, "Office", "555")->columns[TL_COLUMN_EXTENSION] = cases[i].value;
        check_told(j, &what, &saved);
        snprintf(wanted, sizeof wanted,
                 "/public-api/phones/customer/save [{\"CustomerNumber\":\"C-1\",\"PhoneNumber\":\"555\"%s,\"PhoneTypeName\":\"Office\"}]\n",
                 cases[i].wire);
        assert_string_equal(j->sent, wanted);
        journey_free(j);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {TEST_MEMORY(test_states)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
