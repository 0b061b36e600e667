/* Tokens by OAuth 2: RFC 6749, with RFC 7636 for logins in a browser. */
#ifndef TRUNKLINE_OAUTH_H
#define TRUNKLINE_OAUTH_H

#include <trunkline/memory.h>
#include <trunkline/token.h>

TL_BEGIN_DECLS

/** How a token is asked for. */
typedef enum tl_oauth_grant {
    TL_OAUTH_PASSWORD = 1,          /* RFC 6749, 4.3: a user's name and password */
    TL_OAUTH_CLIENT_CREDENTIALS = 2, /* 4.4: the client's own */
    TL_OAUTH_REFRESH_TOKEN = 3,     /* 6: a refresh token that is had already */
    TL_OAUTH_AUTHORIZATION_CODE = 4 /* 4.1: a login in a browser before, see tl_oauth_login_new; its refresh token is in the store */
} tl_oauth_grant;

/** Where the client's id and secret stand. */
typedef enum tl_oauth_client_auth {
    TL_OAUTH_CLIENT_DEFAULT = 0, /* in the body; for a refresh: as for the login */
    TL_OAUTH_CLIENT_IN_BODY = 1, /* client_id and client_secret in the form */
    TL_OAUTH_CLIENT_BASIC = 2    /* Authorization: Basic, RFC 6749, 2.3.1 */
} tl_oauth_client_auth;

/** Texts are copied. The sources are taken over, also on failure. */
typedef struct tl_oauth_options {
    size_t struct_size;
    const char *token_url; /* https (http only to loopback); required */
    tl_oauth_grant grant;  /* required */
    tl_oauth_client_auth client_auth;
    tl_oauth_client_auth refresh_client_auth; /* where a refresh wants it elsewhere */
    tl_token_source *client_id;     /* required for all but the password grant */
    tl_token_source *client_secret; /* NULL: a public client; required for client credentials and for Basic */
    tl_token_source *user;          /* required for the password grant, as is */
    tl_token_source *password;
    tl_token_source *refresh_token; /* the first one, for the refresh grant; also what a store command cannot read back */
    const char *scope;              /* NULL: none is asked for */
    /**
     * Where a refresh token is stored before the access token that came with it is used: a file (mode 0600, replaced in one step), or a command
     * that reads it from its input. The refresh and authorization code grants need one: what the server replaced is worth nothing any more.
     * The password grant may have a file. One program at a time may use it.
     */
    const char *store_file;
    const char *const *store_command; /* as tl_token_command_options.argv */
    const char *user_agent;   /* NULL: "trunkline/<version>" */
    bool allow_plain_http;    /* http:// beyond loopback */
    tl_http_timeouts timeouts;
    const tl_token_cache_options *cache; /* NULL: defaults; chains are not for OAuth */
    /* for a login in a browser */
    const char *authorize_url; /* required there */
    const char *redirect_uri;  /* required there: as it is registered, or http://127.0.0.1:PORT/... */
    bool no_pkce;              /* the server knows no RFC 7636 */
} tl_oauth_options;

#define TL_OAUTH_OPTIONS_INIT                                                                                                                       \
    {sizeof(tl_oauth_options), 0, (tl_oauth_grant)0, TL_OAUTH_CLIENT_DEFAULT, TL_OAUTH_CLIENT_DEFAULT, 0, 0, 0, 0, 0, 0, 0, 0, 0, false,            \
     {0, 0, 0, 0}, 0, 0, 0, false}

/**
 * A source of access tokens, kept and renewed as by tl_token_cache_new. A request for a token is never repeated once the server may have got it: a
 * failed login is remembered, and every later acquire answers with the same error; only when no connection was made the next acquire tries
 * again. A token that has run out is renewed by the refresh token where there is one; when the server refuses that (invalid_grant), the password
 * grant logs in again, the others need a new login by a person.
 * Errors: TL_ERR_USAGE, TL_ERR_CONFIG (a URL, a missing source, no store where one is needed), TL_ERR_MEMORY. Later, of an acquire: TL_ERR_AUTH (the
 * server refuses the login, or its answer was lost; http_status), TL_ERR_SECRET (a source gave none; the refresh token cannot be stored: tried again
 * by the next acquire), the network classes when nothing was sent. Owns: the caller, `tl_token_source_free`. Threads: as tl_token_cache_new.
 */
TL_API TL_NODISCARD tl_status tl_oauth_new(tl_token_source **source, const tl_oauth_options *options, tl_error *error);

/** A login in a browser on its way. Threads: confined to one thread. */
typedef struct tl_oauth_login tl_oauth_login;

/**
 * Begins a login in a browser: makes a state and a code verifier, and the URL that the user opens. Options as for tl_oauth_new with
 * TL_OAUTH_AUTHORIZATION_CODE, `authorize_url` and `redirect_uri`. The store is looked at first.
 * @param transport  for redeeming the code; borrowed; driven here and there
 * Errors: as tl_oauth_new; TL_ERR_SECRET (no client id; a store that cannot be used), TL_ERR_IO (no randomness). Blocks: until the client id is had.
 * Owns: the caller, `tl_oauth_login_free`.
 */
TL_API TL_NODISCARD tl_status tl_oauth_login_new(tl_oauth_login **login, const tl_oauth_options *options, tl_transport *transport, tl_error *error);
/** Wipes and frees; NULL is allowed. */
TL_API void tl_oauth_login_free(tl_oauth_login *login);
/** The URL for the user's browser; borrowed from the login. It is no secret, but it is for this login only. */
TL_API const char *tl_oauth_login_url(const tl_oauth_login *login);

/**
 * Whether a redirect (its whole URL or request target) carries this login's state, whatever else it says: one that does not was not meant for it, and
 * who listens for redirects goes on listening. The states are compared in constant time.
 */
TL_API bool tl_oauth_login_matches(const tl_oauth_login *login, tl_str redirect);

/**
 * Redeems what the login led to: the redirect's whole URL or request target (its state must be ours), or the bare code as a person pastes it. The
 * refresh token is stored when this returns TL_OK; a source of tl_oauth_new with the same store uses it from then on.
 * Errors: TL_ERR_USAGE (a code was redeemed already), TL_ERR_AUTH (another state, the user or the server refused, no refresh token came),
 * TL_ERR_SECRET (the refresh token cannot be stored: call again with anything, it is kept until then), the network classes (when nothing was sent
 * the same code may be tried again), TL_ERR_MEMORY. Blocks: until the server has answered.
 */
TL_API TL_NODISCARD tl_status tl_oauth_login_redeem(tl_oauth_login *login, tl_str pasted, tl_error *error);

TL_END_DECLS
#endif
