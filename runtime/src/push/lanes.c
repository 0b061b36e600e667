#include "push/lanes.h"

enum { FIRST_BUCKETS = 256 };

void tl_lanes_dispose(tl_lanes *lanes) {
    tl_buf_dispose(&lanes->key);
    tl_free(lanes->buckets);
    *lanes = (tl_lanes){0};
}

bool tl_is_group_column(const tl_column_field *column) {
    return (column->flags & TL_COLUMN_GROUP) || column->path[0] == '{'; /* a parameter holds for the whole request */
}

bool tl_is_grouped(const tl_operation *operation) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (tl_is_group_column(&operation->columns[i])) {
            return true;
        }
    }
    return false;
}

bool tl_is_same_group(const tl_operation *operation, const tl_record *a, const tl_record *b) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        tl_column column = (tl_column)operation->columns[i].column;
        if (tl_is_group_column(&operation->columns[i]) &&
            (a->columns[column].is != b->columns[column].is || !tl_str_equal(a->columns[column].value, b->columns[column].value))) {
            return false;
        }
    }
    return true;
}

bool tl_is_same_key(const tl_operation *operation, const tl_record *a, const tl_record *b) {
    bool any = false;
    for (uint32_t i = 0; i < operation->column_count; i++) {
        tl_column column = (tl_column)operation->columns[i].column;
        if (!(operation->columns[i].flags & TL_COLUMN_KEY)) {
            continue;
        }
        if (a->columns[column].is != b->columns[column].is || !tl_str_equal_nocase(a->columns[column].value, b->columns[column].value)) {
            return false;
        }
        any = any || (a->columns[column].is != TL_ABSENT && !tl_is_group_column(&operation->columns[i]));
    }
    return any;
}

static char folded(char letter) {
    return letter >= 'A' && letter <= 'Z' ? (char)((unsigned char)letter | 0x20u) : letter;
}

/*
 * A key is, for each column, its number, its presence byte, its length and its text. ASCII case is folded: a vendor that compares
 * without case would otherwise see two records of one key at once, and keeping two in order that need not be costs little.
 */
static tl_status append_part(tl_buf *key, uint8_t column, tl_opt_text value) {
    uint64_t len = value.is == TL_VALUE ? value.value.len : 0;
    tl_status status = tl_buf_reserve(key, 2 + sizeof len + (size_t)len);
    if (status != TL_OK) {
        return status;
    }
    key->ptr[key->len++] = (char)column;
    key->ptr[key->len++] = (char)value.is;
    memcpy(key->ptr + key->len, &len, sizeof len);
    key->len += sizeof len;
    for (uint64_t i = 0; i < len; i++) {
        key->ptr[key->len++] = folded(value.value.ptr[i]);
    }
    return TL_OK;
}

static tl_status make_key(tl_buf *key, const tl_operation *operation, const tl_record *record) {
    bool grouped = tl_is_grouped(operation);
    bool any = false;
    key->len = 0;
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *to = &operation->columns[i];
        if (grouped ? !tl_is_group_column(to) : !(to->flags & TL_COLUMN_KEY)) {
            continue;
        }
        tl_status status = append_part(key, to->column, record->columns[to->column]);
        if (status != TL_OK) {
            return status;
        }
        any = any || record->columns[to->column].is != TL_ABSENT;
    }
    key->len = any ? key->len : 0; /* a record without any key column is like no other */
    return TL_OK;
}

/* FNV-1a, 64 bits. */
static uint64_t hash_of(tl_str text) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.ptr[i]) * 1099511628211u;
    }
    return hash ^ (hash >> 32);
}

static tl_lane **bucket_of(const tl_lanes *lanes, uint64_t hash) {
    return &lanes->buckets[hash & (lanes->bucket_count - 1)];
}

/* Twice as many buckets. Without memory for them the chains just get longer. */
static void grow(tl_lanes *lanes) {
    tl_lanes larger = *lanes;
    larger.bucket_count = lanes->bucket_count * 2;
    larger.buckets = tl_calloc(larger.bucket_count, sizeof *larger.buckets);
    if (!larger.buckets) {
        return;
    }
    for (size_t i = 0; i < lanes->bucket_count; i++) {
        tl_lane *lane = lanes->buckets[i];
        while (lane) {
            tl_lane *rest = lane->chain;
            tl_lane **bucket = bucket_of(&larger, lane->hash);
            lane->chain = *bucket;
            *bucket = lane;
            lane = rest;
        }
    }
    tl_free(lanes->buckets);
    *lanes = larger;
}

static tl_lane *find_or_make(tl_lanes *lanes, tl_str key) {
    uint64_t hash = hash_of(key);
    if (!lanes->buckets) {
        lanes->buckets = tl_calloc(FIRST_BUCKETS, sizeof *lanes->buckets);
        if (!lanes->buckets) {
            return NULL;
        }
        lanes->bucket_count = FIRST_BUCKETS;
    }
    for (tl_lane *lane = *bucket_of(lanes, hash); lane; lane = lane->chain) {
        if (lane->hash == hash && tl_str_equal(lane->key, key)) {
            return lane;
        }
    }
    tl_lane *lane = tl_alloc(sizeof *lane + key.len);
    if (!lane) {
        return NULL;
    }
    if (lanes->count >= lanes->bucket_count) {
        grow(lanes);
    }
    tl_lane **bucket = bucket_of(lanes, hash);
    *lane = (tl_lane){.chain = *bucket, .hash = hash, .key = tl_str_sized((char *)(lane + 1), key.len)};
    memcpy(lane + 1, key.ptr, key.len);
    *bucket = lane;
    lanes->count++;
    return lane;
}

tl_status tl_lanes_join(tl_lanes *lanes, const tl_operation *operation, tl_pending *pending) {
    tl_status status = make_key(&lanes->key, operation, &pending->record);
    if (status != TL_OK || lanes->key.len == 0) {
        return status;
    }
    pending->lane = find_or_make(lanes, tl_buf_str(&lanes->key));
    if (!pending->lane) {
        return TL_ERR_MEMORY;
    }
    tl_queue_append(&pending->lane->waiting, pending);
    return TL_OK;
}

tl_pending *tl_lane_admit(tl_lane *lane) {
    tl_pending *pending = tl_queue_take(&lane->waiting);
    if (pending) {
        pending->admitted = true;
        lane->out++;
    }
    return pending;
}

bool tl_lanes_leave(tl_lanes *lanes, tl_pending *pending) {
    tl_lane *lane = pending->lane;
    lane->asking -= pending->asking ? 1u : 0u;
    if (pending->admitted) {
        lane->out--;
    } else {
        tl_queue_remove(&lane->waiting, pending);
    }
    if (lane->out > 0 || lane->waiting.count > 0) {
        return false;
    }
    tl_lane **link = bucket_of(lanes, lane->hash);
    while (*link != lane) {
        link = &(*link)->chain;
    }
    *link = lane->chain;
    lanes->count--;
    tl_free(lane);
    return true;
}
