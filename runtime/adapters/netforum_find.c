/* The customer's key by member number or e-mail, by GetQuery. What is looked for comes from a file: it must never be more than a value. */
#include "netforum.h"

#include <stdio.h>

#define PLACE "{value}"

enum { LONGEST_VALUE = 200 };

bool tl_netforum_finds(const tl_scope *scope) {
    return !tl_scope_is(scope, "find.by", "key");
}

tl_str tl_netforum_find_part(const tl_scope *scope, const char *name) {
    char key[64];
    tl_str by = tl_scope_setting(scope, "find.by");
    (void)snprintf(key, sizeof key, "find.%s", name);
    tl_str given = tl_scope_setting(scope, key);
    if (given.len > 0) {
        return given;
    }
    (void)snprintf(key, sizeof key, "find.%.*s.%s", (int)by.len, by.ptr, name);
    return tl_str_from(tl_api_fact(scope->adapter->api, key));
}

static tl_status refuse(tl_error *error, tl_status status, const char *field, const char *why) {
    (void)tl_fail(error, status, "%s", why);
    tl_error_set_field(error, tl_str_from(field));
    return status;
}

/* The clause must leave the quotes to us, and say where the value goes. */
static tl_status check_clause(const tl_scope *scope, tl_error *error) {
    tl_str where = tl_netforum_find_part(scope, "where");
    ptrdiff_t at = tl_str_find(where, tl_str_from(PLACE));
    size_t end = at >= 0 ? (size_t)at + sizeof PLACE - 1 : 0;
    if (at < 0) {
        return refuse(error, TL_ERR_CONFIG, "find.where", "find.where needs " PLACE " where the value goes");
    }
    if ((at > 0 && where.ptr[at - 1] == '\'') || (end < where.len && where.ptr[end] == '\'')) {
        return refuse(error, TL_ERR_CONFIG, "find.where", "find.where has quotes around " PLACE ": leave them out, the value gets its own");
    }
    return TL_OK;
}

/* Characters that a database may turn into a quote when it converts a text: of no use in a member number or an address. */
static bool has_quote_like(tl_str text) {
    static const char *const likes[] = {"\xCA\xB9",     "\xCA\xBB",     "\xCA\xBC",     "\xCB\x88",     "\xCB\x8A",    "\xE2\x80\x98",
                                        "\xE2\x80\x99", "\xE2\x80\x9B", "\xE2\x80\xB2", "\xE2\x80\xB5", "\xEF\xBC\x87"};
    for (size_t i = 0; i < sizeof likes / sizeof likes[0]; i++) {
        if (tl_str_find(text, tl_str_from(likes[i])) >= 0) {
            return true;
        }
    }
    return false;
}

static bool is_number(tl_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len > 0 && text.len <= 18;
}

tl_status tl_netforum_find_check(const tl_scope *scope, const tl_record *record, tl_error *error) {
    tl_str text = tl_record_text(record, TL_COLUMN_CUSTOMER);
    tl_status status = check_clause(scope, error);
    if (status != TL_OK || text.len == 0) {
        return status;
    }
    for (size_t i = 0; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7F) {
            return refuse(error, TL_ERR_TYPE, "customer", "has a control character, and so cannot be looked up");
        }
    }
    if (text.len > LONGEST_VALUE) {
        return refuse(error, TL_ERR_RANGE, "customer", "is too long to be looked up");
    }
    if (has_quote_like(text)) {
        return refuse(error, TL_ERR_TYPE, "customer", "has a character that a database may take for a quote, and so is not looked up");
    }
    if (tl_scope_is(scope, "find.by", "cst_recno") && !is_number(text)) {
        return refuse(error, TL_ERR_TYPE, "customer", "is no record number");
    }
    return TL_OK;
}

bool tl_netforum_find_question(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_str *question) {
    (void)operation;
    *question = tl_str_trim(tl_record_text(record, TL_COLUMN_CUSTOMER));
    return question->len > 0 && tl_netforum_finds(scope);
}

/* A text of SQL: quotes doubled, and nothing else is special in one. */
static tl_status put_value(tl_buf *out, tl_str value) {
    tl_status status = tl_buf_append(out, tl_str_from("'"));
    size_t begin = 0;
    for (size_t i = 0; i < value.len && status == TL_OK; i++) {
        if (value.ptr[i] == '\'') {
            status = tl_buf_append(out, tl_str_sized(value.ptr + begin, i + 1 - begin));
            begin = i; /* the quote once more */
        }
    }
    if (status == TL_OK) {
        status = tl_buf_append(out, tl_str_sized(value.ptr + begin, value.len - begin));
    }
    return status == TL_OK ? tl_buf_append(out, tl_str_from("'")) : status;
}

static tl_status put_clause(tl_buf *out, tl_str where, tl_str value) {
    ptrdiff_t at;
    tl_status status = TL_OK;
    while (status == TL_OK && (at = tl_str_find(where, tl_str_from(PLACE))) >= 0) {
        size_t skip = (size_t)at + sizeof PLACE - 1;
        status = tl_buf_append(out, tl_str_sized(where.ptr, (size_t)at));
        if (status == TL_OK) {
            status = put_value(out, value);
        }
        where = tl_str_sized(where.ptr + skip, where.len - skip);
    }
    return status == TL_OK ? tl_buf_append(out, where) : status;
}

static tl_status put_clauses(tl_buf *out, tl_str where, const tl_str *questions, size_t count) {
    tl_status status = TL_OK;
    for (size_t i = 0; i < count && status == TL_OK; i++) {
        status = tl_buf_append(out, tl_str_from(i > 0 ? " OR (" : count > 1 ? "(" : ""));
        if (status == TL_OK) {
            status = put_clause(out, where, questions[i]);
        }
        if (status == TL_OK && count > 1) {
            status = tl_buf_append(out, tl_str_from(")"));
        }
    }
    return status;
}

/* The lookup that this is. */
static const tl_operation *find_operation(const tl_scope *scope) {
    const tl_lookup *lookup = scope->adapter->lookups;
    while (lookup->ask != tl_netforum_find_ask) {
        lookup++;
    }
    return lookup->operation;
}

tl_status tl_netforum_find_ask(const tl_scope *scope, const tl_str *questions, size_t count, void *value, tl_error *error) {
    tl_str column = tl_netforum_find_part(scope, "column"), match = tl_netforum_find_part(scope, "match");
    tl_buf clauses = {0}, columns = {0};
    tl_status status = put_clauses(&clauses, tl_netforum_find_part(scope, "where"), questions, count);
    if (status == TL_OK) {
        status = tl_buf_format(&columns, "%.*s,%.*s", (int)column.len, column.ptr, (int)match.len, match.ptr);
    }
    tl_str where = status == TL_OK ? tl_arena_copy(scope->arena, tl_buf_str(&clauses)) : tl_str_from(NULL);
    tl_str list = status == TL_OK ? tl_arena_copy(scope->arena, tl_buf_str(&columns)) : tl_str_from(NULL);
    tl_buf_dispose(&clauses);
    tl_buf_dispose(&columns);
    if (!where.ptr || !list.ptr) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a lookup");
    }
    const tl_type *type = find_operation(scope)->request;
    status = tl_schema_set(type, value, tl_str_from("szObjectName"), tl_text_str(tl_netforum_find_part(scope, "object")), scope->arena, error);
    if (status == TL_OK) {
        status = tl_schema_set(type, value, tl_str_from("szColumnList"), tl_text_str(list), scope->arena, error);
    }
    return status == TL_OK ? tl_schema_set(type, value, tl_str_from("szWhereClause"), tl_text_str(where), scope->arena, error) : status;
}
