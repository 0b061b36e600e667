/* Settings of every type: what they may be, what they are without the user, and what is said of wrong ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "office_tables.h"
#include "push/settings.h"
#include "support/support.h"

static const char *const moods[] = {"good", "bad", NULL};
static const tl_setting_info infos[] = {
    {.name = "mood", .choices = moods, .help = "how it feels"},
    {.name = "find.where", .type = TL_SETTING_TEXT, .help = "a template"},
    {.name = "limit", .type = TL_SETTING_NUMBER, .fallback = "80", .least = 1, .most = 100, .help = "how many"},
    {.name = "offset", .type = TL_SETTING_NUMBER, .least = 0, .most = -1, .help = "any"},
    {.name = "pause", .type = TL_SETTING_DURATION, .fallback = "30s", .least = 100, .most = 3600000, .help = "how long"},
};
static const tl_adapter adapter = {.struct_size = sizeof(tl_adapter), .name = "s", .settings = infos, .setting_count = 5};

static tl_status check(const char *name, const char *value, tl_error *error) {
    tl_setting setting = {tl_str_from(name), tl_str_from(value)};
    return tl_settings_check(&adapter, &setting, 1, error);
}

static void test_values(void **state) {
    (void)state;
    static const struct {
        const char *name;
        const char *value;
        tl_status status;
    } cases[] = {{"mood", "bad", TL_OK},           {"mood", "", TL_ERR_USAGE},
                 {"mood", "Good", TL_ERR_USAGE},   {"find.where", "a = {value}", TL_OK},
                 {"find.where", "", TL_ERR_USAGE}, {"limit", "1", TL_OK},
                 {"limit", "100", TL_OK},          {"limit", "0", TL_ERR_USAGE},
                 {"limit", "101", TL_ERR_USAGE},   {"limit", "1x", TL_ERR_USAGE},
                 {"limit", "", TL_ERR_USAGE},      {"limit", "99999999999999999999", TL_ERR_USAGE},
                 {"offset", "-5", TL_OK},          {"offset", "9000000000", TL_OK},
                 {"offset", "-", TL_ERR_USAGE},    {"pause", "100ms", TL_OK},
                 {"pause", "1h", TL_OK},           {"pause", "99ms", TL_ERR_USAGE},
                 {"pause", "61m", TL_ERR_USAGE},   {"pause", "5", TL_ERR_USAGE},
                 {"pause", "5 s", TL_ERR_USAGE},   {"pause", "s", TL_ERR_USAGE},
                 {"nothing", "1", TL_ERR_USAGE},   {"find", "x", TL_ERR_USAGE}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tl_error error = {0};
        if (check(cases[i].name, cases[i].value, &error) != cases[i].status) {
            fail_msg("%s: %s was not %s (%s)", cases[i].name, cases[i].value, tl_status_name(cases[i].status), error.message);
        }
        assert_true(cases[i].status == TL_OK || strstr(error.message, cases[i].name));
    }
}

static void test_getters(void **state) {
    (void)state;
    tl_setting given[] = {
        {tl_str_from("mood"), tl_str_from("bad")}, {tl_str_from("offset"), tl_str_from("-5")}, {tl_str_from("pause"), tl_str_from("5m")}};
    tl_scope scope = {.adapter = &adapter};
    assert_true(tl_scope_is(&scope, "mood", "good"));
    assert_int_equal(tl_scope_number(&scope, "limit"), 80);
    assert_int_equal(tl_scope_number(&scope, "offset"), 0);
    assert_int_equal(tl_scope_number(&scope, "pause"), 30000);
    assert_int_equal(tl_scope_setting(&scope, "find.where").len, 0);
    assert_int_equal(tl_scope_setting(&scope, "nothing").len, 0);
    scope.settings = given;
    scope.setting_count = 3;
    assert_true(tl_scope_is(&scope, "mood", "bad"));
    assert_int_equal(tl_scope_number(&scope, "offset"), -5);
    assert_int_equal(tl_scope_number(&scope, "pause"), 300000);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values), cmocka_unit_test(test_getters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
