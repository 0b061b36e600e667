/* Wire paths for errors. */
#include <stdio.h>
#include <string.h>

#include "codec/path.h"

static void prepend(tl_path *path, tl_str text) {
    size_t added = text.len < sizeof(path->text) ? text.len : sizeof(path->text);
    size_t kept = path->len < sizeof(path->text) - added ? path->len : sizeof(path->text) - added;
    memmove(path->text + added, path->text, kept);
    if (added) {
        memcpy(path->text, text.ptr, added);
    }
    path->len = added + kept;
}

void tl_path_name(tl_path *path, tl_str name) {
    if (path->len && path->text[0] != '[') {
        prepend(path, tl_str_sized(".", 1));
    }
    prepend(path, name);
}

void tl_path_field(tl_path *path, const tl_field *field) {
    if (field->flags & TL_FIELD_SECRET) {
        path->len = 0;
    }
    tl_path_name(path, tl_field_name(field));
}

void tl_path_index(tl_path *path, size_t index) {
    char text[24];
    int len = snprintf(text, sizeof(text), "[%zu]", index);
    if (path->len && path->text[0] != '[') {
        prepend(path, tl_str_sized(".", 1));
    }
    prepend(path, tl_str_sized(text, len > 0 ? (size_t)len : 0));
}

tl_str tl_path_str(const tl_path *path) {
    return tl_str_sized(path->text, path->len);
}
