/* A login through an operation: from an acquire over secrets, request and reply to a token. */
#include "auth/login_state.h"

#include <string.h>

#include "auth/asker.h"

static void finish(tl_login *login, tl_status status, const tl_error *error) {
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    tl_buf token = login->token;
    tl_token_fn done = login->done;
    void *context = login->context;
    bool freed = login->freed;
    memset(&login->token, 0, sizeof login->token);
    tl_message_dispose(&login->message);
    tl_secrets_release(&login->secrets, TL_TOKEN_UNUSED);
    tl_client_free(login->client); /* it only borrows its transport and has nothing on its way: allowed also from its last completion */
    login->client = NULL;
    login->busy = false;
    login->done = NULL;
    lease.token = tl_buf_str(&token);
    if (freed) {
        tl_login_dispose(login);
    }
    if (done) {
        done(context, status, status == TL_OK ? &lease : NULL, status == TL_OK ? NULL : error);
    }
    tl_buf_dispose_secret(&token);
}

/* The server has answered, or may have: nothing is ever asked again. */
static void finish_for_ever(tl_login *login, tl_token_fate fate, const tl_error *error) {
    login->failed = true;
    login->failure = *error;
    tl_secrets_release(&login->secrets, fate);
    tl_log_write(login->asker.log, TL_LOG_WARN, "login at %s: %s", login->place.host, error->message);
    finish(login, TL_ERR_AUTH, error);
}

static void on_lost(tl_login *login, const tl_http_reply *reply) {
    tl_error error = {0};
    if (!reply->sent) {
        error = reply->error;
        finish(login, reply->status, &error);
        return;
    }
    (void)tl_fail(&error, TL_ERR_AUTH, "whether %s took the login is not known, and it is not repeated: %s", login->place.host, reply->error.message);
    finish_for_ever(login, TL_TOKEN_UNSURE, &error);
}

static void on_reply(void *context, tl_http_reply *reply) {
    tl_login *login = context;
    tl_error error = {0};
    if (reply->status != TL_OK) {
        on_lost(login, reply);
        return;
    }
    tl_status status = tl_login_read(login, reply, &error);
    if (status == TL_OK) {
        tl_secrets_release(&login->secrets, TL_TOKEN_ACCEPTED);
        tl_log_write(login->asker.log, TL_LOG_INFO, "login at %s: a token was given out", login->place.host);
        finish(login, TL_OK, NULL);
        return;
    }
    if (status == TL_ERR_MEMORY) {
        (void)tl_fail(&error, TL_ERR_AUTH, "out of memory for the answer of %s, and the login is not repeated", login->place.host);
    }
    finish_for_ever(login, reply->http_status >= 400 && reply->http_status < 500 ? TL_TOKEN_REFUSED : TL_TOKEN_UNSURE, &error);
}

static tl_status send_login(tl_login *login, tl_error *error) {
    tl_client_options options = TL_CLIENT_OPTIONS_INIT;
    options.url = login->url;
    options.user_agent = login->user_agent;
    options.allow_plain_http = login->allow_plain_http;
    options.timeouts = login->timeouts;
    options.transport = login->asker.transport;
    options.namespace_uri = login->namespace_uri;
    tl_status status = tl_login_encode(login, error);
    if (status == TL_OK) {
        status = tl_client_new(&login->client, &options, error);
    }
    tl_send_options send = TL_SEND_OPTIONS_INIT;
    send.done = on_reply;
    send.context = login;
    send.message = login->operation->request ? &login->message : NULL;
    return status == TL_OK ? tl_client_send_with(login->client, login->operation, &send, error) : status;
}

static void on_secrets(void *context, tl_status status, const tl_error *why) {
    tl_login *login = context;
    tl_error error = {0};
    if (status != TL_OK) {
        error = *why;
    } else if (login->cancelled) {
        status = tl_fail(&error, TL_ERR_CANCELLED, "cancelled before the login was sent");
    } else {
        status = send_login(login, &error);
    }
    if (status != TL_OK) {
        finish(login, status, &error);
    }
}

static void login_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    tl_login *login = (tl_login *)source;
    tl_error error = {0};
    if (login->failed && !login->busy) {
        done(context, TL_ERR_AUTH, NULL, &login->failure);
        return;
    }
    if (login->busy || !who || !who->transport) {
        (void)tl_fail(&error, TL_ERR_USAGE, "%s", login->busy ? "a login is on its way already" : "a login needs a transport");
        done(context, TL_ERR_USAGE, NULL, &error);
        return;
    }
    login->busy = true;
    login->cancelled = false;
    login->asker = tl_asker_copy(who);
    login->done = done;
    login->context = context;
    tl_secrets_gather(&login->secrets, &login->asker, on_secrets, login);
}

/* Whether the login gives another one is seen when it is asked for. */
static bool login_release(tl_token_source *source, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    (void)source;
    (void)lease_id;
    (void)next_token;
    return fate == TL_TOKEN_REFUSED;
}

/* A request that is out goes on: its token serves the next one. */
static void login_cancel(tl_token_source *source, tl_token_fn done, void *context) {
    tl_login *login = (tl_login *)source;
    if (login->busy && login->done == done && login->context == context) {
        login->cancelled = true;
        login->asker.log = NULL; /* the asker's; it may go */
        login->asker.clock = NULL;
        tl_secrets_cancel(&login->secrets);
    }
}

static void login_free(tl_token_source *source) {
    tl_login *login = (tl_login *)source;
    tl_error error = {0};
    if (login->busy) {
        login_cancel(source, login->done, login->context);
    }
    if (!login->busy) {
        tl_login_dispose(login);
        return;
    }
    tl_token_fn done = login->done;
    login->done = NULL;
    login->freed = true; /* by the end of what is on its way */
    (void)tl_fail(&error, TL_ERR_CANCELLED, "cancelled: the token's source is being freed");
    done(login->context, TL_ERR_CANCELLED, NULL, &error);
}

const tl_token_vtable tl_login_vtable = {sizeof(tl_token_vtable), login_acquire, login_release, login_cancel, login_free};
