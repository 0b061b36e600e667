/* OAuth 2: what it is told, whether that can work, and its making and end. */
#include "auth/oauth_state.h"

#include <stddef.h>
#include <string.h>

#include "net/text_rules.h"
#include <trunkline/version.h>

void tl_oauth_options_free_sources(tl_oauth_options *options) {
    tl_token_source **sources[] = {&options->client_id, &options->client_secret, &options->user, &options->password, &options->refresh_token};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++) {
        tl_token_source_free(*sources[i]);
        *sources[i] = NULL;
    }
}

tl_status tl_oauth_options_copy(tl_oauth_options *mine, const tl_oauth_options *options, tl_error *error) {
    const tl_oauth_options defaults = TL_OAUTH_OPTIONS_INIT;
    *mine = defaults;
    if (options && options->struct_size == 0) {
        mine->client_id = options->client_id;
        mine->client_secret = options->client_secret;
        mine->user = options->user;
        mine->password = options->password;
        mine->refresh_token = options->refresh_token;
    }
    if (!options || options->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "OAuth needs options: start from TL_OAUTH_OPTIONS_INIT");
    }
    memcpy(mine, options, options->struct_size < sizeof *mine ? options->struct_size : sizeof *mine);
    mine->struct_size = sizeof *mine;
    return TL_OK;
}

static tl_status check_grant(const tl_oauth_options *options, tl_error *error) {
    bool stores = options->store_file || options->store_command;
    switch (options->grant) {
    case TL_OAUTH_PASSWORD:
        if (!options->user || !options->password) {
            return tl_fail(error, TL_ERR_CONFIG, "the password grant needs a user and a password");
        }
        return options->store_command ? tl_fail(error, TL_ERR_CONFIG, "the password grant stores its refresh token in a file or not at all") : TL_OK;
    case TL_OAUTH_CLIENT_CREDENTIALS:
        if (!options->client_secret) {
            return tl_fail(error, TL_ERR_CONFIG, "the client credentials grant needs a client_secret");
        }
        return stores ? tl_fail(error, TL_ERR_CONFIG, "the client credentials grant has no refresh token to store") : TL_OK;
    case TL_OAUTH_REFRESH_TOKEN:
    case TL_OAUTH_AUTHORIZATION_CODE:
        if (!stores) {
            return tl_fail(error, TL_ERR_CONFIG,
                           "this grant needs a place to store the refresh token in: the server may replace it at any time, and the old one is worth "
                           "nothing then: give a store file or a store command");
        }
        return TL_OK;
    }
    return tl_fail(error, TL_ERR_CONFIG, "OAuth needs a grant: password, client credentials, refresh token or authorization code");
}

/* The source that uses a token, other than the login in a browser, has to get at it. */
static tl_status check_refresh(const tl_oauth_options *options, bool browser, tl_error *error) {
    if (browser || options->refresh_token) {
        return TL_OK;
    }
    if (options->store_command) {
        return tl_fail(error, TL_ERR_CONFIG, "a store command takes the refresh token in: say as well where it can be read");
    }
    return TL_OK;
}

static tl_status check_client(const tl_oauth_options *options, tl_error *error) {
    bool basic = options->client_auth == TL_OAUTH_CLIENT_BASIC || options->refresh_client_auth == TL_OAUTH_CLIENT_BASIC;
    if (!options->client_id && options->grant != TL_OAUTH_PASSWORD) {
        return tl_fail(error, TL_ERR_CONFIG, "this grant needs a client_id");
    }
    if (options->client_secret && !options->client_id) {
        return tl_fail(error, TL_ERR_CONFIG, "a client_secret needs a client_id");
    }
    if (basic && !options->client_secret) {
        return tl_fail(error, TL_ERR_CONFIG, "HTTP Basic needs a client_id and a client_secret");
    }
    return (unsigned)options->client_auth <= TL_OAUTH_CLIENT_BASIC && (unsigned)options->refresh_client_auth <= TL_OAUTH_CLIENT_BASIC
               ? TL_OK
               : tl_fail(error, TL_ERR_CONFIG, "there is no such way for the client to say who it is");
}

static tl_status check_browser(const tl_oauth_options *options, tl_error *error) {
    tl_url_info ignored;
    if (options->grant != TL_OAUTH_AUTHORIZATION_CODE) {
        return tl_fail(error, TL_ERR_CONFIG, "only the authorization code grant logs in by a browser");
    }
    if (!options->authorize_url || !options->authorize_url[0]) {
        return tl_fail(error, TL_ERR_CONFIG, "a login in a browser needs the authorize_url");
    }
    if (!options->redirect_uri || !options->redirect_uri[0]) {
        return tl_fail(error, TL_ERR_CONFIG, "a login in a browser needs the redirect_uri");
    }
    if (strchr(options->authorize_url, '#')) {
        return tl_fail(error, TL_ERR_CONFIG, "the authorize_url has a fragment");
    }
    return tl_url_check(tl_str_from(options->authorize_url), options->allow_plain_http, TL_ERR_CONFIG, &ignored, error);
}

static bool copy_text(char **copy, const char *text) {
    size_t size = text ? strlen(text) + 1 : 0;
    if (!text) {
        return true;
    }
    *copy = tl_alloc(size);
    if (*copy) {
        memcpy(*copy, text, size);
    }
    return *copy != NULL;
}

