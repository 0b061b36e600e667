#include "auth/secrets.h"

#include <string.h>

#include "auth/form.h"
#include <trunkline/json.h>
#include <trunkline/redact.h>

static void on_secret(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error);

/* Asks for the next one; the end of the list is success. */
static void go_on(tl_secrets *secrets) {
    while (secrets->asked < secrets->count) {
        tl_secret *secret = &secrets->list[secrets->asked];
        if (secret->source && secret->wanted && !secret->held) {
            secrets->asking = true;
            secret->source->vtable->acquire(secret->source, secrets->who, on_secret, secrets);
            return;
        }
        secrets->asked++;
    }
    secrets->done(secrets->context, TL_OK, NULL);
}

static void on_secret(void *context, tl_status status, const tl_token_lease *lease, const tl_error *why) {
    tl_secrets *secrets = context;
    tl_secret *secret = &secrets->list[secrets->asked];
    tl_error error = {0};
    secrets->asking = false;
    if (status == TL_OK) {
        /* In one piece: growing would leave a copy behind. */
        secret->held = true;
        secret->lease = lease->id;
        if (!secret->open) {
            tl_redact_remember(lease->token);
        }
        if (tl_buf_reserve(&secret->value, lease->token.len + 1) != TL_OK || tl_buf_append(&secret->value, lease->token) != TL_OK) {
            status = tl_fail(&error, TL_ERR_MEMORY, "out of memory");
        }
    } else if (why) {
        error = *why;
    } else {
        (void)tl_fail(&error, status, "a secret's source gave none, and no reason");
    }
    if (status != TL_OK) {
        secrets->done(secrets->context, status, &error);
        return;
    }
    secrets->asked++;
    go_on(secrets);
}

void tl_secrets_gather(tl_secrets *secrets, const tl_token_asker *who, tl_secrets_fn done, void *context) {
    secrets->who = who;
    secrets->done = done;
    secrets->context = context;
    secrets->asked = 0;
    go_on(secrets);
}

void tl_secrets_cancel(tl_secrets *secrets) {
    if (secrets->asking) {
        tl_token_source *source = secrets->list[secrets->asked].source;
        if (source->vtable->cancel) {
            source->vtable->cancel(source, on_secret, secrets);
        }
    }
}

void tl_secrets_release(tl_secrets *secrets, tl_token_fate fate) {
    for (size_t i = 0; i < secrets->count; i++) {
        tl_secret *secret = &secrets->list[i];
        tl_buf_dispose_secret(&secret->value);
        if (secret->held) {
            secret->held = false;
            (void)secret->source->vtable->release(secret->source, secret->lease, fate, tl_str_from(NULL));
        }
    }
}

void tl_secrets_dispose(tl_secrets *secrets) {
    tl_secrets_release(secrets, TL_TOKEN_UNUSED);
    for (size_t i = 0; i < secrets->count; i++) {
        tl_token_source_free(secrets->list[i].source);
    }
    tl_free(secrets->list);
    memset(secrets, 0, sizeof *secrets);
}

static bool shown_in_form(tl_str secret, tl_str text) {
    tl_form_field field = {"", secret};
    tl_buf encoded = {0};
    bool shown = tl_form_encode_fields(&encoded, &field, 1) != TL_OK || tl_str_find(text, tl_str_sized(encoded.ptr + 1, encoded.len - 1)) >= 0;
    tl_buf_dispose_secret(&encoded);
    return shown;
}

static bool shown_in_json(tl_str secret, tl_str text) {
    tl_buf encoded = {0};
    tl_status status = tl_buf_reserve(&encoded, secret.len * 6 + 64);
    if (status == TL_OK) {
        status = tl_json_encode(&encoded, &tl_type_text, &secret, NULL, NULL);
    }
    bool shown = status == TL_ERR_MEMORY || (status == TL_OK && tl_str_find(text, tl_str_sized(encoded.ptr + 1, encoded.len - 2)) >= 0);
    tl_buf_dispose_secret(&encoded);
    return shown;
}

bool tl_secret_shown_in(tl_str secret, tl_str text) {
    if (secret.len == 0 || text.len == 0) {
        return false;
    }
    return tl_str_find(text, secret) >= 0 || shown_in_form(secret, text) || shown_in_json(secret, text);
}

bool tl_secrets_shown_in(const tl_secrets *secrets, tl_str text) {
    for (size_t i = 0; i < secrets->count; i++) {
        if (!secrets->list[i].open && tl_secret_shown_in(tl_buf_str(&secrets->list[i].value), text)) {
            return true;
        }
    }
    return false;
}
