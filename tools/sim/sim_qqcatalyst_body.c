/* QQCatalyst, simulated: bodies in JSON and as forms, read as ASP.NET reads them. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim_body.h"
#include "sim_qqcatalyst.h"

enum { MAX_NUMBERS = 1000 };

unsigned sim_qq_member_of(const char *name) {
    unsigned member = 0;
    while (member < SIM_QQ_MEMBERS && strcmp(sim_qq_names[member].name, name) != 0)
        member++;
    return member;
}

sim_qq_number *sim_qq_add_number(sim_exchange *x, sim_qq_request *request) {
    if (request->count == request->room) {
        size_t room = request->room ? request->room * 2 : 8;
        sim_qq_number *numbers = tl_arena_alloc(x->arena, room * sizeof *numbers);
        if (!numbers)
            return NULL;
        if (request->count)
            memcpy(numbers, request->numbers, request->count * sizeof *numbers);
        request->numbers = numbers;
        request->room = room;
    }
    sim_qq_number *number = &request->numbers[request->count++];
    *number = (sim_qq_number){0};
    return number;
}

/* An integer of 64 bits in its plain form. */
static bool read_integer(const char *text, char plain[32]) {
    size_t sign = *text == '-';
    size_t digits = strspn(text + sign, "0123456789");
    if (digits == 0 || digits > 19 || text[sign + digits])
        return false;
    long long value = strtoll(text, NULL, 10);
    if (value == LLONG_MAX || value == LLONG_MIN)
        return false;
    snprintf(plain, 32, "%lld", value);
    return true;
}

bool sim_qq_set(sim_exchange *x, sim_qq_number *number, unsigned member, const char *text) {
    char plain[32];
    if (sim_qq_names[member].kind == SIM_QQ_INTEGER) {
        if (!read_integer(text, plain))
            return false;
        text = plain;
    } else if (sim_qq_names[member].kind == SIM_QQ_BOOLEAN) {
        bool yes = strcasecmp(text, "true") == 0;
        if (!yes && strcasecmp(text, "false") != 0)
            return false;
        text = yes ? "true" : "false";
    }
    tl_str copy = tl_arena_copy(x->arena, tl_str_from(text));
    number->members[member] = tl_text_str(copy);
    return copy.ptr != NULL;
}

/* A JSON value of the right kind; only texts may be null. cJSON holds numbers as doubles: beyond 2^53 one is refused. */
static bool read_value(sim_exchange *x, sim_qq_number *number, unsigned member, const cJSON *value) {
    char text[32];
    unsigned kind = sim_qq_names[member].kind;
    if (kind == SIM_QQ_STRING && cJSON_IsNull(value)) {
        number->members[member] = tl_null_text();
        return true;
    }
    if (kind == SIM_QQ_BOOLEAN && cJSON_IsBool(value))
        return sim_qq_set(x, number, member, cJSON_IsTrue(value) ? "true" : "false");
    if (kind == SIM_QQ_INTEGER && cJSON_IsNumber(value)) {
        double exact = value->valuedouble;
        if (exact < -9007199254740992.0 || exact > 9007199254740992.0)
            return false;
        snprintf(text, sizeof text, "%.17g", exact);
        return sim_qq_set(x, number, member, text);
    }
    return kind == SIM_QQ_STRING && cJSON_IsString(value) && sim_qq_set(x, number, member, value->valuestring);
}

bool sim_qq_read_json(sim_exchange *x, sim_qq_request *request) {
    cJSON *list = sim_read_json(x);
    bool ok = cJSON_IsArray(list) && cJSON_GetArraySize(list) <= MAX_NUMBERS;
    for (const cJSON *item = ok ? list->child : NULL; ok && item; item = item->next) {
        sim_qq_number *number = cJSON_IsObject(item) ? sim_qq_add_number(x, request) : NULL;
        ok = number != NULL;
        for (const cJSON *value = ok ? item->child : NULL; ok && value; value = value->next) {
            unsigned member = sim_qq_member_of(value->string);
            ok = member == SIM_QQ_MEMBERS || read_value(x, number, member, value);
        }
    }
    cJSON_Delete(list);
    return ok;
}

/* Reads "[3].PhoneNumber": index and member. */
static bool read_name(const char *name, size_t *index, const char **member) {
    char *end = NULL;
    if (name[0] != '[' || name[1] < '0' || name[1] > '9')
        return false;
    unsigned long number = strtoul(name + 1, &end, 10);
    if (number >= MAX_NUMBERS || end[0] != ']' || end[1] != '.')
        return false;
    *index = number;
    *member = end + 2;
    return true;
}

/* One "name=value", escapes and all; `name` is changed. What is no member of a number is skipped, as model binding does. */
static bool read_pair(sim_exchange *x, char *name, sim_qq_request *request, bool *given) {
    size_t index = 0;
    const char *rest = NULL;
    char *value = strchr(name, '=');
    if (value)
        *value++ = '\0';
    if (!sim_unescape_form(name) || (value && !sim_unescape_form(value)))
        return false;
    if (!read_name(name, &index, &rest))
        return true;
    unsigned member = sim_qq_member_of(rest);
    while (request->count <= index) {
        if (!sim_qq_add_number(x, request))
            return false;
    }
    given[index] = true;
    if (member == SIM_QQ_MEMBERS)
        return true;
    if (value)
        return sim_qq_set(x, &request->numbers[index], member, value);
    request->numbers[index].members[member] = tl_null_text();
    return sim_qq_names[member].kind == SIM_QQ_STRING;
}

bool sim_qq_read_form(sim_exchange *x, sim_qq_request *request) {
    bool given[MAX_NUMBERS] = {false};
    tl_str body = tl_arena_copy(x->arena, x->request.body);
    char *at = body.ptr ? tl_arena_alloc(x->arena, body.len + 1) : NULL;
    if (!at || (body.len && memchr(body.ptr, 0, body.len)))
        return false;
    memcpy(at, body.len ? body.ptr : "", body.len);
    at[body.len] = '\0';
    while (at && *at) {
        char *next = strchr(at, '&');
        if (next)
            *next++ = '\0';
        if (!read_pair(x, at, request, given))
            return false;
        at = next;
    }
    /* Binding ends at the first index that is not there. */
    for (size_t i = 0; i < request->count; i++) {
        if (!given[i])
            request->count = i;
    }
    return true;
}
