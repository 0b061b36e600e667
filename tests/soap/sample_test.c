/* The vendor's sample of WEBPhoneUpdate, with our values: read with expat into the client's struct, written again, and compared name by name. */
#include "support.h"

#include <expat.h>
#include <stdio.h>
#include <string.h>

#include "support/support.h"

/* An envelope as a list of lines: "{ns}name" with attributes, text, and ends. */
typedef struct flat {
    tl_buf lines;
    tl_buf text;
    /* while reading the sample */
    xweb_customer_phone *into;
    tl_arena *arena;
    char path[256];
    size_t depth;
    size_t set;
} flat;

static void put_text(flat *f) {
    tl_str text = tl_str_trim(tl_buf_str(&f->text));
    if (text.len) {
        assert_int_equal(tl_buf_format(&f->lines, "text %.*s\n", (int)text.len, text.ptr), TL_OK);
    }
}

static void on_start(void *user, const char *name, const char **attributes) {
    flat *f = user;
    put_text(f);
    f->text.len = 0;
    assert_int_equal(tl_buf_format(&f->lines, "start %s", name), TL_OK);
    for (; *attributes; attributes += 2) {
        assert_int_equal(tl_buf_format(&f->lines, " %s=%s", attributes[0], attributes[1]), TL_OK);
    }
    assert_int_equal(tl_buf_append(&f->lines, tl_str_from("\n")), TL_OK);
    const char *local = strchr(name, '|');
    /* Envelope, Body, WEBPhoneUpdate and oFacadeObject stand around the record. */
    if (++f->depth > 4 && f->into) {
        size_t length = strlen(f->path);
        (void)snprintf(f->path + length, sizeof f->path - length, "%s%s", length ? "." : "", local + 1);
    }
}

static void on_end(void *user, const char *name) {
    flat *f = user;
    put_text(f);
    if (f->into && f->depth > 4) {
        tl_error error = {0};
        char *dot = strrchr(f->path, '.');
        if (f->text.len && tl_str_trim(tl_buf_str(&f->text)).len) {
            tl_str text = tl_arena_copy(f->arena, tl_buf_str(&f->text));
            tl_status status = tl_schema_set(&xweb_customer_phone_type, f->into, tl_str_from(f->path), tl_text_str(text), f->arena, &error);
            if (status != TL_OK) {
                fail_msg("%s: %s", f->path, error.message);
            }
            f->set++;
        }
        *(dot ? dot : f->path) = '\0';
    }
    f->text.len = 0;
    f->depth--;
    assert_int_equal(tl_buf_format(&f->lines, "end %s\n", name), TL_OK);
}

static void on_text(void *user, const char *text, int length) {
    flat *f = user;
    assert_int_equal(tl_buf_append(&f->text, tl_str_sized(text, (size_t)length)), TL_OK);
}

static void flatten(flat *f, tl_str xml) {
    XML_Parser parser = XML_ParserCreateNS(NULL, '|');
    XML_SetUserData(parser, f);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    assert_int_equal(XML_Parse(parser, xml.ptr, (int)xml.len, 1), XML_STATUS_OK);
    XML_ParserFree(parser);
    tl_buf_dispose(&f->text);
}

static void sample_comes_out_as_it_came_in(void **state) {
    (void)state;
    tl_buf sample = {0};
    assert_true(test_read_file(TL_SOURCE_DIR "/tests/data/xweb/webphoneupdate-request.xml", &sample));
    tl_arena *arena = tl_arena_new();
    xweb_customer_phone request = {.current_key = {{NULL, 0}, TL_ABSENT}};
    flat in = {.into = &request, .arena = arena}, out = {.into = NULL};
    tl_message message;
    flatten(&in, tl_buf_str(&sample));
    assert_int_equal(in.set, 17 + 64 + 12 + 26);
    soap_write(&xweb_web_phone_update_operation, &request, NULL, &message);
    tl_buf whole = {0};
    assert_int_equal(tl_buf_append(&whole, tl_str_sized(message.body.ptr, message.token_at)), TL_OK);
    assert_int_equal(tl_buf_append(&whole, tl_str_from("v1")), TL_OK);
    assert_int_equal(tl_buf_append(&whole, tl_str_sized(message.body.ptr + message.token_at, message.body.len - message.token_at)), TL_OK);
    flatten(&out, tl_buf_str(&whole));
    assert_int_equal(tl_buf_pad(&in.lines), TL_OK);
    assert_int_equal(tl_buf_pad(&out.lines), TL_OK);
    assert_string_equal(in.lines.ptr, out.lines.ptr);
    tl_buf_dispose(&whole);
    tl_buf_dispose(&message.body);
    tl_buf_dispose(&in.lines);
    tl_buf_dispose(&out.lines);
    tl_arena_free(arena);
    tl_buf_dispose(&sample);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sample_comes_out_as_it_came_in)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
