#include "ndjson.h"

#include <errno.h>
#include <stdio.h>

#include <trunkline/json.h>

enum { BLOCK = 64 * 1024 };

struct ndjson_reader {
    csv_read_fn read;
    void *context;
    tl_buf bytes; /* read and not handed out; `start` of them are done with */
    size_t start;
    bool ended;
    uint64_t line; /* of the one read last */
    tl_str text; /* of the line at hand */
    tl_arena *arena; /* of the object at hand */
    csv_status last; /* CSV_ROW while it goes on */
    csv_error error;
};

ndjson_reader *ndjson_reader_new(csv_read_fn read, void *context) {
    ndjson_reader *reader = tl_calloc(1, sizeof *reader);
    if (!reader) {
        return NULL;
    }
    reader->read = read;
    reader->context = context;
    reader->last = CSV_ROW;
    reader->arena = tl_arena_new();
    if (!reader->arena) {
        tl_free(reader);
        return NULL;
    }
    return reader;
}

void ndjson_reader_free(ndjson_reader *reader) {
    if (reader) {
        tl_buf_dispose(&reader->bytes);
        tl_arena_free(reader->arena);
        tl_free(reader);
    }
}

static bool fail(csv_error *error, uint64_t line, uint64_t column, const char *message) {
    memset(error, 0, sizeof *error);
    error->line = line;
    error->column = column;
    snprintf(error->message, sizeof error->message, "%.*s", (int)sizeof error->message - 1, message);
    return false;
}

/* In characters, from 1. */
static uint64_t column_of(const ndjson_reader *reader, const char *at) {
    uint64_t column = 1;
    for (const char *c = reader->text.ptr; c < at; c++) {
        column += ((unsigned char)*c & 0xC0) != 0x80;
    }
    return column;
}

/* ---- lines ---- */

static bool read_more(ndjson_reader *reader) {
    size_t got = 0;
    if (reader->start > 0) {
        reader->bytes.len -= reader->start;
        memmove(reader->bytes.ptr, reader->bytes.ptr + reader->start, reader->bytes.len);
        reader->start = 0;
    }
    if (tl_buf_reserve(&reader->bytes, BLOCK) != TL_OK) {
        return fail(&reader->error, reader->line + 1, 0, "out of memory");
    }
    if (!reader->read(reader->context, reader->bytes.ptr + reader->bytes.len, BLOCK, &got)) {
        fail(&reader->error, 0, 0, "cannot be read");
        reader->error.os_code = errno;
        return false;
    }
    reader->bytes.len += got;
    reader->ended = got == 0;
    return true;
}

/* The next line, without its end. False at the end of all, or on failure: then `last` says so. */
static bool next_line(ndjson_reader *reader) {
    size_t searched = 0;
    for (;;) {
        size_t left = reader->bytes.len - reader->start;
        const char *from = reader->bytes.ptr ? reader->bytes.ptr + reader->start : "";
        const char *end = left > searched ? memchr(from + searched, '\n', left - searched) : NULL;
        if (end || (reader->ended && left > 0)) {
            reader->text = tl_str_sized(from, end ? (size_t)(end - from) : left);
            reader->start += reader->text.len + (end != NULL);
            reader->line++;
            if (reader->line == 1 && tl_str_starts(reader->text, tl_str_from("\xEF\xBB\xBF"))) {
                reader->text = tl_str_sized(reader->text.ptr + 3, reader->text.len - 3);
            }
            return true;
        }
        searched = left;
        if (left > NDJSON_MAX_LINE) {
            reader->last = CSV_FAILED;
            return fail(&reader->error, reader->line + 1, 0, "the line is longer than 16 MiB");
        }
        if (reader->ended) {
            reader->last = CSV_END;
            return false;
        }
        if (!read_more(reader)) {
            reader->last = CSV_FAILED;
            return false;
        }
    }
}

/* ---- taking apart what is known to be JSON ---- */

static const char *skip_blanks(const char *p) {
    while (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n') {
        p++;
    }
    return p;
}

static const char *skip_string(const char *p) {
    for (p++; *p != '"'; p++) {
        p += *p == '\\';
    }
    return p + 1;
}

static const char *skip_value(const char *p) {
    size_t depth = 0;
    do {
        if (*p == '"') {
            p = skip_string(p);
        } else if (*p == '{' || *p == '[') {
            depth++;
            p++;
        } else if (*p == '}' || *p == ']') {
            depth--;
            p++;
        } else if (depth > 0) {
            p++;
        } else {
            p += strcspn(p, ",}] \t\r\n");
        }
    } while (depth > 0);
    return p;
}

