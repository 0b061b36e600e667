/* Reads `oauth` of a system, and whether its keys can work together: what its grant needs, and what means nothing to it. */
#include <string.h>

#include "config_reader.h"
#include "text.h"

enum {
    FOR_PASSWORD = 1 << TL_OAUTH_PASSWORD,
    FOR_CLIENT = 1 << TL_OAUTH_CLIENT_CREDENTIALS,
    FOR_REFRESH = 1 << TL_OAUTH_REFRESH_TOKEN,
    FOR_CODE = 1 << TL_OAUTH_AUTHORIZATION_CODE
};

static bool read_grant(const config_reader *reader, const char *key, const yaml_node *value, void *into);
static bool read_client_auth(const config_reader *reader, const char *key, const yaml_node *value, void *into);
static bool read_endpoint(const config_reader *reader, const char *key, const yaml_node *value, void *into);

static const config_key keys[] = {
    {"token_url", read_endpoint, offsetof(config_oauth, token_url)},
    {"authorize_url", read_endpoint, offsetof(config_oauth, authorize_url)},
    {"redirect_uri", config_read_url, offsetof(config_oauth, redirect_uri)},
    {"grant", read_grant, offsetof(config_oauth, grant)},
    {"user", config_read_open, offsetof(config_oauth, user)},
    {"password", config_read_secret, offsetof(config_oauth, password)},
    {"client_id", config_read_open, offsetof(config_oauth, client_id)},
    {"client_secret", config_read_secret, offsetof(config_oauth, client_secret)},
    {"refresh_token", config_read_secret, offsetof(config_oauth, refresh_token)},
    {"scope", config_read_text, offsetof(config_oauth, scope)},
    {"client_auth", read_client_auth, offsetof(config_oauth, client_auth)},
    {"refresh_client_auth", read_client_auth, offsetof(config_oauth, refresh_client_auth)},
    {"pkce", config_read_bool, offsetof(config_oauth, pkce)},
    {"store", config_read_store, offsetof(config_oauth, store)},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

/* Which grants a key is needed for, and which it means something to. */
static const struct {
    const char *key;
    unsigned needed;
    unsigned allowed;
    const char *form; /* how to say it */
} rules[] = {
    {"user", FOR_PASSWORD, FOR_PASSWORD, "user: NAME, or one of " CONFIG_SECRET_FORMS},
    {"password", FOR_PASSWORD, FOR_PASSWORD, "password: " CONFIG_SECRET_FORMS},
    {"client_id", FOR_CLIENT | FOR_REFRESH | FOR_CODE, ~0u, "client_id: ID, or one of " CONFIG_SECRET_FORMS},
    {"client_secret", FOR_CLIENT, ~0u, "client_secret: " CONFIG_SECRET_FORMS},
    {"refresh_token", 0, FOR_REFRESH | FOR_CODE, NULL},
    {"refresh_client_auth", 0, FOR_PASSWORD | FOR_REFRESH | FOR_CODE, NULL},
    {"authorize_url", FOR_CODE, FOR_CODE, "authorize_url: URL, the page where the user logs in"},
    {"redirect_uri", FOR_CODE, FOR_CODE, "redirect_uri: URL, as it is registered with the client, such as http://127.0.0.1:8910/back"},
    {"pkce", 0, FOR_CODE, NULL},
    {"store", FOR_REFRESH | FOR_CODE, FOR_PASSWORD | FOR_REFRESH | FOR_CODE,
     "store: {file: PATH} or {command: [PROGRAM, ARGUMENT]}: the server may replace the refresh token at any time, and the old one is worth nothing "
     "then"},
};

static const char *const grants[] = {"", "password", "client_credentials", "refresh_token", "authorization_code"};

/* The number of a scalar among words; 0 for none. */
static unsigned word_number(const yaml_node *value, const char *const *words, unsigned count) {
    for (unsigned i = 1; value->kind == YAML_SCALAR && i < count; i++) {
        if (strcmp(value->text, words[i]) == 0) {
            return i;
        }
    }
    return 0;
}

static bool read_grant(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    tl_oauth_grant *grant = into;
    *grant = (tl_oauth_grant)word_number(value, grants, sizeof grants / sizeof grants[0]);
    return *grant || config_fail_type(reader, key, value, "password, client_credentials, refresh_token or authorization_code");
}

static bool read_client_auth(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    static const char *const words[] = {"", "body", "basic"};
    tl_oauth_client_auth *client_auth = into;
    *client_auth = (tl_oauth_client_auth)word_number(value, words, 3);
    return *client_auth || config_fail_type(reader, key, value, "body or basic");
}

/* The library tells the rest of a URL, but not which of the two it means. */
static bool read_endpoint(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    const char **url = into;
    if (!config_read_url(reader, key, value, into)) {
        return false;
    }
    if (strncmp(*url, "https://", 8) != 0 && strncmp(*url, "http://", 7) != 0) {
        return config_fail_type(reader, key, value, "a URL that starts with https://");
    }
    return !strchr(*url, '#') || diag_error(reader->to, config_place(reader, value), "%s has a fragment (#): leave it out", key);
}

static bool check_rules(const config_reader *reader, const yaml_node *map, const config_oauth *oauth) {
    unsigned grant = 1u << oauth->grant;
    bool good = true;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        bool given = yaml_get(map, rules[i].key) != NULL;
        if (given && !(rules[i].allowed & grant)) {
            good = diag_error(reader->to, config_place_of(reader, map, rules[i].key, oauth->where),
                              "oauth: %s means nothing to the grant %s; leave it out, or change the grant", rules[i].key, grants[oauth->grant]);
        } else if (!given && (rules[i].needed & grant)) {
            good = diag_error(reader->to, oauth->where, "oauth: the grant %s needs %s", grants[oauth->grant], rules[i].form);
        }
    }
    return good;
}

