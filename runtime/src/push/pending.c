#include "push/pending.h"

/* Hands out parts of a block that was measured before. */
typedef struct carver {
    char *at;
} carver;

static size_t text_bytes(tl_str text) {
    return text.len + 1;
}

static tl_str carve_text(carver *from, tl_str text) {
    char *start = from->at;
    if (text.len > 0) {
        memcpy(start, text.ptr, text.len);
    }
    start[text.len] = '\0';
    from->at += text.len + 1;
    return tl_str_sized(start, text.len);
}

static tl_opt_text carve_value(carver *from, tl_opt_text value) {
    if (value.is == TL_VALUE) {
        value.value = carve_text(from, value.value);
    } else {
        value.value = tl_str_from(NULL);
    }
    return value;
}

static size_t value_bytes(tl_opt_text value) {
    return value.is == TL_VALUE ? text_bytes(value.value) : 0;
}

/*
 * A key is, for each key column, its presence byte, its length and its text. ASCII case is folded: a vendor that compares
 * without case would otherwise see two records of one key at once, and keeping two in order that need not be costs little.
 */
enum { KEY_PART_BYTES = 1 + sizeof(uint64_t) };

static size_t key_bytes(const tl_operation *operation, const tl_record *record) {
    size_t size = 0;
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (operation->columns[i].flags & TL_COLUMN_KEY) {
            size += KEY_PART_BYTES + value_bytes(record->columns[operation->columns[i].column]);
        }
    }
    return size;
}

static char folded(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char)((unsigned char)letter | 0x20u) : letter;
}

static tl_str carve_key(carver *from, const tl_operation *operation, const tl_record *record) {
    char *start = from->at;
    char *at = start;
    bool any = false;
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (!(operation->columns[i].flags & TL_COLUMN_KEY)) {
            continue;
        }
        tl_opt_text value = record->columns[operation->columns[i].column];
        uint64_t len = value.is == TL_VALUE ? value.value.len : 0;
        *at++ = (char)value.is;
        memcpy(at, &len, sizeof len);
        at += sizeof len;
        for (uint64_t k = 0; k < len; k++) {
            *at++ = folded(value.value.ptr[k]);
        }
        any = any || value.is != TL_ABSENT;
    }
    from->at = at;
    return tl_str_sized(start, any ? (size_t)(at - start) : 0); /* a record without any key column is like no other */
}

/* FNV-1a, 64 bits. */
static uint64_t hash_of(tl_str text) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.ptr[i]) * 1099511628211u;
    }
    return hash ^ (hash >> 32);
}

tl_pending *tl_pending_new(const tl_operation *operation, const tl_record *record) {
    size_t size = text_bytes(record->id) + key_bytes(operation, record);
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        size += value_bytes(record->columns[i]);
    }
    for (size_t i = 0; i < record->extra_count; i++) {
        size += text_bytes(record->extras[i].path) + value_bytes(record->extras[i].value);
    }
    /* The struct's size is a multiple of its alignment, so the extras behind it are aligned. */
    size_t extras_size = record->extra_count * sizeof(tl_extra);
    tl_pending *pending = tl_alloc(sizeof *pending + extras_size + size);
    if (!pending) {
        return NULL;
    }
    memset(pending, 0, sizeof *pending);
    tl_extra *extras = (tl_extra *)(void *)(pending + 1);
    carver from = {(char *)(pending + 1) + extras_size};
    pending->record.line = record->line;
    pending->record.id = carve_text(&from, record->id);
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        pending->record.columns[i] = carve_value(&from, record->columns[i]);
    }
    for (size_t i = 0; i < record->extra_count; i++) {
        extras[i].path = carve_text(&from, record->extras[i].path);
        extras[i].value = carve_value(&from, record->extras[i].value);
    }
    pending->record.extras = record->extra_count > 0 ? extras : NULL;
    pending->record.extra_count = record->extra_count;
    pending->key = carve_key(&from, operation, record);
    pending->key_hash = hash_of(pending->key);
    return pending;
}

void tl_pending_free(tl_pending *pending) {
    tl_free(pending);
}

void tl_queue_append(tl_queue *queue, tl_pending *pending) {
    pending->next = NULL;
    if (queue->last) {
        queue->last->next = pending;
    } else {
        queue->first = pending;
    }
    queue->last = pending;
    queue->count++;
    queue->body_bytes += pending->body_bytes;
}

void tl_queue_prepend(tl_queue *queue, tl_pending *pending) {
    pending->next = queue->first;
    queue->first = pending;
    if (!queue->last) {
        queue->last = pending;
    }
    queue->count++;
    queue->body_bytes += pending->body_bytes;
}

tl_pending *tl_queue_take(tl_queue *queue) {
    tl_pending *pending = queue->first;
    if (pending) {
        queue->first = pending->next;
        if (!queue->first) {
            queue->last = NULL;
        }
        pending->next = NULL;
        queue->count--;
        queue->body_bytes -= pending->body_bytes;
    }
    return pending;
}