static bool decode_text(ndjson_reader *reader, tl_str raw, tl_str *text, csv_error *error) {
    const tl_json_options options = TL_JSON_OPTIONS_INIT;
    tl_error why = {0};
    if (!memchr(raw.ptr, '\\', raw.len)) {
        *text = tl_str_sized(raw.ptr + 1, raw.len - 2);
        return true;
    }
    if (tl_json_decode(&tl_type_text, raw, &options, text, reader->arena, &why) == TL_OK) {
        return true;
    }
    return fail(error, reader->line, column_of(reader, raw.ptr), why.message);
}

/* `from` is at an opening brace of the line at hand. */
static bool take_apart(ndjson_reader *reader, const char *from, ndjson_object *out, csv_error *error) {
    size_t capacity = 0;
    memset(out, 0, sizeof *out);
    out->line = reader->line;
    for (const char *p = skip_blanks(from + 1); *p != '}'; p = skip_blanks(p)) {
        if (out->count == NDJSON_MAX_MEMBERS) {
            return fail(error, reader->line, column_of(reader, p), "the object has more than 1,000 members");
        }
        if (out->count == capacity) {
            capacity = capacity ? 4 * capacity : 16;
            ndjson_member *grown = tl_arena_alloc(reader->arena, capacity * sizeof *grown);
            if (!grown) {
                return fail(error, reader->line, 0, "out of memory");
            }
            if (out->count > 0) {
                memcpy(grown, out->members, out->count * sizeof *grown);
            }
            out->members = grown;
        }
        ndjson_member *member = &out->members[out->count++];
        const char *end = skip_string(p);
        member->column = column_of(reader, p);
        if (!decode_text(reader, tl_str_sized(p, (size_t)(end - p)), &member->name, error)) {
            return false;
        }
        p = skip_blanks(skip_blanks(end) + 1); /* the colon */
        end = skip_value(p);
        member->raw = tl_str_sized(p, (size_t)(end - p));
        p = skip_blanks(end);
        p += *p == ',';
    }
    return true;
}

bool ndjson_members_of(ndjson_reader *reader, const ndjson_member *member, ndjson_object *out, csv_error *error) {
    return take_apart(reader, member->raw.ptr, out, error);
}

bool ndjson_text(ndjson_reader *reader, const ndjson_object *around, const ndjson_member *member, tl_str *text, csv_error *error) {
    if (!decode_text(reader, member->raw, text, error)) {
        return false;
    }
    return !memchr(text->ptr, '\0', text->len) || fail(error, around->line, member->column, "a value holds a NUL character");
}

/* ---- objects ---- */

static bool check_line(ndjson_reader *reader) {
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    tl_error why = {0};
    tl_str whole;
    options.max_depth = NDJSON_MAX_DEPTH;
    size_t bad = tl_str_utf8_error(reader->text);
    if (bad < reader->text.len) {
        return fail(&reader->error, reader->line, column_of(reader, reader->text.ptr + bad), "this is not UTF-8");
    }
    if (memchr(reader->text.ptr, '\0', reader->text.len)) {
        return fail(&reader->error, reader->line, column_of(reader, memchr(reader->text.ptr, '\0', reader->text.len)), "this is a NUL byte");
    }
    if (tl_json_decode(&tl_type_json, reader->text, &options, &whole, reader->arena, &why) == TL_OK) {
        return true;
    }
    size_t offset = why.offset <= reader->text.len ? (size_t)why.offset : 0;
    return fail(&reader->error, reader->line, column_of(reader, reader->text.ptr + offset), why.message);
}

csv_status ndjson_reader_next(ndjson_reader *reader, ndjson_object *object, csv_error *error) {
    const char *from = NULL;
    do {
        if (reader->last == CSV_ROW && next_line(reader)) {
            from = reader->text.ptr;
            while (from < reader->text.ptr + reader->text.len && strchr(" \t\r", *from) && *from) {
                from++;
            }
        }
    } while (reader->last == CSV_ROW && from == reader->text.ptr + reader->text.len);
    tl_arena_reset(reader->arena);
    if (reader->last == CSV_ROW) {
        bool good = *from == '{' || fail(&reader->error, reader->line, column_of(reader, from), "an object is needed on each line: {\"id\": ...}");
        good = good && check_line(reader) && take_apart(reader, from, object, &reader->error);
        reader->last = good ? CSV_ROW : CSV_FAILED;
    }
    if (reader->last == CSV_FAILED) {
        *error = reader->error;
    }
    return reader->last;
}
