/*
 * Thousands of changed JSON texts: whether they are well-formed is judged by a strict validator of our own (json_oracle.c; cJSON accepts much that
 * is not JSON), what they say by cJSON.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_oracle.h"
#include "mutate.h"
#include "values.h"

enum { ROUNDS = 20000 };

static bool same_as_cjson(const tl_type *type, const void *value, const cJSON *item);

static bool same_text(tl_str text, const char *other) {
    return other && strlen(text.ptr) == text.len && strcmp(text.ptr, other) == 0;
}

/* The last member of that name, which is the one that counts. */
static const cJSON *last_member(const cJSON *object, tl_str name) {
    const cJSON *found = NULL;
    for (const cJSON *item = object->child; item; item = item->next) {
        found = strlen(item->string) == name.len && memcmp(item->string, name.ptr, name.len) == 0 ? item : found;
    }
    return found;
}

static bool same_object(const tl_type *type, const char *value, const cJSON *item) {
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        const char *member = value + field->offset;
        const cJSON *other = last_member(item, tl_field_name(field));
        if (!(field->flags & TL_FIELD_BARE)) {
            char is = member[tl_kind_size((tl_kind)field->kind)];
            if (is != (!other ? TL_ABSENT : cJSON_IsNull(other) ? TL_NULL : TL_VALUE)) {
                return false;
            }
            if (is != TL_VALUE) {
                continue;
            }
        }
        const void *bare = field->kind == TL_KIND_OBJECT ? *(const void *const *)(const void *)member : member;
        if (!other || !same_as_cjson(field->type, bare, other)) {
            return false;
        }
    }
    return true;
}

static bool same_map(const tl_type *type, const tl_list *map, const cJSON *item) {
    size_t different = 0;
    for (const cJSON *entry = item->child; entry; entry = entry->next) {
        different += last_member(item, tl_str_from(entry->string)) == entry;
    }
    if (map->count != different) {
        return false;
    }
    for (size_t i = 0; i < map->count; i++) {
        const char *entry = (const char *)map->items + i * type->stride;
        const cJSON *other = last_member(item, *(const tl_str *)(const void *)entry);
        if (!other || !same_as_cjson(type->element, entry + sizeof(tl_str), other)) {
            return false;
        }
    }
    return true;
}

static bool same_list(const tl_type *type, const tl_list *list, const cJSON *item) {
    size_t i = 0;
    for (const cJSON *element = item->child; element; element = element->next, i++) {
        if (i >= list->count || !same_as_cjson(type->element, (const char *)list->items + i * type->stride, element)) {
            return false;
        }
    }
    return i == list->count;
}

static bool same_raw(tl_str raw, const cJSON *item) {
    cJSON *parsed = cJSON_ParseWithLength(raw.ptr, raw.len);
    char *first = parsed ? cJSON_PrintUnformatted(parsed) : NULL;
    char *second = cJSON_PrintUnformatted(item);
    bool same = first && second && strcmp(first, second) == 0;
    cJSON_free(first);
    cJSON_free(second);
    cJSON_Delete(parsed);
    return same;
}

static bool same_as_cjson(const tl_type *type, const void *value, const cJSON *item) {
    switch ((tl_kind)type->kind) {
    case TL_KIND_TEXT:
        return cJSON_IsString(item) && same_text(*(const tl_str *)value, item->valuestring);
    case TL_KIND_INT:
        return cJSON_IsNumber(item) && (double)*(const int64_t *)value == item->valuedouble;
    case TL_KIND_UINT:
        return cJSON_IsNumber(item) && (double)*(const uint64_t *)value == item->valuedouble;
    case TL_KIND_BOOL:
        return *(const bool *)value ? cJSON_IsTrue(item) : cJSON_IsFalse(item);
    case TL_KIND_DECIMAL:
        return cJSON_IsNumber(item) && strtod(((const tl_str *)value)->ptr, NULL) == item->valuedouble;
    case TL_KIND_ENUM:
        return cJSON_IsString(item) && same_text(((const tl_enum *)value)->text, item->valuestring);
    case TL_KIND_JSON:
        return same_raw(*(const tl_str *)value, item);
    case TL_KIND_OBJECT:
        return cJSON_IsObject(item) && same_object(type, value, item);
    case TL_KIND_LIST:
        return cJSON_IsArray(item) && same_list(type, value, item);
    case TL_KIND_MAP:
        return cJSON_IsObject(item) && same_map(type, value, item);
    }
    return false;
}

typedef struct tally {
    int accepted;
    int well_formed; /* and refused for another reason */
    int malformed;
    int compared;
} tally;

static void complain(const tl_buf *text, const char *what, tl_status status) {
    fail_msg("%s, and we say %s: %.*s", what, tl_status_name(status), (int)text->len, text->ptr);
}

