/* The small parts: forms, base64, PKCE, first lines, prefixes, paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "auth/base64.h"
#include "auth/first_line.h"
#include "auth/form.h"
#include "auth/login_state.h"
#include "auth/pkce.h"
#include "net/text_rules.h"
#include "support/support.h"

static void check_text(const tl_buf *buf, const char *text) {
    char shown[256];
    assert_true(buf->len < sizeof shown);
    if (buf->len) {
        memcpy(shown, buf->ptr, buf->len);
    }
    shown[buf->len] = '\0';
    assert_string_equal(shown, text);
}

/* The text of RFC 6749, appendix B, and every byte that stands for itself. */
static void test_form_encoding(void **state) {
    (void)state;
    const tl_form_field fields[] = {
        {"appendix", tl_str_from(" %&+\xC2\xA3\xE2\x82\xAC")},
        {"left out", {NULL, 0}},
        {"empty", tl_str_from("")},
        {"plain", tl_str_from("AZaz09-._*")},
        {"na me", tl_str_from("~!\n=;/")},
    };
    tl_buf out = {0};
    assert_int_equal(tl_form_encode_fields(&out, fields, 5), TL_OK);
    check_text(&out, "appendix=+%25%26%2B%C2%A3%E2%82%AC&empty=&plain=AZaz09-._*&na+me=%7E%21%0A%3D%3B%2F");
    tl_buf_dispose(&out);
}

static void check_found(const char *query, const char *name, const char *value) {
    tl_buf out = {0};
    bool found = false;
    assert_int_equal(tl_form_find(tl_str_from(query), name, &out, &found), TL_OK);
    if (!value) {
        assert_false(found);
    } else {
        assert_true(found);
        check_text(&out, value);
    }
    tl_buf_dispose(&out);
}

static void test_form_reading(void **state) {
    (void)state;
    check_found("code=abc&state=x%2By+z", "code", "abc");
    check_found("code=abc&state=x%2By+z", "state", "x+y z");
    check_found("code=abc&state=x%2By+z", "cod", NULL);
    check_found("xcode=abc", "code", NULL);
    check_found("code", "code", "");
    check_found("code=", "code", "");
    check_found("&&code=1&", "code", "1");
    check_found("code=1&code=2", "code", NULL); /* which one is meant? */
    check_found("code=%4", "code", NULL);
    check_found("code=%", "code", NULL);
    check_found("code=%4g", "code", NULL);
    check_found("code=%e2%82%AC", "code", "\xE2\x82\xAC");
    check_found("", "code", NULL);
}

static void check_base64(const char *bytes, const char *common, const char *url) {
    tl_buf out = {0};
    assert_int_equal(tl_base64_append(&out, tl_str_from(bytes), false), TL_OK);
    check_text(&out, common);
    out.len = 0;
    assert_int_equal(tl_base64_append(&out, tl_str_from(bytes), true), TL_OK);
    check_text(&out, url);
    tl_buf_dispose(&out);
}

/* The vectors of RFC 4648, section 10, and the two letters in which the alphabets differ. */
static void test_base64(void **state) {
    (void)state;
    check_base64("", "", "");
    check_base64("f", "Zg==", "Zg");
    check_base64("fo", "Zm8=", "Zm8");
    check_base64("foo", "Zm9v", "Zm9v");
    check_base64("foob", "Zm9vYg==", "Zm9vYg");
    check_base64("fooba", "Zm9vYmE=", "Zm9vYmE");
    check_base64("foobar", "Zm9vYmFy", "Zm9vYmFy");
    check_base64("\xfb\xff\xbf", "+/+/", "-_-_");
}

/* The octets of RFC 7636, appendix B. */
static const unsigned char appendix_b[] = {116, 24,  223, 180, 151, 153, 224, 37,  79, 250, 96, 125, 216, 173, 187, 186,
                                           22,  212, 37,  77,  105, 214, 191, 240, 91, 88,  5,  88,  83,  132, 141, 121};

static bool give_appendix_b(void *context, unsigned char *out, size_t size) {
    (void)context;
    assert_int_equal(size, sizeof appendix_b);
    memcpy(out, appendix_b, size);
    return true;
}

static bool give_none(void *context, unsigned char *out, size_t size) {
    (void)context;
    (void)out;
    (void)size;
    return false;
}

