/* Tokens by a login that is an operation of the system's own API. */
#ifndef TRUNKLINE_LOGIN_H
#define TRUNKLINE_LOGIN_H

#include <trunkline/http.h>
#include <trunkline/schema.h>
#include <trunkline/token.h>

TL_BEGIN_DECLS

/** One field of the login's request. */
typedef struct tl_login_field {
    const char *path;        /* wire path in the body: "PASSWORD" */
    tl_token_source *source; /* where its value comes from, also where that is no secret */
} tl_login_field;

/** Texts and fields are copied. The sources are taken over, also on failure. */
typedef struct tl_login_options {
    size_t struct_size;
    const char *url;               /* as tl_client_options.url; required */
    const tl_operation *operation; /* needs no token itself; borrowed; required */
    const tl_login_field *fields;
    size_t field_count;
    const char *token_path;   /* where the token stands in the reply's body: "AUTH_TOKEN"; or */
    const char *token_header; /* the reply's header that holds it; neither: the operation's codec finds it (judge_token) */
    const char *token_prefix; /* what stands before it there: "Bearer token ="; case and blanks do not count. NULL: nothing */
    const char *user_agent;   /* NULL: "trunkline/<version>" */
    bool allow_plain_http;    /* http:// beyond loopback */
    tl_http_timeouts timeouts;
    const tl_token_cache_options *cache; /* lifetime, chains; NULL: defaults */
    const char *namespace_uri; /* as in tl_message_options */
} tl_login_options;

#define TL_LOGIN_OPTIONS_INIT {sizeof(tl_login_options), 0, 0, 0, 0, 0, 0, 0, 0, false, {0, 0, 0, 0}, 0, 0}

/**
 * A source of tokens that a login gives, kept as by tl_token_cache_new. A login is never repeated once the server may have got it: one that
 * failed, whatever the HTTP status, is remembered, and every later acquire answers with the same error; only when no connection was made the next
 * acquire tries again.
 * Errors: TL_ERR_USAGE, TL_ERR_CONFIG (a URL), TL_ERR_UNKNOWN (a path that the schema does not have), TL_ERR_TYPE (a path that does not lead to a
 * text), TL_ERR_MEMORY. Later, of an acquire: TL_ERR_AUTH (http_status), TL_ERR_SECRET, what tl_schema_set and tl_schema_check return for a value that the
 * field cannot take, the network classes when nothing was sent. Owns: the caller, `tl_token_source_free`. Threads: as tl_token_cache_new.
 */
TL_API TL_NODISCARD tl_status tl_login_new(tl_token_source **source, const tl_login_options *options, tl_error *error);

TL_END_DECLS
#endif
