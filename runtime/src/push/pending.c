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

tl_pending *tl_pending_new(const tl_record *record, size_t more_extras) {
    size_t size = text_bytes(record->id) + text_bytes(record->entity);
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        size += value_bytes(record->columns[i]);
    }
    for (size_t i = 0; i < record->extra_count; i++) {
        size += text_bytes(record->extras[i].path) + value_bytes(record->extras[i].value);
    }
    /* The struct's size is a multiple of its alignment, so the extras behind it are aligned. */
    size_t extras_size = (record->extra_count + more_extras) * sizeof(tl_extra);
    tl_pending *pending = tl_alloc(sizeof *pending + extras_size + size);
    if (!pending) {
        return NULL;
    }
    memset(pending, 0, sizeof *pending);
    tl_extra *extras = (tl_extra *)(void *)(pending + 1);
    carver from = {(char *)(pending + 1) + extras_size};
    pending->record.line = record->line;
    pending->record.id = carve_text(&from, record->id);
    pending->record.entity = carve_text(&from, record->entity);
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        pending->record.columns[i] = carve_value(&from, record->columns[i]);
    }
    for (size_t i = 0; i < record->extra_count; i++) {
        extras[i].path = carve_text(&from, record->extras[i].path);
        extras[i].value = carve_value(&from, record->extras[i].value);
    }
    pending->extras = extras;
    pending->record.extras = record->extra_count > 0 ? extras : NULL;
    pending->record.extra_count = record->extra_count;
    return pending;
}

void tl_pending_free(tl_pending *pending) {
    if (!pending) {
        return;
    }
    while (pending->found) {
        tl_found *found = pending->found;
        pending->found = found->next;
        tl_free(found);
    }
    tl_free(pending);
}

tl_status tl_pending_set(tl_pending *pending, const char *path, tl_column column, tl_str text) {
    tl_found *found = tl_alloc(sizeof *found + text.len + 1);
    if (!found) {
        return TL_ERR_MEMORY;
    }
    carver from = {(char *)(found + 1)};
    found->text = carve_text(&from, text);
    found->next = pending->found;
    pending->found = found;
    if (path) {
        pending->extras[pending->record.extra_count++] = (tl_extra){tl_str_from(path), tl_text_str(found->text)};
        pending->record.extras = pending->extras;
    } else {
        pending->record.columns[column] = tl_text_str(found->text);
    }
    return TL_OK;
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

void tl_queue_remove(tl_queue *queue, tl_pending *pending) {
    tl_pending *before = NULL;
    for (tl_pending *at = queue->first; at != pending; at = at->next) {
        before = at;
    }
    if (!before) {
        (void)tl_queue_take(queue);
        return;
    }
    before->next = pending->next;
    if (queue->last == pending) {
        queue->last = before;
    }
    pending->next = NULL;
    queue->count--;
    queue->body_bytes -= pending->body_bytes;
}