static void test_pkce_vectors(void **state) {
    (void)state;
    tl_buf verifier = {0};
    tl_buf challenge = {0};
    assert_int_equal(tl_pkce_random_text(give_appendix_b, NULL, &verifier), TL_OK);
    check_text(&verifier, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_int_equal(tl_pkce_challenge(tl_buf_str(&verifier), &challenge), TL_OK);
    check_text(&challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    assert_int_equal(tl_pkce_random_text(give_none, NULL, &challenge), TL_ERR_IO);
    tl_buf_dispose(&verifier);
    tl_buf_dispose(&challenge);
}

static void test_random_texts_differ(void **state) {
    (void)state;
    tl_buf a = {0};
    tl_buf b = {0};
    assert_int_equal(tl_pkce_random_text(tl_octets_secure, NULL, &a), TL_OK);
    assert_int_equal(tl_pkce_random_text(tl_octets_secure, NULL, &b), TL_OK);
    assert_int_equal(a.len, 43);
    assert_int_equal(b.len, 43);
    assert_false(tl_equal_in_constant_time(tl_buf_str(&a), tl_buf_str(&b)));
    assert_true(tl_equal_in_constant_time(tl_buf_str(&a), tl_buf_str(&a)));
    assert_false(tl_equal_in_constant_time(tl_buf_str(&a), tl_str_sized(a.ptr, 42)));
    assert_true(tl_equal_in_constant_time(tl_str_from(NULL), tl_str_from("")));
    tl_buf_dispose(&a);
    tl_buf_dispose(&b);
}

static void check_line(const char *text, const char *line) {
    tl_str got = {0};
    assert_int_equal(tl_first_line(tl_str_from(text), &got), line[0] != '\0');
    assert_true(tl_str_equal(got, tl_str_from(line)));
}

static void test_first_line(void **state) {
    (void)state;
    check_line("one", "one");
    check_line("one\n", "one");
    check_line("one\r\ntwo", "one");
    check_line(" one \ntwo", " one ");
    check_line("\none", "");
    check_line("\r\n", "");
    check_line("", "");
}

static void check_prefix(const char *value, const char *prefix, const char *token) {
    tl_str got = {0};
    bool fits = tl_text_after_prefix(tl_str_from(value), prefix, &got);
    assert_int_equal(fits, token != NULL);
    if (token) {
        assert_true(tl_str_equal(got, tl_str_from(token)));
    }
}

static void test_prefix(void **state) {
    (void)state;
    check_prefix("Bearer token = 4711", "Bearer token =", "4711");
    check_prefix("bearer token=4711", "Bearer token =", "4711");
    check_prefix("Bearer  Token  =  4711 ", "Bearer token=", "4711");
    check_prefix("Basic realm=x", "Bearer token =", NULL);
    check_prefix("Bearer", "Bearer token =", NULL);
    check_prefix(" 4711 ", NULL, "4711");
    check_prefix("4711", "", "4711");
}

typedef struct inner {
    tl_opt_text token;
    tl_str bare;
} inner;
typedef struct outer {
    tl_opt_text token;
    tl_opt_object data;
    tl_opt_int number;
    tl_opt_text dotted;
} outer;
#define ROW(name, type, struct_type, member, kind, flags)                                                                                            \
    { ",\"" name "\":", type, offsetof(struct_type, member), sizeof name + 3, kind, flags }
static const tl_field inner_fields[] = {ROW("Token", &tl_type_text, inner, token, TL_KIND_TEXT, TL_FIELD_NULLABLE),
                                        ROW("Bare", &tl_type_text, inner, bare, TL_KIND_TEXT, TL_FIELD_REQUIRED | TL_FIELD_BARE)};
static const tl_type inner_type = {.name = "inner",
                                   .kind = TL_KIND_OBJECT,
                                   .size = sizeof(inner),
                                   .stride = sizeof(inner),
                                   .limits = TL_NO_LIMITS,
                                   .fields = inner_fields,
                                   .count = 2};
static const tl_field outer_fields[] = {
    ROW("Token", &tl_type_text, outer, token, TL_KIND_TEXT, 0), ROW("Data", &inner_type, outer, data, TL_KIND_OBJECT, 0),
    ROW("Number", &tl_type_int, outer, number, TL_KIND_INT, 0), ROW("a.b", &tl_type_text, outer, dotted, TL_KIND_TEXT, 0)};
static const tl_type outer_type = {.name = "outer",
                                   .kind = TL_KIND_OBJECT,
                                   .size = sizeof(outer),
                                   .stride = sizeof(outer),
                                   .limits = TL_NO_LIMITS,
                                   .fields = outer_fields,
                                   .count = 4};

static void check_at(const outer *object, const char *path, const char *text) {
    assert_true(tl_str_equal(tl_text_at(&outer_type, object, tl_str_from(path)), tl_str_from(text)));
}

static void test_text_at(void **state) {
    (void)state;
    inner in = {tl_text("inside"), tl_str_from("bare")};
    outer object = {.token = tl_text("outside"), .data = {&in, TL_VALUE}, .number = tl_int(1), .dotted = tl_text("dots")};
    check_at(&object, "Token", "outside");
    check_at(&object, "Data.Token", "inside");
    check_at(&object, "Data.Bare", "bare");
    check_at(&object, "a.b", "dots");
    check_at(&object, "Number", "");
    check_at(&object, "Data", "");
    check_at(&object, "Data.No", "");
    check_at(&object, "Token.Token", "");
    object.token = tl_null_text();
    object.data.is = TL_ABSENT;
    check_at(&object, "Token", "");
    check_at(&object, "Data.Token", "");
    assert_ptr_equal(tl_type_at(&outer_type, tl_str_from("Data.Token")), &tl_type_text);
    assert_ptr_equal(tl_type_at(&outer_type, tl_str_from("Number")), &tl_type_int);
    assert_null(tl_type_at(&outer_type, tl_str_from("Data.None")));
    assert_null(tl_type_at(&outer_type, tl_str_from("Token.x")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_form_encoding),       TEST_MEMORY(test_form_reading), TEST_MEMORY(test_base64), TEST_MEMORY(test_pkce_vectors),
        TEST_MEMORY(test_random_texts_differ), TEST_MEMORY(test_first_line),   TEST_MEMORY(test_prefix), TEST_MEMORY(test_text_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
