#include "column_name.h"

#include "yaml/yaml.h"

static const char *const id_name = "id";
static const char *const entity_name = "entity"; /* not every system has several: it is not listed among the columns */

static bool is_extra(tl_str name) {
    return name.len > 2 && (name.ptr[0] == 'x' || name.ptr[0] == 'X') && name.ptr[1] == '.';
}

bool column_find(tl_str name, column_name *out) {
    memset(out, 0, sizeof *out);
    if (is_extra(name)) {
        out->kind = COLUMN_EXTRA;
        out->path = tl_str_sized(name.ptr + 2, name.len - 2);
        return true;
    }
    if (tl_str_equal_nocase(name, tl_str_from(id_name))) {
        out->kind = COLUMN_ID;
        return true;
    }
    if (tl_str_equal_nocase(name, tl_str_from(entity_name))) {
        out->kind = COLUMN_ENTITY;
        return true;
    }
    for (int i = 0; i < TL_COLUMN_COUNT; i++) {
        if (tl_str_equal_nocase(name, tl_str_from(tl_column_name((tl_column)i)))) {
            out->kind = COLUMN_NAMED;
            out->column = (tl_column)i;
            return true;
        }
    }
    return false;
}

const char *column_nearest(tl_str name) {
    const char *names[TL_COLUMN_COUNT + 1];
    names[0] = id_name;
    for (int i = 0; i < TL_COLUMN_COUNT; i++) {
        names[i + 1] = tl_column_name((tl_column)i);
    }
    char word[64];
    if (name.len >= sizeof word) {
        return NULL;
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        word[i] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    }
    word[name.len] = '\0';
    return yaml_nearest(word, names, TL_COLUMN_COUNT + 1);
}

tl_status column_names(tl_buf *out) {
    tl_status status = tl_buf_append(out, tl_str_from(id_name));
    for (int i = 0; i < TL_COLUMN_COUNT && status == TL_OK; i++) {
        status = tl_buf_format(out, ", %s", tl_column_name((tl_column)i));
    }
    return status;
}
