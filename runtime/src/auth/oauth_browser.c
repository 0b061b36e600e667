/* OAuth 2: a login in a browser, RFC 6749, 4.1, and RFC 7636. */
#include "auth/oauth_state.h"

#include <string.h>

#include "auth/form.h"
#include "auth/oauth_browser.h"
#include "net/text_rules.h"

enum { DRIVE_MS = 60000, CODE_SIZE = 65, SAID_SIZE = 161 };

struct tl_oauth_login {
    tl_oauth *oauth;
    tl_token_asker asker;
    tl_buf state;
    tl_buf url; /* with a NUL */
    bool redeemed;
};

/* What a blocking call waits for. */
typedef struct outcome {
    bool over;
    tl_status status;
    tl_error *error;
} outcome;

static void on_lease(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error) {
    outcome *of = context;
    (void)lease;
    of->over = true;
    of->status = status;
    if (status != TL_OK && error && of->error) {
        *of->error = *error;
    }
}

/* Lets the source take its next step, and drives until that is over. After a transport that cannot go on there is no source any more. */
static tl_status ask(tl_oauth_login *login, tl_error *error) {
    tl_oauth *oauth = login->oauth;
    tl_transport *transport = login->asker.transport;
    outcome of = {false, TL_OK, error};
    tl_error broken = {0};
    oauth->base.vtable->acquire(&oauth->base, &login->asker, on_lease, &of);
    while (!of.over) {
        tl_status status = transport->vtable->drive(transport, DRIVE_MS, &broken);
        if (status != TL_OK && !of.over) {
            of.error = NULL;
            login->oauth = NULL;
            oauth->base.vtable->free(&oauth->base); /* a request that is out ends with the transport */
            return tl_fail(error, status, "%s", broken.message);
        }
    }
    return of.status;
}

/* ---- the URL ---- */

static tl_status make_url(tl_oauth_login *login, tl_buf *challenge) {
    const tl_oauth *oauth = login->oauth;
    const char *join = strchr(oauth->authorize_url, '?') ? "&" : "?";
    tl_str none = {0};
    tl_str method = challenge->len ? tl_str_from("S256") : none;
    const tl_form_field query[] = {
        {"response_type", tl_str_from("code")},
        {"client_id", tl_buf_str(&oauth->client_id)},
        {"redirect_uri", tl_str_from(oauth->redirect_uri)},
        {"scope", tl_str_from(oauth->scope)},
        {"state", tl_buf_str(&login->state)},
        {"code_challenge", challenge->len ? tl_buf_str(challenge) : none},
        {"code_challenge_method", method},
    };
    tl_status status = tl_buf_format(&login->url, "%s%s", oauth->authorize_url, join);
    if (status == TL_OK) {
        status = tl_form_encode_fields(&login->url, query, sizeof query / sizeof query[0]);
    }
    return status == TL_OK ? tl_buf_append(&login->url, tl_str_sized("", 1)) : status;
}

static tl_status begin(tl_oauth_login *login, bool pkce, const tl_octets *octets, tl_error *error) {
    tl_buf challenge = {0};
    tl_buf stored = {0};
    tl_status status = tl_store_load(&login->oauth->store, &stored, error); /* a store that is no good is better known before */
    tl_buf_dispose_secret(&stored);
    if (status == TL_OK) {
        status = tl_store_check(&login->oauth->store, error);
    }
    if (status == TL_OK) {
        status = ask(login, error);
    }
    if (status != TL_OK) {
        return status;
    }
    status = tl_pkce_random_text(octets->fill, octets->context, &login->state);
    if (status == TL_OK && pkce) {
        status = tl_pkce_random_text(octets->fill, octets->context, &login->oauth->verifier);
    }
    if (status == TL_OK && pkce) {
        status = tl_pkce_challenge(tl_buf_str(&login->oauth->verifier), &challenge);
    }
    if (status == TL_OK) {
        status = make_url(login, &challenge);
    }
    if (status != TL_OK) {
        (void)tl_fail(error, status, "%s", status == TL_ERR_MEMORY ? "out of memory" : "the machine gave no random numbers for the login's state");
    }
    tl_buf_dispose(&challenge);
    return status;
}

