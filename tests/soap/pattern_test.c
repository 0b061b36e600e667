/* Patterns of XML Schema, translated for PCRE2: libxml2's own matcher is the judge, text by text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <libxml/xmlregexp.h>

#include "codec/pattern.h"
#include "gen/wsdl_pattern.h"

static const char *const patterns[] = {
    "[{]?[0-9a-fA-F]{8}[\\-]?([0-9a-fA-F]{4}[\\-]?){3}[0-9a-fA-F]{12}[}]?",
    "a|b|cd",
    "\\d{2,3}",
    "[a-c]+x?",
    "a.c",
    "(ab)*c",
    "\\s\\S",
    "[^a-c]*",
    "\\w\\W",
    "a\\.b\\*",
    "[\\-x\\d]{2}",
    "[\\s,]a",
    "a{2}",
    "x{0,2}y",
    "\\p{Lu}\\p{Ll}*",
    "[A-Z]{2}[0-9]{2,}",
    "\\^$?",
    "[.]",
    "",
    "(a|)b",
    "\\(\\d+\\) \\d+",
    "[a^]",
    "a-b",
    "\\P{L}",
    "\xC3\xBC+",
};

/* The letters that the texts are made of, chosen for those patterns. */
static const char *const letters[] = {"a", "b", "c",  "d", "x", "y", "1",        "2", "-", ".", "*", "^",
                                      "$", " ", "\n", ",", "(", ")", "\xC3\xBC", "A", "B", "{", "}", "\xD9\xA3"};

enum { LETTERS = sizeof letters / sizeof letters[0], TEXTS = 4000 };

static size_t agree(const char *pattern, const char *translated, const char *text) {
    xmlRegexp *judge = xmlRegexpCompile((const xmlChar *)pattern);
    bool matches = false;
    assert_non_null(judge);
    bool expected = xmlRegexpExec(judge, (const xmlChar *)text) == 1;
    assert_int_equal(tl_pattern_match(translated, tl_str_from(text), &matches), TL_OK);
    if (matches != expected) {
        fail_msg("%s as %s on \"%s\": %d, and libxml2 says %d", pattern, translated, text, (int)matches, (int)expected);
    }
    xmlRegFreeRegexp(judge);
    return expected;
}

static void means_the_same(void **state) {
    (void)state;
    gen_arena arena = {0};
    uint32_t random = 12345;
    size_t matched = 0;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        const char *inside = wsdl_pattern_for_pcre2(&arena, patterns[i]);
        char whole[256], text[64];
        assert_true(wsdl_pattern_is_valid(patterns[i]));
        if (!inside) {
            fail_msg("not translated: %s", patterns[i]);
        }
        (void)snprintf(whole, sizeof whole, "\\A(?:%s)\\z", inside);
        for (size_t n = 0; n < TEXTS / 8; n++) {
            text[0] = '\0';
            random = random * 1103515245 + 12345;
            for (uint32_t length = (random >> 16) % 5; length > 0; length--) {
                random = random * 1103515245 + 12345;
                (void)strncat(text, letters[(random >> 16) % LETTERS], sizeof text - strlen(text) - 1);
            }
            matched += agree(patterns[i], whole, text);
        }
    }
    assert_true(matched > 300); /* else the texts say little */
    (void)agree(patterns[0], "\\A(?:[{]?[0-9a-fA-F]{8}[\\-]?([0-9a-fA-F]{4}[\\-]?){3}[0-9a-fA-F]{12}[}]?)\\z",
                "ae0c81e1-4af5-43bb-95f1-221459c07a80");
    gen_arena_free(&arena);
}

static void leaves_alone_what_pcre2_has_not(void **state) {
    (void)state;
    static const char *const foreign[] = {"[a-z-[aeiou]]", "\\i\\c*", "\\p{IsGreek}", "[\\w]", "a+?", "a{2}{3}", "a*+"};
    gen_arena arena = {0};
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        const char *made = wsdl_pattern_for_pcre2(&arena, foreign[i]);
        if (made) {
            fail_msg("%s became %s", foreign[i], made);
        }
    }
    assert_false(wsdl_pattern_is_valid("(a"));
    gen_arena_free(&arena);
}

/* A pattern that backtracks for ever ends with an error, soon. */
static void gives_up_in_time(void **state) {
    (void)state;
    bool matches = false;
    char text[64];
    memset(text, 'a', sizeof text);
    memcpy(text + sizeof text - 2, "b!", 2);
    assert_int_equal(tl_pattern_match("\\A(?:(?:a|a)*)*b\\z", tl_str_sized(text, sizeof text), &matches), TL_ERR_LIMIT);
    assert_int_equal(tl_pattern_match("\\A(?:", tl_str_from("a"), &matches), TL_ERR_ABI);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(means_the_same), cmocka_unit_test(leaves_alone_what_pcre2_has_not),
                                       cmocka_unit_test(gives_up_in_time)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
