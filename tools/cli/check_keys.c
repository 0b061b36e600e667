#include "check_keys.h"

#include <string.h>

#include <trunkline/memory.h>

typedef struct entry {
    uint64_t high;
    uint64_t low;
    uint64_t line; /* 0: free */
} entry;

struct check_keys {
    const config_system *system;
    entry *entries;
    size_t room; /* a power of two */
    size_t count;
    tl_buf key; /* of the record at hand */
};

enum { FIRST_ROOM = 1024, COLUMNS_SIZE = 120 };

check_keys *check_keys_new(const config_system *system) {
    check_keys *keys = tl_calloc(1, sizeof *keys);
    if (keys) {
        keys->system = system;
        keys->room = FIRST_ROOM;
        keys->entries = tl_calloc(keys->room, sizeof *keys->entries);
    }
    if (keys && !keys->entries) {
        tl_free(keys);
        keys = NULL;
    }
    return keys;
}

void check_keys_free(check_keys *keys) {
    if (keys) {
        tl_buf_dispose(&keys->key);
        tl_free(keys->entries);
        tl_free(keys);
    }
}

/* FNV-1a, from two starts. */
static void hash(tl_str text, uint64_t *high, uint64_t *low) {
    *high = 0xcbf29ce484222325u;
    *low = 0x9ae16a3b2f90404fu;
    for (size_t i = 0; i < text.len; i++) {
        *high = (*high ^ (unsigned char)text.ptr[i]) * 0x100000001b3u;
        *low = (*low ^ (unsigned char)text.ptr[i]) * 0x10000000233u;
        *low ^= *low >> 29;
    }
}

static entry *find(entry *entries, size_t room, uint64_t high, uint64_t low) {
    size_t at = (size_t)(high ^ (low >> 7)) & (room - 1);
    while (entries[at].line && (entries[at].high != high || entries[at].low != low)) {
        at = (at + 1) & (room - 1);
    }
    return &entries[at];
}

static bool grow(check_keys *keys) {
    size_t room = keys->room * 2;
    entry *entries = tl_calloc(room, sizeof *entries);
    if (!entries) {
        return false;
    }
    for (size_t i = 0; i < keys->room; i++) {
        if (keys->entries[i].line) {
            *find(entries, room, keys->entries[i].high, keys->entries[i].low) = keys->entries[i];
        }
    }
    tl_free(keys->entries);
    keys->entries = entries;
    keys->room = room;
    return true;
}

/* A kind in the system's word: "mobile" and "Cell Phone" may be the same. */
static tl_str word_of(const check_keys *keys, const tl_operation *operation, tl_column column, tl_str text) {
    const config_system *system = keys->system;
    if (column != TL_COLUMN_KIND) {
        return text;
    }
    for (size_t i = 0; i < system->kind_count; i++) {
        if (tl_str_equal(system->kinds[i].kind, text)) {
            return system->kinds[i].vendor;
        }
    }
    for (uint32_t i = 0; i < operation->kind_word_count; i++) {
        if (tl_str_equal(tl_str_from(operation->kind_words[i].kind), text)) {
            return tl_str_from(operation->kind_words[i].word);
        }
    }
    return text;
}

/* Records that belong in one request are no duplicates of each other: several numbers of a contact. */
static bool is_grouped(const tl_operation *operation) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (operation->columns[i].flags & TL_COLUMN_GROUP) {
            return true;
        }
    }
    return false;
}

/* False: the record has no key of its own. */
static bool write_key(check_keys *keys, const tl_operation *operation, const tl_record *record, char columns[COLUMNS_SIZE], bool *memory) {
    unsigned told = 0;
    size_t used = 0;
    keys->key.len = 0;
    columns[0] = '\0';
    *memory = tl_buf_format(&keys->key, "%s", operation->id) == TL_OK;
    for (uint32_t i = 0; i < operation->column_count && *memory; i++) {
        tl_column column = (tl_column)operation->columns[i].column;
        if (!(operation->columns[i].flags & TL_COLUMN_KEY) || (told & 1u << column)) {
            continue;
        }
        tl_str text = word_of(keys, operation, column, tl_record_text(record, column));
        if (text.len == 0) {
            return false;
        }
        told |= 1u << column;
        *memory = tl_buf_format(&keys->key, "|%zu:", text.len) == TL_OK && tl_buf_append(&keys->key, text) == TL_OK;
        int wrote = snprintf(columns + used, COLUMNS_SIZE - used, "%s%s", used ? ", " : "", tl_column_name(column));
        used += wrote > 0 && (size_t)wrote < COLUMNS_SIZE - used ? (size_t)wrote : 0;
    }
    return told != 0;
}

bool check_keys_add(check_keys *keys, const tl_record *record, uint64_t *line, char columns[COLUMNS_SIZE]) {
    const tl_operation *operation = tl_adapter_operation(keys->system->adapter, record->entity);
    uint64_t high;
    uint64_t low;
    bool memory = true;
    *line = 0;
    if (!operation || is_grouped(operation) || !write_key(keys, operation, record, columns, &memory)) {
        return memory;
    }
    if (!memory || (keys->count * 2 >= keys->room && !grow(keys))) {
        return false;
    }
    hash(tl_buf_str(&keys->key), &high, &low);
    entry *found = find(keys->entries, keys->room, high, low);
    *line = found->line;
    keys->count += found->line == 0;
    *found = (entry){high, low, record->line ? record->line : 1};
    return true;
}
