#include "folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "support/support.h"

static void make_path(char *out, size_t size, const char *folder, const char *name) {
    int length = snprintf(out, size, "%s/%s", folder, name);
    assert_true(length > 0 && (size_t)length < size);
}

void folder_write(const char *folder, const char *name, const char *text) {
    char path[1200];
    make_path(path, sizeof path, folder, name);
    assert_true(test_write_file(path, text, strlen(text)));
}

void folder_write_config(const char *folder, unsigned port, const char *more) {
    char text[1000];
    snprintf(
        text, sizeof text,
        "systems:\n  wasp: {adapter: wasp, url: \"http://127.0.0.1:%u\", token: {env: WASP_TOKEN}, kinds: {mobile: Cell Phone, work: Office}%s}\n",
        port, more);
    folder_write(folder, "trunkline.yaml", text);
}

void folder_check(const char *folder, const char *name, const char *expected) {
    char path[1200];
    tl_buf text = {0};
    make_path(path, sizeof path, folder, name);
    assert_true(test_read_file(path, &text));
    assert_string_equal(text.ptr, expected); /* padded with NUL bytes */
    tl_buf_dispose(&text);
}

bool folder_has(const char *folder, const char *name) {
    char path[1200];
    make_path(path, sizeof path, folder, name);
    return access(path, F_OK) == 0;
}
