/* A login through an operation: what its parts share. */
#ifndef TRUNKLINE_AUTH_LOGIN_STATE_H
#define TRUNKLINE_AUTH_LOGIN_STATE_H

#include <trunkline/client.h>
#include <trunkline/login.h>

#include "auth/secrets.h"
#include "net/url.h"

/* A source of fresh tokens: each acquire is a login. One acquire at a time; a cache stands before it. Threads: the asker's, one after another. */
typedef struct tl_login {
    tl_token_source base;
    const tl_operation *operation;
    tl_url_info place;
    char *texts; /* one block for what follows */
    const char *url;
    const char *user_agent; /* NULL: the default */
    const char *token_path;
    const char *token_header;
    const char *token_prefix;
    const char *namespace_uri; /* NULL: the schema's own */
    const char **paths; /* of the fields, beside secrets.list */
    bool allow_plain_http;
    tl_http_timeouts timeouts;
    tl_secrets secrets;

    bool failed; /* for ever */
    tl_error failure;

    /* the acquire at hand */
    bool busy;
    bool cancelled; /* its asker does not wait; what is on its way is brought to its end */
    bool freed;
    tl_token_fn done; /* NULL: was told */
    void *context;
    tl_token_asker asker;
    tl_client *client; /* over the asker's transport */
    tl_message message;
    tl_buf token;
} tl_login;

/** Wipes and frees a login with nothing on its way. */
void tl_login_dispose(tl_login *login);
/** The vtable's functions (login.c). */
extern const tl_token_vtable tl_login_vtable;

/** Makes the request's body from the secrets at hand (login_body.c). Errors: as tl_schema_set, tl_schema_check and tl_json_encode. */
tl_status tl_login_encode(tl_login *login, tl_error *error);
/** Whether every field's path can be set, and the token's path leads to a text. Errors: TL_ERR_UNKNOWN, TL_ERR_TYPE, TL_ERR_MEMORY. */
tl_status tl_login_check_paths(const tl_login *login, tl_error *error);

/** Takes the token out of a complete reply (login_reply.c). Errors: TL_ERR_AUTH, with a message that holds no secret, TL_ERR_MEMORY. */
tl_status tl_login_read(tl_login *login, const tl_http_reply *reply, tl_error *error);

/** The type at a wire path; NULL when there is none (text_at.c). */
const tl_type *tl_type_at(const tl_type *type, tl_str path);
/** The text at a wire path of an object; empty when it is absent, null or no text. */
tl_str tl_text_at(const tl_type *type, const void *object, tl_str path);

#endif