static tl_status copy_settings(tl_oauth *oauth, const tl_oauth_options *options, tl_error *error) {
    const char *user_agent = options->user_agent ? options->user_agent : "trunkline/" TL_VERSION;
    if (!tl_text_is_header_value(tl_str_from(user_agent))) {
        return tl_fail(error, TL_ERR_CONFIG, "the user agent has a line end or another control character");
    }
    oauth->grant = options->grant;
    oauth->client_auth = options->client_auth ? options->client_auth : TL_OAUTH_CLIENT_IN_BODY;
    oauth->refresh_client_auth = options->refresh_client_auth ? options->refresh_client_auth : oauth->client_auth;
    oauth->timeouts = options->timeouts;
    if (!copy_text(&oauth->token_url, options->token_url) || !copy_text(&oauth->scope, options->scope) ||
        !copy_text(&oauth->user_agent, user_agent) || !copy_text(&oauth->authorize_url, options->authorize_url) ||
        !copy_text(&oauth->redirect_uri, options->redirect_uri)) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return tl_store_init(&oauth->store, options->store_file, options->store_command, error);
}

static tl_status take_sources(tl_oauth *oauth, tl_oauth_options *options) {
    tl_secret *list = tl_calloc(TL_OAUTH_SECRETS, sizeof *list);
    if (!list) {
        return TL_ERR_MEMORY;
    }
    list[TL_OAUTH_CLIENT_ID].source = options->client_id;
    list[TL_OAUTH_CLIENT_ID].open = true; /* RFC 6749, 2.2 */
    list[TL_OAUTH_CLIENT_SECRET].source = options->client_secret;
    list[TL_OAUTH_USER].source = options->user;
    list[TL_OAUTH_PASSWORD_TEXT].source = options->password;
    list[TL_OAUTH_FIRST_REFRESH].source = options->refresh_token;
    oauth->secrets.list = list;
    oauth->secrets.count = TL_OAUTH_SECRETS;
    options->client_id = options->client_secret = options->user = options->password = options->refresh_token = NULL;
    return TL_OK;
}

void tl_oauth_dispose(tl_oauth *oauth) {
    tl_oauth_wipe_request(oauth);
    tl_secrets_dispose(&oauth->secrets);
    tl_store_dispose(&oauth->store);
    tl_buf_dispose_secret(&oauth->refresh);
    tl_buf_dispose_secret(&oauth->client_id);
    tl_buf_dispose_secret(&oauth->code);
    tl_buf_dispose_secret(&oauth->verifier);
    tl_buf_dispose_secret(&oauth->access);
    tl_free(oauth->token_url);
    tl_free(oauth->scope);
    tl_free(oauth->user_agent);
    tl_free(oauth->authorize_url);
    tl_free(oauth->redirect_uri);
    tl_free(oauth);
}

tl_status tl_oauth_make(tl_oauth **oauth, const tl_oauth_options *options, bool browser, tl_error *error) {
    tl_oauth_options mine = *options;
    tl_oauth *made = NULL;
    tl_status status = TL_OK;
    if (!mine.token_url || !mine.token_url[0]) {
        status = tl_fail(error, TL_ERR_CONFIG, "OAuth needs the token_url");
    }
    if (status == TL_OK) {
        status = check_grant(&mine, error);
    }
    if (status == TL_OK) {
        status = check_refresh(&mine, browser, error);
    }
    if (status == TL_OK) {
        status = check_client(&mine, error);
    }
    if (status == TL_OK && browser) {
        status = check_browser(&mine, error);
    }
    if (status != TL_OK) {
        goto out;
    }
    made = tl_calloc(1, sizeof *made);
    if (!made) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    made->base.vtable = &tl_oauth_vtable;
    made->browser = browser;
    status = tl_url_check(tl_str_from(mine.token_url), mine.allow_plain_http, TL_ERR_CONFIG, &made->place, error);
    if (status == TL_OK) {
        status = copy_settings(made, &mine, error);
    }
    if (status == TL_OK && take_sources(made, &mine) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (status == TL_OK) {
        *oauth = made;
        made = NULL;
    }
out:
    tl_oauth_options_free_sources(&mine);
    if (made) {
        tl_oauth_dispose(made);
    }
    return status;
}

tl_status tl_oauth_new(tl_token_source **source, const tl_oauth_options *options, tl_error *error) {
    tl_oauth_options mine;
    tl_oauth *oauth = NULL;
    tl_status status = tl_oauth_options_copy(&mine, options, error);
    if (source) {
        *source = NULL;
    }
    if (status == TL_OK && !source) {
        status = tl_fail(error, TL_ERR_USAGE, "tl_oauth_new needs a place for the source");
    }
    if (status == TL_OK && mine.cache && mine.cache->struct_size > offsetof(tl_token_cache_options, chains) && mine.cache->chains > 0) {
        status = tl_fail(error, TL_ERR_CONFIG, "chains are for tokens that replies replace: OAuth has none");
    }
    if (status != TL_OK) {
        tl_oauth_options_free_sources(&mine);
        return status;
    }
    status = tl_oauth_make(&oauth, &mine, false, error);
    return status == TL_OK ? tl_token_cache_new(source, &oauth->base, mine.cache, error) : status;
}
