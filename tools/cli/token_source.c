#include "token_source.h"

#include <string.h>

#include <trunkline/login.h>

#include "text.h"

enum { MOST_FIELDS = 16 };

static bool fail_memory(diag *to) {
    return diag_error(to, place_none(), "out of memory");
}

/* ---- one secret ---- */

static tl_token_source *make_command(const config_secret *secret, bool fresh) {
    tl_token_command_options options = TL_TOKEN_COMMAND_OPTIONS_INIT;
    tl_token_source *source = NULL;
    options.argv = secret->argv;
    options.fresh = fresh;
    return tl_token_command(&source, &options, NULL) == TL_OK ? source : NULL;
}

/* @param fresh  of a command: its output is not kept */
static tl_token_source *make_one(const config_secret *secret, bool fresh) {
    switch (secret->kind) {
    case CONFIG_SECRET_ENVIRONMENT:
        return tl_token_environment(secret->name);
    case CONFIG_SECRET_FILE:
        return tl_token_file(secret->name);
    case CONFIG_SECRET_COMMAND:
        return make_command(secret, fresh);
    case CONFIG_SECRET_TEXT:
        return tl_token_static(tl_str_from(secret->name));
    case CONFIG_SECRET_NONE:
        break;
    }
    return NULL;
}

/* False when there should be one and is none. */
static bool take(const config_secret *secret, tl_token_source **source) {
    *source = make_one(secret, true);
    return *source || secret->kind == CONFIG_SECRET_NONE;
}

/* What became of asking for a secret. */
typedef struct check {
    const config_secret *secret;
    tl_token_source *source;
    diag *to;
    bool good;
} check;

static void on_secret(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error) {
    check *of = context;
    of->good = status == TL_OK;
    if (of->good) {
        (void)of->source->vtable->release(of->source, lease->id, TL_TOKEN_UNUSED, tl_str_from(NULL));
    } else {
        diag_error(of->to, of->secret->where, "%s", error && error->message[0] ? error->message : tl_status_name(status));
    }
}

static bool check_one(const config_secret *secret, diag *to) {
    const tl_token_asker who = TL_TOKEN_ASKER_INIT;
    check of = {secret, NULL, to, true};
    if (secret->kind != CONFIG_SECRET_ENVIRONMENT && secret->kind != CONFIG_SECRET_FILE) {
        return true;
    }
    of.source = make_one(secret, false);
    if (!of.source) {
        return fail_memory(to);
    }
    of.source->vtable->acquire(of.source, &who, on_secret, &of);
    tl_token_source_free(of.source);
    return of.good;
}

bool token_source_check(const config_system *system, diag *to) {
    bool good = check_one(&system->token, to);
    if (system->oauth) {
        const config_oauth *oauth = system->oauth;
        good = check_one(&oauth->client_id, to) && good;
        good = check_one(&oauth->client_secret, to) && good;
        good = check_one(&oauth->user, to) && good;
        good = check_one(&oauth->password, to) && good;
    }
    for (size_t i = 0; system->login && i < system->login->count; i++) {
        good = check_one(&system->login->sources[i], to) && good;
    }
    return good;
}

const char *token_source_describe(const config_secret *secret, char *text, size_t size) {
    static const char *const kinds[] = {"", "the environment variable ", "the file ", "the command ", ""};
    snprintf(text, size, "%s%s", kinds[secret->kind], secret->name ? text_shorten_to(tl_str_from(secret->name), 200).text : "");
    return text;
}

/* ---- OAuth ---- */

void token_source_drop(tl_oauth_options *options) {
    tl_token_source_free(options->client_id);
    tl_token_source_free(options->client_secret);
    tl_token_source_free(options->user);
    tl_token_source_free(options->password);
    tl_token_source_free(options->refresh_token);
    options->client_id = options->client_secret = options->user = options->password = options->refresh_token = NULL;
}

