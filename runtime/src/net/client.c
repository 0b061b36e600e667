/* Making and freeing a client. */
#include "net/client_state.h"

#include <string.h>

#include "net/limits.h"
#include "net/text_rules.h"
#include <trunkline/version.h>

static char *copy_text(tl_str text) {
    char *copy = tl_alloc(text.len + 1);
    if (copy) {
        if (text.len) {
            memcpy(copy, text.ptr, text.len);
        }
        copy[text.len] = '\0';
    }
    return copy;
}

static tl_status check_options(const tl_client_options *options, tl_error *error) {
    tl_http_timeouts ignored;
    if (!options->url || !options->url[0]) {
        return tl_fail(error, TL_ERR_USAGE, "a client needs the system's URL: set tl_client_options.url");
    }
    if (options->user_agent && !tl_text_is_header_value(tl_str_from(options->user_agent))) {
        return tl_fail(error, TL_ERR_CONFIG, "the user agent has a line end or another control character");
    }
    if (options->next_token_header && !tl_text_is_http_token(tl_str_from(options->next_token_header))) {
        return tl_fail(error, TL_ERR_CONFIG, "the name of the header that hands out tokens has a character that header names cannot have");
    }
    if (options->http_auth != 0 && options->http_auth != TL_AUTH_BEARER && options->http_auth != TL_AUTH_BASIC) {
        return tl_fail(error, TL_ERR_USAGE, "tl_client_options.http_auth is neither 0 nor TL_AUTH_BEARER nor TL_AUTH_BASIC");
    }
    return tl_limits_resolve(&options->timeouts, &ignored, error);
}

static tl_status copy_options(tl_client *client, const tl_client_options *options, tl_error *error) {
    tl_str url = tl_str_from(options->url);
    tl_str user_agent = tl_str_trim(tl_str_from(options->user_agent ? options->user_agent : "trunkline/" TL_VERSION));
    tl_status status = tl_url_check(url, options->allow_plain_http, TL_ERR_CONFIG, &client->place, error);
    if (status != TL_OK) {
        return status;
    }
    if (client->place.has_query) {
        return tl_fail(error, TL_ERR_CONFIG, "the URL of %s has a query or a fragment: give only what all operations have in common",
                       client->place.host);
    }
    while (url.len && url.ptr[url.len - 1] == '/') {
        url.len--;
    }
    client->url = copy_text(url);
    client->user_agent = copy_text(user_agent);
    client->next_token_header = options->next_token_header ? copy_text(tl_str_from(options->next_token_header)) : NULL;
    client->next_token_prefix = copy_text(tl_str_from(options->next_token_prefix));
    client->timeouts = options->timeouts;
    client->max_body_bytes = options->max_body_bytes;
    client->http_auth = options->http_auth;
    client->namespace_uri = options->namespace_uri ? copy_text(tl_str_from(options->namespace_uri)) : NULL;
    client->media = options->media ? copy_text(tl_str_from(options->media)) : NULL;
    return (client->namespace_uri || !options->namespace_uri) && (client->media || !options->media) && client->url && client->user_agent &&
                   client->next_token_prefix && (client->next_token_header || !options->next_token_header)
               ? TL_OK
               : tl_fail(error, TL_ERR_MEMORY, "out of memory");
}

static tl_status own_engine(tl_client *client, const tl_client_options *options, tl_error *error) {
    tl_engine_options engine = TL_ENGINE_OPTIONS_INIT;
    engine.clock = options->clock;
    engine.log = options->log;
    engine.ca_file = options->ca_file;
    engine.proxy = options->proxy;
    engine.allow_plain_http = options->allow_plain_http;
    engine.max_connections_per_host = options->max_connections;
    engine.client_cert_file = options->client_cert_file;
    engine.client_key_file = options->client_key_file;
    engine.http_version = options->http_version;
    client->owns_transport = true;
    return tl_engine_new(&client->transport, &engine, error);
}

tl_status tl_client_new(tl_client **client, const tl_client_options *options, tl_error *error) {
    tl_client_options mine = TL_CLIENT_OPTIONS_INIT;
    tl_client *made = NULL;
    tl_status status = TL_OK;
    if (client) {
        *client = NULL;
    }
    if (!options) {
        return tl_fail(error, TL_ERR_USAGE, "a client needs options: start from TL_CLIENT_OPTIONS_INIT");
    }
    mine.token = options->token;
    if (!client || options->struct_size == 0) {
        status = tl_fail(error, TL_ERR_USAGE, "%s",
                         client ? "the client's options have no struct_size: start from TL_CLIENT_OPTIONS_INIT"
                                : "tl_client_new needs a place for the client");
        goto out;
    }
    memcpy(&mine, options, options->struct_size < sizeof mine ? options->struct_size : sizeof mine);
    status = check_options(&mine, error);
    if (status != TL_OK) {
        goto out;
    }
    made = tl_calloc(1, sizeof *made);
    if (!made) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    made->token = mine.token;
    mine.token = NULL;
    made->transport = mine.transport;
    status = tl_calls_open(&made->calls, &mine, error);
    status = status == TL_OK ? copy_options(made, &mine, error) : status;
    if (status == TL_OK && !made->transport) {
        status = own_engine(made, &mine, error);
    }
    if (status == TL_OK) {
        tl_token_asker asker = {sizeof asker, made->transport, mine.clock, mine.log};
        made->asker = asker;
        *client = made;
        made = NULL;
    }
out:
    tl_token_source_free(mine.token);
    tl_client_free(made);
    return status;
}

void tl_client_free(tl_client *client) {
    if (!client) {
        return;
    }
    client->closing = true;
    tl_calls_abandon(&client->calls);
    while (client->sends) {
        tl_send_abandon(client->sends);
    }
    tl_token_source_free(client->token);
    if (client->owns_transport && client->transport) {
        client->transport->vtable->free(client->transport);
    }
    tl_tickets_dispose(&client->tickets);
    tl_calls_close(&client->calls);
    tl_free(client->namespace_uri);
    tl_free(client->media);
    tl_free(client->url);
    tl_free(client->user_agent);
    tl_free(client->next_token_header);
    tl_free(client->next_token_prefix);
    tl_free(client);
}

tl_transport *tl_client_transport(tl_client *client) {
    return client->transport;
}
