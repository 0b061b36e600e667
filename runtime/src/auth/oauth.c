/* OAuth 2: from an acquire over secrets, request and reply to a token that may be used. */
#include "auth/oauth_state.h"

#include <string.h>

#include <trunkline/redact.h>

#include "auth/asker.h"
#include "base/arena.h"

static void start(tl_oauth *oauth);

/* ---- the end ---- */

static void finish(tl_oauth *oauth, tl_status status, const tl_error *error) {
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    tl_buf access = oauth->access;
    tl_token_fn done = oauth->done;
    void *context = oauth->context;
    bool freed = oauth->freed;
    memset(&oauth->access, 0, sizeof oauth->access);
    tl_oauth_wipe_request(oauth);
    tl_secrets_release(&oauth->secrets, TL_TOKEN_UNUSED);
    oauth->busy = false;
    oauth->done = NULL;
    lease.token = tl_buf_str(&access);
    lease.lifetime_ms = oauth->lifetime_ms;
    if (freed) {
        tl_oauth_dispose(oauth);
    }
    if (done) {
        done(context, status, status == TL_OK ? &lease : NULL, status == TL_OK ? NULL : error);
    }
    tl_buf_dispose_secret(&access);
}

static void finish_with(tl_oauth *oauth, tl_status status, const char *why) {
    tl_error error = {0};
    (void)tl_fail(&error, status, "%s", why);
    finish(oauth, status, &error);
}

/* The server has answered, or may have: nothing is ever asked again. */
static void finish_for_ever(tl_oauth *oauth, tl_token_fate fate, const tl_error *error) {
    oauth->failed = true;
    oauth->failure = *error;
    tl_secrets_release(&oauth->secrets, fate);
    tl_log_write(oauth->asker.log, TL_LOG_WARN, "login at %s: %s", oauth->place.host, error->message);
    finish(oauth, TL_ERR_AUTH, error);
}

/* ---- storing ---- */

static void on_saved(void *context, tl_status status, const tl_error *error) {
    tl_oauth *oauth = context;
    if (status != TL_OK) {
        tl_buf_dispose_secret(&oauth->access); /* the next acquire stores, then renews */
        finish(oauth, status, error);
        return;
    }
    oauth->unstored = false;
    if (oauth->resuming && !oauth->browser) {
        oauth->resuming = false;
        start(oauth);
    } else {
        oauth->resuming = false;
        finish(oauth, TL_OK, NULL);
    }
}

/* Who gave up may free its transport before a command would be over: then it is waited for. */
static void save(tl_oauth *oauth) {
    tl_store_save(&oauth->store, tl_buf_str(&oauth->refresh), oauth->cancelled ? NULL : &oauth->asker, on_saved, oauth);
}

/* ---- the reply ---- */

static tl_status replace_text(tl_buf *buf, tl_str text) {
    tl_buf fresh = {0};
    if (tl_buf_reserve(&fresh, text.len + 1) != TL_OK || tl_buf_append(&fresh, text) != TL_OK) {
        tl_buf_dispose_secret(&fresh);
        return TL_ERR_MEMORY;
    }
    tl_buf_dispose_secret(buf);
    *buf = fresh;
    return TL_OK;
}

/* A refresh token that came is the one that counts from now on. It is stored before the access token that came with it is used. */
static void take_tokens(tl_oauth *oauth, const tl_oauth_answer *answer) {
    bool keeps = oauth->grant != TL_OAUTH_CLIENT_CREDENTIALS && answer->refresh_token.len > 0;
    bool rotated = keeps && !tl_str_equal(answer->refresh_token, tl_buf_str(&oauth->refresh));
    tl_status status = TL_OK;
    tl_error error = {0};
    oauth->lifetime_ms = answer->lifetime_ms;
    tl_buf_dispose_secret(&oauth->code);
    if (oauth->browser && !keeps) {
        status = tl_fail(&error, TL_ERR_AUTH, "%s gave no refresh token, so nothing lasts: ask for the scope that gives one (often offline_access)",
                         oauth->place.host);
    } else if (rotated && replace_text(&oauth->refresh, answer->refresh_token) != TL_OK) {
        status = tl_fail(&error, TL_ERR_AUTH,
                         "out of memory for the refresh token that %s handed out, and the old one is worth nothing: log in again", oauth->place.host);
    }
    if (status != TL_OK) {
        finish_for_ever(oauth, TL_TOKEN_ACCEPTED, &error);
        return;
    }
    oauth->refresh_refused = oauth->refresh_refused && !rotated;
    tl_secrets_release(&oauth->secrets, TL_TOKEN_ACCEPTED);
    if (!oauth->browser) {
        status = replace_text(&oauth->access, answer->access_token);
    }
    oauth->unstored = rotated && tl_store_exists(&oauth->store);
    tl_log_write(oauth->asker.log, TL_LOG_INFO, "login at %s: a token was given out", oauth->place.host);
    if (status != TL_OK && !oauth->unstored) {
        finish_with(oauth, status, "out of memory");
    } else if (oauth->unstored) {
        oauth->resuming = status != TL_OK && !oauth->browser; /* without room for the access token: store, then ask for another one */
        save(oauth);
    } else {
        finish(oauth, TL_OK, NULL);
    }
}

