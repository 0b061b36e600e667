/* A login through an operation: what it is told, its making and its end. */
#include "auth/login_state.h"

#include <string.h>

#include "net/text_rules.h"

static void free_sources(tl_login_options *options) {
    for (size_t i = 0; i < options->field_count; i++) {
        tl_token_source_free(options->fields[i].source);
    }
    options->field_count = 0;
}

static tl_status check_options(const tl_login_options *options, tl_error *error) {
    if (!options->url || !options->url[0]) {
        return tl_fail(error, TL_ERR_USAGE, "a login needs the system's URL");
    }
    if (!options->operation || !options->operation->id || !options->operation->method || !options->operation->path) {
        return tl_fail(error, TL_ERR_USAGE, "a login needs the operation that logs in");
    }
    if (options->operation->auth != TL_AUTH_NONE) {
        return tl_fail(error, TL_ERR_USAGE, "%s needs a token itself: it cannot log in", options->operation->id);
    }
    const tl_codec *codec = options->operation->codec;
    bool by_codec = codec && codec->judge_token && !options->token_path && !options->token_header;
    if (!by_codec && !options->token_path == !options->token_header) {
        return tl_fail(error, TL_ERR_USAGE, "where a login's token stands is said by its path in the body or by its header, one of the two");
    }
    if (options->token_header && !tl_text_is_http_token(tl_str_from(options->token_header))) {
        return tl_fail(error, TL_ERR_USAGE, "the name of the header that brings the token has a character that header names cannot have");
    }
    for (size_t i = 0; i < options->field_count; i++) {
        if (!options->fields[i].path || !options->fields[i].source) {
            return tl_fail(error, TL_ERR_USAGE, "field %zu of the login has no %s", i + 1, options->fields[i].path ? "source" : "path");
        }
    }
    return TL_OK;
}

static size_t bytes_of(const char *text) {
    return text ? strlen(text) + 1 : 0;
}

static const char *put(char **at, const char *text) {
    char *copy = *at;
    size_t size = bytes_of(text);
    if (!text) {
        return NULL;
    }
    memcpy(copy, text, size);
    *at += size;
    return copy;
}

/* Takes the sources only when nothing can fail any more. */
static tl_status take_options(tl_login *login, tl_login_options *options) {
    size_t bytes = bytes_of(options->url) + bytes_of(options->user_agent) + bytes_of(options->token_path) + bytes_of(options->token_header) +
                   bytes_of(options->token_prefix) + bytes_of(options->namespace_uri);
    for (size_t i = 0; i < options->field_count; i++) {
        bytes += bytes_of(options->fields[i].path);
    }
    login->texts = tl_alloc(bytes);
    login->paths = tl_calloc(options->field_count + 1, sizeof *login->paths);
    login->secrets.list = tl_calloc(options->field_count + 1, sizeof *login->secrets.list);
    if (!login->texts || !login->paths || !login->secrets.list) {
        return TL_ERR_MEMORY;
    }
    char *at = login->texts;
    login->url = put(&at, options->url);
    login->user_agent = put(&at, options->user_agent);
    login->token_path = put(&at, options->token_path);
    login->token_header = put(&at, options->token_header);
    login->token_prefix = put(&at, options->token_prefix);
    login->namespace_uri = put(&at, options->namespace_uri);
    for (size_t i = 0; i < options->field_count; i++) {
        login->paths[i] = put(&at, options->fields[i].path);
        login->secrets.list[i].source = options->fields[i].source;
        login->secrets.list[i].wanted = true;
    }
    login->secrets.count = options->field_count;
    options->field_count = 0;
    login->operation = options->operation;
    login->allow_plain_http = options->allow_plain_http;
    login->timeouts = options->timeouts;
    return TL_OK;
}

void tl_login_dispose(tl_login *login) {
    tl_client_free(login->client);
    tl_secrets_dispose(&login->secrets);
    tl_message_dispose(&login->message);
    tl_buf_dispose_secret(&login->token);
    tl_free(login->paths);
    tl_free(login->texts);
    tl_free(login);
}

tl_status tl_login_new(tl_token_source **source, const tl_login_options *options, tl_error *error) {
    tl_login_options mine = TL_LOGIN_OPTIONS_INIT;
    tl_login *made = NULL;
    tl_status status = TL_OK;
    if (source) {
        *source = NULL;
    }
    if (options && options->struct_size > 0) {
        memcpy(&mine, options, options->struct_size < sizeof mine ? options->struct_size : sizeof mine);
    } else if (options) {
        mine.fields = options->fields;
        mine.field_count = options->field_count;
    }
    if (!source || !options || options->struct_size == 0) {
        status = tl_fail(error, TL_ERR_USAGE, "%s",
                         source ? "a login needs options: start from TL_LOGIN_OPTIONS_INIT" : "tl_login_new needs a place for the source");
    }
    if (status == TL_OK) {
        status = check_options(&mine, error);
    }
    if (status != TL_OK) {
        goto out;
    }
    made = tl_calloc(1, sizeof *made);
    if (!made || take_options(made, &mine) != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
        goto out;
    }
    made->base.vtable = &tl_login_vtable;
    status = tl_url_check(tl_str_from(made->url), made->allow_plain_http, TL_ERR_CONFIG, &made->place, error);
    if (status == TL_OK) {
        status = tl_login_check_paths(made, error);
    }
    if (status == TL_OK) {
        status = tl_token_cache_new(source, &made->base, mine.cache, error);
        made = NULL; /* the cache's, also when there is none */
    }
out:
    free_sources(&mine);
    if (made) {
        tl_login_dispose(made);
    }
    return status;
}
