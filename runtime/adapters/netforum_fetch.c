/* The phone's own key, by WEBPhoneGet: an update needs it, and it is another one than the key of its link to the customer. */
#include "netforum.h"

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* av_key_Type: [{]?8[-]?(4[-]?){3}12[}]? */
bool tl_netforum_is_key(tl_str text) {
    static const uint8_t groups[] = {8, 4, 4, 4, 12};
    size_t at = text.len > 0 && text.ptr[0] == '{' ? 1 : 0;
    for (size_t group = 0; group < sizeof groups; group++) {
        for (size_t i = 0; i < groups[group]; i++, at++) {
            if (at >= text.len || !is_hex(text.ptr[at])) {
                return false;
            }
        }
        if (group + 1 < sizeof groups && at < text.len && text.ptr[at] == '-') {
            at++;
        }
    }
    return at == text.len || (at + 1 == text.len && text.ptr[at] == '}');
}

/* The key as 8-4-4-4-12, in the arena; empty when out of memory. */
static tl_str plain_key(tl_str key, tl_arena *arena) {
    char plain[37];
    size_t used = 0;
    for (size_t i = 0; i < key.len && used < sizeof plain - 1; i++) {
        if (is_hex(key.ptr[i])) {
            plain[used++] = key.ptr[i];
            if ((used == 8 || used == 13 || used == 18 || used == 23) && used < sizeof plain - 1) {
                plain[used++] = '-';
            }
        }
    }
    return tl_arena_copy(arena, tl_str_sized(plain, used));
}

bool tl_netforum_fetch_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question) {
    *question = tl_record_text(record, TL_COLUMN_PHONE_ID);
    return operation == scope->adapter->operations[0] && tl_scope_is(scope, "fetch", "true") && !tl_record_extra(record, TL_NETFORUM_PHONE_KEY);
}

tl_status tl_netforum_fetch_ask(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error) {
    const tl_lookup *lookup = scope->adapter->lookups;
    tl_str key = count == 1 ? plain_key(questions[0], scope->arena) : tl_str_from(NULL);
    if (!key.ptr) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a lookup");
    }
    while (lookup->ask != tl_netforum_fetch_ask) {
        lookup++;
    }
    return tl_schema_set(lookup->operation->request, value, tl_str_from("key"), tl_text_str(key), scope->arena, error);
}