static bool check_together(const config_reader *reader, const config_oauth *oauth) {
    bool basic = oauth->client_auth == TL_OAUTH_CLIENT_BASIC || oauth->refresh_client_auth == TL_OAUTH_CLIENT_BASIC;
    bool secret = oauth->client_secret.kind != CONFIG_SECRET_NONE;
    if (secret && oauth->client_id.kind == CONFIG_SECRET_NONE) {
        return diag_error(reader->to, oauth->client_secret.where, "oauth: client_secret needs client_id as well");
    }
    if (basic && !secret) {
        return diag_error(reader->to, oauth->where, "oauth: basic needs client_id and client_secret");
    }
    if (oauth->store.kind == CONFIG_SECRET_COMMAND && oauth->grant == TL_OAUTH_PASSWORD) {
        return diag_error(reader->to, oauth->store.where, "oauth: the grant password stores its refresh token in a file: store: {file: PATH}");
    }
    if (oauth->store.kind == CONFIG_SECRET_COMMAND && oauth->refresh_token.kind == CONFIG_SECRET_NONE) {
        return diag_error(reader->to, oauth->store.where,
                          "oauth: a store command takes the refresh token in; say where it can be read again: refresh_token: " CONFIG_SECRET_FORMS);
    }
    return true;
}

bool config_read_oauth(const config_reader *reader, const yaml_node *value, config_system *out) {
    config_oauth *oauth = tl_arena_alloc(reader->arena, sizeof *oauth);
    if (!oauth) {
        return config_fail_memory(reader);
    }
    memset(oauth, 0, sizeof *oauth);
    oauth->where = config_place(reader, value);
    oauth->pkce = true;
    out->oauth = oauth;
    if (value->kind != YAML_MAP) {
        return config_fail_type(reader, "oauth", value, "a map with token_url, grant and what the grant needs");
    }
    if (!config_read_keys(reader, value, keys, KEY_COUNT, oauth)) {
        return false;
    }
    oauth->token_url_where = config_place_of(reader, value, "token_url", oauth->where);
    oauth->authorize_url_where = config_place_of(reader, value, "authorize_url", oauth->where);
    oauth->redirect_uri_where = config_place_of(reader, value, "redirect_uri", oauth->where);
    if (!oauth->token_url || !oauth->grant) {
        return diag_error(reader->to, oauth->where, "oauth has no %s",
                          oauth->token_url ? "grant; known are password, client_credentials, "
                                             "refresh_token, authorization_code"
                                           : "token_url, where the system gives out tokens");
    }
    return check_rules(reader, value, oauth) && check_together(reader, oauth);
}