bool token_source_oauth(const config_system *system, tl_oauth_options *options, diag *to) {
    const tl_oauth_options defaults = TL_OAUTH_OPTIONS_INIT;
    const config_oauth *oauth = system->oauth;
    *options = defaults;
    options->token_url = oauth->token_url;
    options->grant = oauth->grant;
    options->client_auth = oauth->client_auth;
    options->refresh_client_auth = oauth->refresh_client_auth;
    options->scope = oauth->scope;
    options->store_file = oauth->store.kind == CONFIG_SECRET_FILE ? oauth->store.name : NULL;
    options->store_command = oauth->store.argv;
    options->user_agent = system->user_agent;
    options->allow_plain_http = system->allow_plain_http;
    options->timeouts.total_ms = system->timeout_ms;
    options->authorize_url = oauth->authorize_url;
    options->redirect_uri = oauth->redirect_uri;
    options->no_pkce = !oauth->pkce;
    if (take(&oauth->client_id, &options->client_id) && take(&oauth->client_secret, &options->client_secret) && take(&oauth->user, &options->user) &&
        take(&oauth->password, &options->password) && take(&oauth->refresh_token, &options->refresh_token)) {
        return true;
    }
    token_source_drop(options);
    return fail_memory(to);
}

static bool make_oauth(const config_system *system, tl_token_source **source, diag *to) {
    tl_oauth_options options;
    tl_error error = {0};
    if (!token_source_oauth(system, &options, to)) {
        return false;
    }
    if (tl_oauth_new(source, &options, &error) != TL_OK) {
        return diag_error(to, system->oauth->token_url_where, "oauth: %s", error.message);
    }
    return true;
}

/* ---- a login of the system's own ---- */

static bool make_login(const config_system *system, tl_token_source **source, diag *to) {
    const tl_login_info *info = system->login_info;
    const config_login *login = system->login;
    tl_token_cache_options cache = TL_TOKEN_CACHE_OPTIONS_INIT;
    tl_login_options options = TL_LOGIN_OPTIONS_INIT;
    tl_login_field fields[MOST_FIELDS];
    tl_error error = {0};
    for (size_t i = 0; i < login->count && i < MOST_FIELDS; i++) {
        fields[i].path = login->paths[i];
        if (!take(&login->sources[i], &fields[i].source)) {
            while (i-- > 0) {
                tl_token_source_free(fields[i].source);
            }
            return fail_memory(to);
        }
        options.field_count++;
    }
    cache.lifetime_ms = info->lifetime_ms;
    cache.chains = system->chains;
    options.url = system->url;
    options.operation = info->operation;
    options.fields = fields;
    options.token_path = info->token_path;
    options.token_header = info->token_header;
    options.token_prefix = info->token_prefix;
    options.user_agent = system->user_agent;
    options.namespace_uri = system->namespace_uri;
    options.allow_plain_http = system->allow_plain_http;
    options.timeouts.total_ms = system->timeout_ms;
    options.cache = &cache;
    if (tl_login_new(source, &options, &error) != TL_OK) {
        return diag_error(to, error.status == TL_ERR_CONFIG ? system->url_where : login->where, "%s", error.message);
    }
    return true;
}

/* ---- user and password with each request ---- */

static bool make_basic(const config_system *system, tl_token_source **source, diag *to) {
    const config_login *login = system->login;
    tl_token_source *sources[2] = {NULL, NULL}; /* user, password */
    for (size_t i = 0; i < login->count; i++) {
        if (!take(&login->sources[i], &sources[strcmp(login->paths[i], "password") == 0])) {
            tl_token_source_free(sources[0]);
            tl_token_source_free(sources[1]);
            return fail_memory(to);
        }
    }
    return tl_token_basic(source, sources[0], sources[1], NULL) == TL_OK || fail_memory(to);
}

bool token_source_new(const config_system *system, tl_token_source **source, diag *to) {
    *source = NULL;
    if (system->oauth) {
        return make_oauth(system, source, to);
    }
    if (system->basic) {
        return make_basic(system, source, to);
    }
    if (system->login) {
        return make_login(system, source, to);
    }
    *source = make_one(&system->token, false);
    return *source || system->token.kind == CONFIG_SECRET_NONE || fail_memory(to);
}