static void on_lost(tl_oauth *oauth, const tl_http_reply *reply) {
    tl_error error = {0};
    if (!reply->sent) {
        error = reply->error;
        finish(oauth, reply->status, &error);
        return;
    }
    (void)tl_fail(&error, TL_ERR_AUTH, "whether %s took %s is not known, and it is not repeated: %s", oauth->place.host, tl_oauth_step_name(oauth),
                  reply->error.message);
    finish_for_ever(oauth, TL_TOKEN_UNSURE, &error);
}

/* The password is a login of its own: it was not sent yet. */
static bool can_log_in_again(const tl_oauth *oauth, const tl_oauth_answer *answer) {
    return oauth->step == TL_OAUTH_REFRESH_TOKEN && oauth->grant == TL_OAUTH_PASSWORD && answer->invalid_grant;
}

static void on_reply(void *context, tl_http_reply *reply) {
    tl_oauth *oauth = context;
    tl_oauth_answer answer = {0};
    tl_error error = {0};
    tl_arena *arena = NULL;
    tl_oauth_wipe_request(oauth);
    if (reply->status != TL_OK) {
        on_lost(oauth, reply);
        return;
    }
    arena = tl_arena_new();
    tl_status status = arena ? tl_oauth_read(oauth, reply, &answer, arena, &error) : tl_fail(&error, TL_ERR_MEMORY, "out of memory");
    if (status == TL_OK) {
        take_tokens(oauth, &answer);
    } else if (can_log_in_again(oauth, &answer)) {
        tl_buf_dispose_secret(&oauth->refresh);
        oauth->refresh_refused = true;
        tl_secrets_release(&oauth->secrets, TL_TOKEN_UNSURE);
        start(oauth);
    } else {
        if (status == TL_ERR_MEMORY) {
            (void)tl_fail(&error, TL_ERR_AUTH, "out of memory for the answer of %s, and %s is not repeated", oauth->place.host,
                          tl_oauth_step_name(oauth));
        }
        finish_for_ever(oauth, reply->http_status >= 400 && reply->http_status < 500 ? TL_TOKEN_REFUSED : TL_TOKEN_UNSURE, &error);
    }
    tl_arena_free_secret(arena);
}

/* ---- the way there ---- */

static void submit(tl_oauth *oauth) {
    tl_error error = {0};
    tl_transport *transport = oauth->asker.transport;
    tl_status status = tl_oauth_make_request(oauth);
    if (status != TL_OK) {
        finish_with(oauth, status, "out of memory");
        return;
    }
    status = transport->vtable->submit(transport, &oauth->request, on_reply, oauth, NULL, &error);
    if (status != TL_OK) {
        finish(oauth, status, &error);
    }
}

static void on_secrets(void *context, tl_status status, const tl_error *error) {
    tl_oauth *oauth = context;
    const tl_secret *first = &oauth->secrets.list[TL_OAUTH_FIRST_REFRESH];
    if (status != TL_OK) {
        finish(oauth, status, error);
        return;
    }
    if (oauth->cancelled) {
        finish_with(oauth, TL_ERR_CANCELLED, "cancelled before the login was sent");
        return;
    }
    if (oauth->browser && oauth->code.len == 0) {
        status = replace_text(&oauth->client_id, tl_buf_str(&oauth->secrets.list[TL_OAUTH_CLIENT_ID].value));
        finish_with(oauth, status, "out of memory");
        return;
    }
    if (first->held && replace_text(&oauth->refresh, tl_buf_str(&first->value)) != TL_OK) {
        finish_with(oauth, TL_ERR_MEMORY, "out of memory");
        return;
    }
    submit(oauth);
}

/* What the store's file holds counts: another program may have renewed it. */
static tl_status load_refresh(tl_oauth *oauth, tl_error *error) {
    tl_buf stored = {0};
    if (oauth->grant == TL_OAUTH_CLIENT_CREDENTIALS || oauth->refresh_refused) {
        return TL_OK;
    }
    tl_status status = tl_store_load(&oauth->store, &stored, error);
    if (status == TL_OK && stored.len > 0) {
        tl_buf_dispose_secret(&oauth->refresh);
        oauth->refresh = stored;
        tl_redact_remember(tl_buf_str(&stored)); /* also what another program has put there */
    } else {
        tl_buf_dispose_secret(&stored);
    }
    return status;
}

