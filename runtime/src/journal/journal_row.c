/*
 * A record as the bytes of one row: a tag, then what it announces, until the end. Numbers are little-endian, 4 bytes; a text is its length and its
 * bytes. What a later version adds gets a tag of its own.
 */
#include "journal/journal_state.h"

#include <string.h>

enum { TAG_COLUMN = 'C', TAG_ENTITY = 'E', TAG_EXTRA = 'X', TAG_ID = 'I', TAG_LINE = 'L' };

static tl_status put_byte(tl_buf *out, unsigned value) {
    char byte = (char)(unsigned char)value;
    return tl_buf_append(out, tl_str_sized(&byte, 1));
}

static tl_status put_number(tl_buf *out, uint64_t value, unsigned bytes) {
    char text[8];
    for (unsigned i = 0; i < bytes; i++) {
        text[i] = (char)(unsigned char)(value >> (8 * i));
    }
    return tl_buf_append(out, tl_str_sized(text, bytes));
}

static tl_status put_text(tl_buf *out, tl_str text) {
    tl_status status = text.len <= UINT32_MAX ? put_number(out, text.len, 4) : TL_ERR_LIMIT;
    return status == TL_OK ? tl_buf_append(out, text) : status;
}

static tl_status put_value(tl_buf *out, tl_opt_text value) {
    tl_status status = put_byte(out, value.is);
    return status == TL_OK ? put_text(out, value.is == TL_VALUE ? value.value : tl_str_from("")) : status;
}

static tl_status put_record(tl_buf *out, const tl_record *record) {
    tl_status status = put_byte(out, TAG_LINE);
    status = status == TL_OK ? put_number(out, record->line, 8) : status;
    if (status == TL_OK && record->id.len > 0) {
        status = put_byte(out, TAG_ID);
        status = status == TL_OK ? put_text(out, record->id) : status;
    }
    if (status == TL_OK && record->entity.len > 0) {
        status = put_byte(out, TAG_ENTITY);
        status = status == TL_OK ? put_text(out, record->entity) : status;
    }
    for (unsigned i = 0; i < TL_COLUMN_COUNT && status == TL_OK; i++) {
        if (record->columns[i].is != TL_ABSENT) {
            status = put_byte(out, TAG_COLUMN);
            status = status == TL_OK ? put_byte(out, i) : status;
            status = status == TL_OK ? put_value(out, record->columns[i]) : status;
        }
    }
    for (size_t i = 0; i < record->extra_count && status == TL_OK; i++) {
        if (record->extras[i].value.is != TL_ABSENT) {
            status = put_byte(out, TAG_EXTRA);
            status = status == TL_OK ? put_text(out, record->extras[i].path) : status;
            status = status == TL_OK ? put_value(out, record->extras[i].value) : status;
        }
    }
    return status;
}

tl_status tl_journal_row_write(tl_buf *out, const tl_record *record, tl_error *error) {
    tl_status status = put_record(out, record);
    return status == TL_OK           ? TL_OK
           : status == TL_ERR_MEMORY ? tl_fail(error, status, "out of memory for a record")
                                     : tl_fail(error, status, "a value of the record is longer than 4 GiB");
}

/* What is left of a row. `bad` once something did not fit. */
typedef struct row_reader {
    const char *at;
    size_t left;
    bool bad;
} row_reader;

static uint64_t get_number(row_reader *reader, unsigned bytes) {
    uint64_t value = 0;
    if (reader->left < bytes) {
        reader->bad = true;
        reader->left = 0;
        return 0;
    }
    for (unsigned i = 0; i < bytes; i++) {
        value |= (uint64_t)(unsigned char)reader->at[i] << (8 * i);
    }
    reader->at += bytes;
    reader->left -= bytes;
    return value;
}

static tl_str get_text(row_reader *reader) {
    size_t len = (size_t)get_number(reader, 4);
    tl_str text = {reader->at, 0};
    if (len > reader->left) {
        reader->bad = true;
        len = reader->left;
    }
    text.len = len;
    reader->at += len;
    reader->left -= len;
    return text;
}

static tl_opt_text get_value(row_reader *reader) {
    tl_opt_text value = {{0, 0}, 0};
    value.is = (uint8_t)get_number(reader, 1);
    value.value = get_text(reader);
    if (value.is != TL_NULL && value.is != TL_VALUE) {
        reader->bad = true;
    }
    return value;
}

static void get_extra(row_reader *reader, tl_extra *to) {
    tl_extra extra;
    extra.path = get_text(reader);
    extra.value = get_value(reader);
    if (to) {
        *to = extra;
    }
}

/* Reads a row once for how many extras it has (`extras` NULL), and once for all of it. */
static size_t get_record(row_reader *reader, tl_record *record, tl_extra *extras) {
    size_t count = 0;
    while (reader->left > 0 && !reader->bad) {
        unsigned tag = (unsigned)get_number(reader, 1);
        if (tag == TAG_LINE) {
            record->line = get_number(reader, 8);
        } else if (tag == TAG_ID) {
            record->id = get_text(reader);
        } else if (tag == TAG_ENTITY) {
            record->entity = get_text(reader);
        } else if (tag == TAG_EXTRA) {
            get_extra(reader, extras ? &extras[count] : NULL);
            count++;
        } else if (tag == TAG_COLUMN) {
            unsigned column = (unsigned)get_number(reader, 1);
            tl_opt_text value = get_value(reader);
            reader->bad = reader->bad || column >= TL_COLUMN_COUNT;
            if (!reader->bad) {
                record->columns[column] = value;
            }
        } else {
            reader->bad = true;
        }
    }
    return count;
}

tl_status tl_journal_row_read(tl_str row, tl_record *record, tl_arena *arena, tl_error *error) {
    row_reader first = {row.ptr, row.len, false};
    row_reader second = first;
    memset(record, 0, sizeof *record);
    size_t count = get_record(&first, record, NULL);
    if (first.bad) {
        return tl_fail(error, TL_ERR_SYNTAX, "a record of the journal is damaged, or from a later version of this program");
    }
    if (count == 0) {
        return TL_OK;
    }
    tl_extra *extras = tl_arena_alloc(arena, count * sizeof *extras);
    if (!extras) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a record");
    }
    (void)get_record(&second, record, extras);
    record->extras = extras;
    record->extra_count = count;
    return TL_OK;
}
