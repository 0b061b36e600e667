#include "connect.h"

#include <errno.h>
#include <string.h>

#include "text.h"
#include "token_source.h"

/* What became of asking for a token. */
typedef struct token_check {
    const config_secret *secret;
    tl_token_source *source;
    diag *to;
    bool good;
} token_check;

static void on_token(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error) {
    token_check *check = context;
    check->good = status == TL_OK;
    if (check->good) {
        (void)check->source->vtable->release(check->source, lease->id, TL_TOKEN_UNUSED, tl_str_from(NULL));
    }
    if (!check->good) {
        diag_error(check->to, check->secret->where, "%s", error && error->message[0] ? error->message : tl_status_name(status));
    }
}

static bool check_token(const config_secret *secret, tl_token_source *source, diag *to) {
    const tl_token_asker who = TL_TOKEN_ASKER_INIT;
    token_check check = {secret, source, to, true}; /* a source that answers later is asked again by the first request */
    source->vtable->acquire(source, &who, on_token, &check);
    return check.good;
}

/* A login is the first request's business: it counts, and bad rows may keep the push from sending anything. */
static bool check(const config_system *system, tl_token_source *token, diag *to) {
    if (system->oauth || system->login) {
        return token_source_check(system, to);
    }
    return !token || check_token(&system->token, token, to);
}

/* The client would tell as well, but not where in the config. */
static bool check_file(const char *key, const char *path, place where, diag *to) {
    FILE *file = path ? fopen(path, "r") : NULL;
    if (path && !file) {
        return diag_error(to, where, "%s %s cannot be opened: %s", key, text_shorten_to(tl_str_from(path), 200).text, strerror(errno));
    }
    if (file) {
        fclose(file);
    }
    return true;
}

static bool check_files(const config_system *system, diag *to) {
    return check_file("ca_file", system->ca_file, system->ca_file_where, to) &&
           check_file("client_cert", system->client_cert_file, system->client_cert_where, to) &&
           check_file("client_key", system->client_key_file, system->client_cert_where, to);
}

tl_client *connect_client(const config_system *system, const connect_options *options, diag *to) {
    tl_client_options client_options = TL_CLIENT_OPTIONS_INIT;
    tl_client *client = NULL;
    tl_error error = {0};
    if (!check_files(system, to)) {
        return NULL;
    }
    tl_token_source *token = NULL;
    if (!token_source_new(system, &token, to)) {
        return NULL;
    }
    if (!options->offline && !check(system, token, to)) {
        tl_token_source_free(token);
        return NULL;
    }
    client_options.url = system->url;
    client_options.token = token; /* the client's from here on, whatever happens */
    client_options.user_agent = system->user_agent;
    client_options.log = options->log;
    client_options.timeouts.total_ms = system->timeout_ms;
    client_options.ca_file = system->ca_file;
    client_options.proxy = system->proxy;
    client_options.allow_plain_http = system->allow_plain_http;
    client_options.max_connections = options->connections;
    client_options.client_cert_file = system->client_cert_file;
    client_options.client_key_file = system->client_key_file;
    client_options.http_version = system->http_version;
    client_options.idempotent = (int32_t)system->idempotent;
    client_options.media = system->media;
    client_options.namespace_uri = system->namespace_uri;
    client_options.http_auth = system->basic ? TL_AUTH_BASIC : 0;
    if (system->login) {
        client_options.next_token_header = system->login_info->next_token_header;
        client_options.next_token_prefix = system->login_info->next_token_prefix;
    }
    if (tl_client_new(&client, &client_options, &error) != TL_OK) {
        diag_error(to, system->url_where, "%s", error.message);
        return NULL;
    }
    return client;
}

tl_transport *connect_engine(const config_system *system, diag *to) {
    tl_engine_options options = TL_ENGINE_OPTIONS_INIT;
    tl_transport *engine = NULL;
    tl_error error = {0};
    if (!check_files(system, to)) {
        return NULL;
    }
    options.ca_file = system->ca_file;
    options.client_cert_file = system->client_cert_file;
    options.client_key_file = system->client_key_file;
    options.http_version = system->http_version;
    options.proxy = system->proxy;
    options.allow_plain_http = system->allow_plain_http;
    if (tl_engine_new(&engine, &options, &error) != TL_OK) {
        diag_error(to, system->where, "%s", error.message);
        return NULL;
    }
    return engine;
}