/* A text that cJSON cannot be asked about: its texts end at a NUL, and it takes numbers of up to 63 bytes. */
static bool is_beyond_cjson(const tl_buf *text) {
    size_t run = 0;
    for (size_t i = 0; i < text->len; i++) {
        run = strchr("0123456789+-.eE", text->ptr[i]) && text->ptr[i] ? run + 1 : 0;
        if (run > 60) {
            return true;
        }
    }
    return tl_str_find(tl_buf_str(text), tl_str_from("\\u0000")) >= 0;
}

static void judge(const tl_type *type, const tl_buf *text, tl_arena *arena, tally *t) {
    void *value = calloc(1, type->size);
    tl_error error;
    assert_non_null(value);
    oracle_verdict verdict = oracle_check(text->ptr, text->len, 64);
    tl_str raw;
    tl_status as_json = tl_json_decode(&tl_type_json, tl_buf_str(text), NULL, &raw, arena, &error);
    if ((as_json == TL_OK) != (verdict == ORACLE_VALID)) {
        complain(text, "as raw JSON, the oracle disagrees", as_json);
    }
    tl_status status = tl_json_decode(type, tl_buf_str(text), NULL, value, arena, &error);
    if (verdict != ORACLE_VALID && status == TL_OK) {
        complain(text, "malformed", status);
    }
    if (verdict == ORACLE_VALID && (status == TL_ERR_SYNTAX || status == TL_ERR_UTF8 || status == TL_ERR_LIMIT)) {
        complain(text, "well-formed", status);
    }
    assert_true(status == TL_OK || error.offset <= text->len);
    if (status == TL_OK) {
        t->accepted++;
    } else if (verdict == ORACLE_VALID) {
        t->well_formed++;
    } else {
        t->malformed++;
    }
    if (status == TL_OK && !is_beyond_cjson(text)) {
        cJSON *tree = cJSON_ParseWithLength(text->ptr, text->len);
        bool same = tree && same_as_cjson(type, value, tree);
        cJSON_Delete(tree);
        if (!same) {
            complain(text, "cJSON reads something else", status);
        }
        t->compared++;
    }
    free(value);
}

static void test_changed_texts(void **state) {
    (void)state;
    static const tl_type *const types[] = {&t_type_all, &t_type_lists, &t_type_chain, &t_type_points, &t_type_awkward};
    tl_arena *arena = tl_arena_new();
    seeded_random random;
    tally t = {0};
    tl_buf text = {0};
    seeded_random_init(&random, 20250102);
    for (int round = 0; round < ROUNDS; round++) {
        const tl_type *type = types[round % 5];
        char value[2048] = {0};
        assert_true(type->size <= sizeof(value));
        random_value(type, value, &random, arena, 2);
        text.len = 0;
        assert_int_equal(tl_json_encode(&text, type, value, NULL, NULL), TL_OK);
        assert_true(mutate_json(&text, &random));
        judge(type, &text, arena, &t);
        tl_arena_reset(arena);
    }
    print_message("%d accepted (%d compared with cJSON), %d well-formed but refused, %d malformed\n", t.accepted, t.compared, t.well_formed,
                  t.malformed);
    assert_true(t.accepted > ROUNDS / 10 && t.compared > t.accepted * 8 / 10 && t.well_formed > ROUNDS / 50 && t.malformed > ROUNDS / 10);
    tl_buf_dispose(&text);
    tl_arena_free(arena);
}

static void test_the_oracle_itself(void **state) {
    (void)state;
    static const char *const good[] = {"0", "-0", " [ ] ", "{}", "{\"a\":[1,2.5e-3,null]}", "\"\\ud83d\\ude00\xF0\x9F\x98\x80\"", "true"};
    static const char *const bad[] = {"",
                                      "01",
                                      "1.",
                                      ".5",
                                      "[1,]",
                                      "{\"a\"}",
                                      "{\"a\":1,}",
                                      "nul",
                                      "\"\\ud800\"",
                                      "\"\xC0\x80\"",
                                      "[1 2]",
                                      "{a:1}",
                                      "\"\t\"",
                                      "\"\\x\"",
                                      "[}",
                                      "1 1",
                                      "+1",
                                      "\xEF\xBB\xBF 0",
                                      "\"\xED\xA0\x80\"",
                                      "{\"a\":1 \"b\":2}"};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_int_equal(oracle_check(good[i], strlen(good[i]), 64), ORACLE_VALID);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(oracle_check(bad[i], strlen(bad[i]), 64), ORACLE_INVALID);
    }
    assert_int_equal(oracle_check("[[[]]]", 6, 2), ORACLE_TOO_DEEP);
    assert_int_equal(oracle_check("[[[]]]", 6, 3), ORACLE_VALID);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_the_oracle_itself), TEST_MEMORY(test_changed_texts)};
    return cmocka_run_group_tests_name("codec differential", tests, NULL, NULL);
}
