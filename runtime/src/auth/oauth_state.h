/* OAuth 2: what its parts share. */
#ifndef TRUNKLINE_AUTH_OAUTH_STATE_H
#define TRUNKLINE_AUTH_OAUTH_STATE_H

#include <trunkline/oauth.h>

#include "auth/secrets.h"
#include "auth/store.h"
#include "net/url.h"

enum { TL_OAUTH_CLIENT_ID, TL_OAUTH_CLIENT_SECRET, TL_OAUTH_USER, TL_OAUTH_PASSWORD_TEXT, TL_OAUTH_FIRST_REFRESH, TL_OAUTH_SECRETS };
enum { TL_OAUTH_HEADERS = 4 };

/* What the token endpoint said. */
typedef struct tl_oauth_answer {
    tl_str access_token;
    tl_str refresh_token; /* empty: none */
    int64_t lifetime_ms; /* 0: not told */
    bool invalid_grant;
} tl_oauth_answer;

/*
 * A source of fresh access tokens: each acquire is a request to the token endpoint. One acquire at a time; a cache stands before it. Threads: the
 * asker's, one after another.
 */
typedef struct tl_oauth {
    tl_token_source base;
    tl_oauth_grant grant;
    tl_oauth_client_auth client_auth;
    tl_oauth_client_auth refresh_client_auth;
    tl_url_info place;
    char *token_url;
    char *scope; /* NULL: none */
    char *user_agent;
    char *authorize_url;
    char *redirect_uri;
    tl_http_timeouts timeouts;
    tl_secrets secrets;
    tl_store store;
    bool browser; /* redeems a code, for its refresh token alone */

    bool failed; /* for ever */
    tl_error failure;
    tl_buf refresh; /* empty: none is known */
    bool refresh_refused; /* what the store holds is worth nothing */
    bool unstored; /* `refresh` is to be stored before anything else */
    tl_buf client_id; /* of a login in a browser, for its URL */
    tl_buf code; /* to be redeemed; a login in a browser without one only asks for the client's id */
    tl_buf verifier;

    /* the acquire at hand */
    bool busy;
    bool cancelled; /* its asker does not wait; what is on its way is brought to its end */
    bool freed;
    tl_token_fn done; /* NULL: was told */
    void *context;
    tl_token_asker asker;
    tl_oauth_grant step; /* what the request asks by */
    bool resuming; /* stores what an earlier acquire could not */
    tl_http_request request;
    tl_http_header headers[TL_OAUTH_HEADERS];
    tl_buf body;
    tl_buf authorization;
    tl_buf access;
    int64_t lifetime_ms;
} tl_oauth;

/** Makes the source without a cache (oauth_options.c); `options` is the caller's, complete. Its sources are taken over, also on failure. */
tl_status tl_oauth_make(tl_oauth **oauth, const tl_oauth_options *options, bool browser, tl_error *error);
/** Copies options of any layout; takes the sources. Errors: TL_ERR_USAGE. */
tl_status tl_oauth_options_copy(tl_oauth_options *mine, const tl_oauth_options *options, tl_error *error);
/** Frees the sources of options that nobody took over. */
void tl_oauth_options_free_sources(tl_oauth_options *options);
/** Wipes and frees a source with nothing on its way. */
void tl_oauth_dispose(tl_oauth *oauth);

/** The vtable's functions (oauth.c). */
extern const tl_token_vtable tl_oauth_vtable;

/** Makes the request of the step at hand (oauth_request.c). Errors: TL_ERR_MEMORY. */
tl_status tl_oauth_make_request(tl_oauth *oauth);
/** Wipes it. */
void tl_oauth_wipe_request(tl_oauth *oauth);

/**
 * Reads a complete reply (oauth_reply.c). @param arena  holds the texts of the answer; to be wiped
 * Errors: TL_ERR_AUTH, with a message that holds no secret; `answer->invalid_grant` is then set where it applies. TL_ERR_MEMORY.
 */
tl_status tl_oauth_read(const tl_oauth *oauth, const tl_http_reply *reply, tl_oauth_answer *answer, tl_arena *arena, tl_error *error);
/** What a message calls the step at hand: "the login", "the refresh token". */
const char *tl_oauth_step_name(const tl_oauth *oauth);

#endif
