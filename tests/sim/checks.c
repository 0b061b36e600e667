#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "checks.h"

cJSON *check_json(const http_answer *answer) {
    assert_string_equal(answer->content_type, "application/json; charset=utf-8");
    const char *end = NULL;
    cJSON *json = cJSON_ParseWithLengthOpts(answer->body, answer->length + 1, &end, 1);
    if (!json)
        fail_msg("no JSON: %s", answer->body);
    return json;
}

cJSON *check_saved(const char *url, const char *body) {
    const http_ask ask = {.body = body};
    http_answer answer = http_ask_once(url, &ask);
    assert_int_equal(answer.status, 200);
    cJSON *json = check_json(&answer);
    http_answer_dispose(&answer);
    return json;
}

void check_members(const cJSON *object, const char *const *names) {
    assert_true(cJSON_IsObject(object));
    const cJSON *member = object->child;
    for (; *names; names++, member = member->next) {
        if (!member)
            fail_msg("no member %s", *names);
        assert_string_equal(member->string, *names);
    }
    if (member)
        fail_msg("a member too many: %s", member->string);
}

const cJSON *check_member(const cJSON *object, const char *name) {
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!member)
        fail_msg("no member %s", name);
    return member;
}

void check_number(const cJSON *object, const char *name, int expected) {
    const cJSON *member = check_member(object, name);
    assert_true(cJSON_IsNumber(member));
    if (member->valueint != expected)
        fail_msg("%s is %d, not %d", name, member->valueint, expected);
}

void check_flag(const cJSON *object, const char *name, bool expected) {
    const cJSON *member = check_member(object, name);
    if (!cJSON_IsBool(member) || cJSON_IsTrue(member) != expected)
        fail_msg("%s is not %s", name, expected ? "true" : "false");
}

void check_string(const cJSON *object, const char *name, const char *expected) {
    const cJSON *member = check_member(object, name);
    assert_true(cJSON_IsString(member));
    assert_string_equal(member->valuestring, expected);
}

char *make_records(size_t count) {
    size_t room = count * 120 + 3;
    char *text = malloc(room);
    assert_non_null(text);
    size_t used = 1;
    text[0] = '[';
    for (size_t i = 0; i < count; i++) {
        int added = snprintf(text + used, room - used, "%s" RECORD("C-%zu", "Cell Phone", "408 555 0100"), i ? "," : "", 1001 + i);
        assert_true(added > 0 && (size_t)added < room - used);
        used += (size_t)added;
    }
    memcpy(text + used, "]", 2);
    return text;
}