tl_status tl_oauth_login_new_with(tl_oauth_login **login, const tl_oauth_options *options, tl_transport *transport, const tl_octets *octets,
                                  tl_error *error) {
    const tl_token_asker asker = TL_TOKEN_ASKER_INIT;
    tl_oauth_options mine;
    tl_oauth_login *made = NULL;
    tl_status status = tl_oauth_options_copy(&mine, options, error);
    if (login) {
        *login = NULL;
    }
    if (status == TL_OK && (!login || !transport)) {
        status = tl_fail(error, TL_ERR_USAGE, "tl_oauth_login_new needs a place for the login, and a transport");
    }
    if (status == TL_OK) {
        made = tl_calloc(1, sizeof *made);
        status = made ? TL_OK : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (status != TL_OK) {
        tl_oauth_options_free_sources(&mine);
        return status;
    }
    made->asker = asker;
    made->asker.transport = transport;
    status = tl_oauth_make(&made->oauth, &mine, true, error);
    if (status == TL_OK) {
        status = begin(made, !mine.no_pkce, octets, error);
    }
    if (status == TL_OK) {
        *login = made;
    } else {
        tl_oauth_login_free(made);
    }
    return status;
}

tl_status tl_oauth_login_new(tl_oauth_login **login, const tl_oauth_options *options, tl_transport *transport, tl_error *error) {
    const tl_octets secure = {tl_octets_secure, NULL};
    return tl_oauth_login_new_with(login, options, transport, &secure, error);
}

void tl_oauth_login_free(tl_oauth_login *login) {
    if (login) {
        if (login->oauth) {
            login->oauth->base.vtable->free(&login->oauth->base);
        }
        tl_buf_dispose_secret(&login->state);
        tl_buf_dispose_secret(&login->url);
        tl_free(login);
    }
}

const char *tl_oauth_login_url(const tl_oauth_login *login) {
    return login->url.ptr;
}

/* ---- the code ---- */

/* What stands between the question mark, if there is one, and the fragment. */
static tl_str query_of(tl_str text) {
    const char *question = text.len ? memchr(text.ptr, '?', text.len) : NULL;
    const char *hash = text.len ? memchr(text.ptr, '#', text.len) : NULL;
    const char *from = question ? question + 1 : text.ptr;
    const char *to = hash && hash >= from ? hash : text.ptr + text.len;
    return tl_str_sized(from, (size_t)(to - from));
}

static bool state_is_ours(const tl_oauth_login *login, const tl_buf *state) {
    return tl_equal_in_constant_time(tl_buf_str(state), tl_buf_str(&login->state));
}

bool tl_oauth_login_matches(const tl_oauth_login *login, tl_str redirect) {
    tl_buf state = {0};
    bool found = false;
    bool ours = tl_form_find(query_of(tl_str_trim(redirect)), "state", &state, &found) == TL_OK && found && state_is_ours(login, &state);
    tl_buf_dispose_secret(&state);
    return ours;
}

/* The words of whoever made the redirect, if they are the server's: its state was ours. */
static tl_status fail_refused(const tl_oauth_login *login, tl_str query, const tl_buf *code, tl_error *error) {
    char named[CODE_SIZE];
    char said[SAID_SIZE];
    tl_buf description = {0};
    bool found = false;
    tl_text_excerpt(named, sizeof named, tl_buf_str(code));
    said[0] = '\0';
    if (tl_form_find(query, "error_description", &description, &found) == TL_OK && found) {
        tl_text_excerpt(said, sizeof said, tl_buf_str(&description));
    }
    tl_buf_dispose(&description);
    return tl_fail(error, TL_ERR_AUTH, "the login at %s was refused: %s%s%s", login->oauth->place.host, named, said[0] ? ": " : "", said);
}

static tl_status read_query(const tl_oauth_login *login, tl_str query, tl_buf *code, tl_error *error) {
    tl_buf text = {0};
    bool found = false;
    tl_status status = tl_form_find(query, "state", &text, &found);
    if (status == TL_OK && (!found || !state_is_ours(login, &text))) {
        status = tl_fail(error, TL_ERR_AUTH, "the redirect does not belong to this login: its state is %s", found ? "another one" : "missing");
        goto out;
    }
    if (status == TL_OK) {
        status = tl_form_find(query, "error", &text, &found);
    }
    if (status == TL_OK && found) {
        status = fail_refused(login, query, &text, error);
        goto out;
    }
    if (status == TL_OK) {
        status = tl_form_find(query, "code", code, &found);
    }
    if (status != TL_OK) {
        status = tl_fail(error, TL_ERR_MEMORY, "out of memory");
    } else if (!found || code->len == 0) {
        status = tl_fail(error, TL_ERR_AUTH, "the redirect brings no code");
    }
out:
    tl_buf_dispose_secret(&text);
    return status;
}

/* Takes the code out of what was pasted. */
static tl_status read_pasted(const tl_oauth_login *login, tl_str pasted, tl_buf *code, tl_error *error) {
    tl_str text = tl_str_trim(pasted);
    bool question = text.len && memchr(text.ptr, '?', text.len);
    if (question || tl_str_starts(text, tl_str_from("code=")) || tl_str_find(text, tl_str_from("&code=")) >= 0) {
        return read_query(login, query_of(text), code, error);
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] <= ' ' || text.ptr[i] > '~') {
            return tl_fail(error, TL_ERR_AUTH, "what was pasted is neither a code nor a redirect's URL");
        }
    }
    if (text.len == 0 || tl_str_find(text, tl_str_from("://")) >= 0) {
        return tl_fail(error, TL_ERR_AUTH, "what was pasted holds no code");
    }
    if (tl_buf_reserve(code, text.len + 1) != TL_OK || tl_buf_append(code, text) != TL_OK) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    return TL_OK;
}

tl_status tl_oauth_login_redeem(tl_oauth_login *login, tl_str pasted, tl_error *error) {
    tl_oauth *oauth = login->oauth;
    tl_error_clear(error);
    if (!oauth || login->redeemed) {
        return tl_fail(error, TL_ERR_USAGE, "%s: begin another login",
                       oauth ? "a code was redeemed already" : "the transport broke under this login");
    }
    if (!oauth->unstored && !oauth->failed) {
        tl_buf code = {0};
        tl_status status = read_pasted(login, pasted, &code, error);
        if (status != TL_OK) {
            tl_buf_dispose_secret(&code);
            return status;
        }
        tl_buf_dispose_secret(&oauth->code);
        oauth->code = code;
    }
    tl_status status = ask(login, error);
    login->redeemed = status == TL_OK;
    return status;
}
