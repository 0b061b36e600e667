/* The request of a login: its fields by wire path, from their sources. */
#include "auth/login_state.h"

#include <trunkline/codec.h>

enum { ROOM = 1024, ROOM_PER_FIELD = 256, LONGEST_ESCAPE = 6 };

/* Sets all fields of a fresh object. Texts are borrowed from the secrets. */
static tl_status set_fields(const tl_login *login, void *object, tl_arena *arena, tl_error *error) {
    tl_error ignored = {0}; /* what the codec has to say may quote the secret */
    for (size_t i = 0; i < login->secrets.count; i++) {
        tl_opt_text text = tl_text_str(tl_buf_str(&login->secrets.list[i].value));
        tl_status status = tl_schema_set(login->operation->request, object, tl_str_from(login->paths[i]), text, arena, &ignored);
        if (status != TL_OK) {
            (void)tl_fail(error, status, "what its source gave cannot stand in this field of the login (%s)", tl_status_name(status));
            tl_error_set_field(error, tl_str_from(login->paths[i]));
            return status;
        }
    }
    return TL_OK;
}

static size_t most_bytes(const tl_login *login) {
    size_t most = ROOM; /* for an envelope around them */
    for (size_t i = 0; i < login->secrets.count; i++) {
        most += login->secrets.list[i].value.len * LONGEST_ESCAPE + ROOM_PER_FIELD;
    }
    return most;
}

/* What a codec has to say may quote the secret too. */
static tl_status write_body(tl_login *login, const void *object, tl_error *error) {
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_error said = {0};
    options.namespace_uri = login->namespace_uri;
    tl_status status = tl_message_write(login->operation, &options, object, &login->message, &said);
    if (status != TL_OK) {
        (void)tl_fail(error, status, "the login's request cannot be written (%s)", tl_status_name(status));
        tl_error_set_field(error, tl_str_from(said.field));
    }
    return status;
}

tl_status tl_login_encode(tl_login *login, tl_error *error) {
    const tl_type *type = login->operation->request;
    if (!type) {
        return TL_OK;
    }
    tl_status status = TL_OK;
    tl_arena *arena = tl_arena_new();
    void *object = arena ? tl_arena_alloc(arena, type->size) : NULL;
    /* Room from the start: growing would leave copies of secrets behind. */
    if (!object || tl_buf_reserve(&login->message.body, most_bytes(login)) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (status == TL_OK) {
        status = set_fields(login, object, arena, error);
    }
    if (status == TL_OK) {
        status = tl_schema_check(type, object, error);
    }
    if (status == TL_OK) {
        status = write_body(login, object, error);
    }
    tl_arena_free(arena);
    return status;
}

static tl_status check_fields(const tl_login *login, tl_error *error) {
    const tl_type *type = login->operation->request;
    if (login->secrets.count == 0) {
        return TL_OK;
    }
    if (!type || type->kind != TL_KIND_OBJECT) {
        return tl_fail(error, TL_ERR_TYPE, "%s takes no object in its body, so a login through it can have no fields", login->operation->id);
    }
    tl_arena *arena = tl_arena_new();
    void *object = arena ? tl_arena_alloc(arena, type->size) : NULL;
    tl_status status = object ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    for (size_t i = 0; status == TL_OK && i < login->secrets.count; i++) {
        tl_opt_text absent = {{NULL, 0}, TL_ABSENT};
        status = tl_schema_set(type, object, tl_str_from(login->paths[i]), absent, arena, error);
    }
    tl_arena_free(arena);
    return status;
}

tl_status tl_login_check_paths(const tl_login *login, tl_error *error) {
    tl_status status = check_fields(login, error);
    if (status != TL_OK || !login->token_path) {
        return status;
    }
    const tl_type *reply = login->operation->reply;
    const tl_type *found = reply ? tl_type_at(reply, tl_str_from(login->token_path)) : NULL;
    if (!found) {
        status = tl_fail(error, TL_ERR_UNKNOWN, "the reply of %s has no field at the token's path", login->operation->id);
    } else if (found->kind != TL_KIND_TEXT) {
        status = tl_fail(error, TL_ERR_TYPE, "the field at the token's path is no text in the reply of %s", login->operation->id);
    }
    if (status != TL_OK) {
        tl_error_set_field(error, tl_str_from(login->token_path));
    }
    return status;
}
