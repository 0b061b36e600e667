/* RFC 7617: user and password, each from a source of its own, as the one text that stands behind `Basic`. */
#include <string.h>

#include "auth/base64.h"
#include "auth/secrets.h"

enum { USER = 0, PASSWORD = 1, SECRET_COUNT = 2 };

typedef struct basic {
    tl_token_source base;
    tl_secrets secrets;
    bool refused; /* failed logins are counted: what was refused is not sent again */
    tl_token_fn done; /* of the acquire at hand; a cache asks one at a time */
    void *context;
} basic;

static tl_status fail_refused(tl_error *error) {
    return tl_fail(error, TL_ERR_AUTH, "the system refused this user and password before: they are not sent again");
}

/* RFC 7617, 2: no colon in the user, no control characters in either. */
static tl_status check_text(const basic *source, tl_error *error) {
    tl_str user = tl_buf_str(&source->secrets.list[USER].value), password = tl_buf_str(&source->secrets.list[PASSWORD].value);
    if (tl_str_find(user, tl_str_from(":")) >= 0) {
        return tl_fail(error, TL_ERR_SECRET, "the user's name has a colon, which Basic cannot carry");
    }
    for (size_t i = 0; i < user.len + password.len; i++) {
        unsigned char byte = (unsigned char)(i < user.len ? user.ptr[i] : password.ptr[i - user.len]);
        if (byte < 0x20 || byte == 0x7F) {
            return tl_fail(error, TL_ERR_SECRET, "the user's name or the password has a control character, which Basic cannot carry");
        }
    }
    return TL_OK;
}

/* Room from the start, in both buffers: growing would leave copies behind. */
static tl_status encode(const basic *source, tl_buf *out, tl_error *error) {
    const tl_buf *user = &source->secrets.list[USER].value, *password = &source->secrets.list[PASSWORD].value;
    tl_buf both = {0};
    tl_status status = check_text(source, error);
    if (status != TL_OK) {
        return status;
    }
    status = tl_buf_reserve(&both, user->len + password->len + 1);
    if (status == TL_OK) {
        status = tl_buf_append(&both, tl_buf_str(user));
    }
    if (status == TL_OK) {
        status = tl_buf_append(&both, tl_str_from(":"));
    }
    if (status == TL_OK) {
        status = tl_buf_append(&both, tl_buf_str(password));
    }
    if (status == TL_OK) {
        status = tl_base64_append(out, tl_buf_str(&both), false);
    }
    tl_buf_dispose_secret(&both);
    return status == TL_OK ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
}

static void on_secrets(void *context, tl_status status, const tl_error *why) {
    basic *source = context;
    tl_token_lease lease = TL_TOKEN_LEASE_INIT;
    tl_error error = {0};
    tl_buf text = {0};
    tl_token_fn done = source->done;
    if (status == TL_OK) {
        status = encode(source, &text, &error);
        why = &error;
    }
    lease.token = tl_buf_str(&text);
    tl_secrets_release(&source->secrets, TL_TOKEN_UNUSED);
    done(source->context, status, status == TL_OK ? &lease : NULL, status == TL_OK ? NULL : why);
    tl_buf_dispose_secret(&text);
}

static void acquire(tl_token_source *self, const tl_token_asker *who, tl_token_fn done, void *context) {
    basic *source = (basic *)self;
    tl_error error = {0};
    if (source->refused) {
        (void)fail_refused(&error);
        done(context, TL_ERR_AUTH, NULL, &error);
        return;
    }
    source->done = done;
    source->context = context;
    tl_secrets_gather(&source->secrets, who, on_secrets, source);
}

static bool release(tl_token_source *self, uint64_t lease_id, tl_token_fate fate, tl_str next_token) {
    basic *source = (basic *)self;
    (void)lease_id;
    (void)next_token;
    source->refused = source->refused || fate == TL_TOKEN_REFUSED;
    return false;
}

static void cancel(tl_token_source *self, tl_token_fn done, void *context) {
    basic *source = (basic *)self;
    (void)done;
    (void)context;
    tl_secrets_cancel(&source->secrets);
}

static void dispose(tl_token_source *self) {
    basic *source = (basic *)self;
    tl_secrets_dispose(&source->secrets);
    tl_free(source);
}

static const tl_token_vtable vtable = {sizeof(tl_token_vtable), acquire, release, cancel, dispose};

tl_status tl_token_basic(tl_token_source **made, tl_token_source *user, tl_token_source *password, tl_error *error) {
    basic *source = made && user && password ? tl_calloc(1, sizeof *source) : NULL;
    tl_secret *list = source ? tl_calloc(SECRET_COUNT, sizeof *list) : NULL;
    if (made) {
        *made = NULL;
    }
    if (!list) {
        tl_free(source);
        tl_token_source_free(user);
        tl_token_source_free(password);
        return made && user && password ? tl_fail(error, TL_ERR_MEMORY, "out of memory")
                                        : tl_fail(error, TL_ERR_USAGE, "tl_token_basic needs a user, a password and a place for the source");
    }
    list[USER] = (tl_secret){.source = user, .open = true, .wanted = true};
    list[PASSWORD] = (tl_secret){.source = password, .wanted = true};
    source->base.vtable = &vtable;
    source->secrets.list = list;
    source->secrets.count = SECRET_COUNT;
    return tl_token_cache_new(made, &source->base, NULL, error);
}