static tl_status choose_step(tl_oauth *oauth, tl_error *error) {
    tl_secret *list = oauth->secrets.list;
    if (oauth->browser) {
        oauth->step = TL_OAUTH_AUTHORIZATION_CODE;
    } else {
        tl_status status = load_refresh(oauth, error);
        if (status != TL_OK) {
            return status;
        }
        bool can_refresh = oauth->refresh.len > 0 || list[TL_OAUTH_FIRST_REFRESH].source;
        if (!can_refresh && oauth->grant != TL_OAUTH_PASSWORD && oauth->grant != TL_OAUTH_CLIENT_CREDENTIALS) {
            return tl_fail(error, TL_ERR_AUTH, "no refresh token for %s is stored: log in first", oauth->place.host);
        }
        oauth->step = can_refresh ? TL_OAUTH_REFRESH_TOKEN : oauth->grant;
    }
    for (size_t i = 0; i < TL_OAUTH_SECRETS; i++) {
        list[i].wanted = i == TL_OAUTH_CLIENT_ID || (i == TL_OAUTH_CLIENT_SECRET && !(oauth->browser && oauth->code.len == 0));
    }
    list[TL_OAUTH_USER].wanted = oauth->step == TL_OAUTH_PASSWORD;
    list[TL_OAUTH_PASSWORD_TEXT].wanted = oauth->step == TL_OAUTH_PASSWORD;
    list[TL_OAUTH_FIRST_REFRESH].wanted = oauth->step == TL_OAUTH_REFRESH_TOKEN && oauth->refresh.len == 0;
    return TL_OK;
}

static void start(tl_oauth *oauth) {
    tl_error error = {0};
    if (oauth->cancelled) {
        finish_with(oauth, TL_ERR_CANCELLED, "cancelled before the login was sent");
        return;
    }
    tl_status status = choose_step(oauth, &error);
    if (status != TL_OK) {
        finish(oauth, status, &error);
        return;
    }
    tl_secrets_gather(&oauth->secrets, &oauth->asker, on_secrets, oauth);
}

/* ---- the vtable ---- */

static void oauth_acquire(tl_token_source *source, const tl_token_asker *who, tl_token_fn done, void *context) {
    tl_oauth *oauth = (tl_oauth *)source;
    tl_error error = {0};
    if (oauth->busy) {
        (void)tl_fail(&error, TL_ERR_USAGE, "a login is on its way already");
        done(context, TL_ERR_USAGE, NULL, &error);
        return;
    }
    if (oauth->failed) {
        done(context, TL_ERR_AUTH, NULL, &oauth->failure);
        return;
    }
    if (!who || !who->transport) {
        (void)tl_fail(&error, TL_ERR_USAGE, "a login needs a transport");
        done(context, TL_ERR_USAGE, NULL, &error);
        return;
    }
    oauth->busy = true;
    oauth->cancelled = false;
    oauth->asker = tl_asker_copy(who);
    oauth->done = done;
    oauth->context = context;
    oauth->resuming = oauth->unstored;
    if (oauth->unstored) {
        save(oauth);
    } else {
        start(oauth);
    }
}

/* Whether the login gives another one is seen when it is asked for. */
static bool oauth_release(tl_token_source *source, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    (void)source;
    (void)lease_id;
    (void)next_token;
    return fate == TL_TOKEN_REFUSED;
}

/* A request that is out goes on: a refresh token that comes back must not be lost. */
static void oauth_cancel(tl_token_source *source, tl_token_fn done, void *context) {
    tl_oauth *oauth = (tl_oauth *)source;
    if (!oauth->busy || oauth->done != done || oauth->context != context) {
        return;
    }
    oauth->cancelled = true;
    oauth->asker.log = NULL; /* the asker's; it may go */
    oauth->asker.clock = NULL;
    tl_secrets_cancel(&oauth->secrets);
    if (oauth->busy && oauth->store.run) {
        tl_store_cancel(&oauth->store);
    }
}

static void oauth_free(tl_token_source *source) {
    tl_oauth *oauth = (tl_oauth *)source;
    tl_error error = {0};
    if (oauth->busy) {
        oauth_cancel(source, oauth->done, oauth->context);
    }
    if (!oauth->busy) {
        tl_oauth_dispose(oauth);
        return;
    }
    tl_token_fn done = oauth->done;
    oauth->done = NULL;
    oauth->freed = true; /* by the end of what is on its way */
    (void)tl_fail(&error, TL_ERR_CANCELLED, "cancelled: the token's source is being freed");
    done(oauth->context, TL_ERR_CANCELLED, NULL, &error);
}

const tl_token_vtable tl_oauth_vtable = {sizeof(tl_token_vtable), oauth_acquire, oauth_release, oauth_cancel, oauth_free};
