/* A login in a browser, once, by a person: RFC 6749, 4.1, RFC 7636, and RFC 8252, 7.3, for the redirect to this machine. */
#include <errno.h>
#include <string.h>

#include <trunkline/memory.h>

#include "command.h"
#include "interrupt.h"
#include "login.h"
#include "redirect_listener.h"
#include "redirect_uri.h"
#include "text.h"
#include "token_source.h"

enum { NAME_SIZE = 320 };

/* All that a login needs, freed at once. */
typedef struct browser {
    const login_job *job;
    redirect_uri uri;
    char redirect[REDIRECT_URI_SIZE]; /* what the server is told */
    redirect_listener *listener; /* NULL: the user pastes */
    tl_oauth_login *login;
    int64_t until_ms;
} browser;

static const char *name_of(const browser *b, text_short *room) {
    *room = text_shorten(tl_str_from(b->job->system->name));
    return room->text;
}

/* ---- setting up ---- */

static bool set_up_redirect(browser *b) {
    const config_oauth *oauth = b->job->system->oauth;
    redirect_listener_options options = {0};
    bool here = redirect_uri_read(oauth->redirect_uri, &b->uri);
    if (b->job->paste) {
        if (here && redirect_uri_write(&b->uri, b->uri.port, b->redirect, sizeof b->redirect)) { /* a port of 0 is no address */
            return true;
        }
        snprintf(b->redirect, sizeof b->redirect, "%s", oauth->redirect_uri);
        return strlen(oauth->redirect_uri) < sizeof b->redirect ||
               diag_error(b->job->to, oauth->redirect_uri_where, "redirect_uri is longer than %d bytes", (int)sizeof b->redirect - 1);
    }
    if (!here) {
        return diag_error(b->job->to, oauth->redirect_uri_where,
                          "redirect_uri does not lead to this machine: use --paste, or http://127.0.0.1:PORT/PATH if the client is registered so");
    }
    options.port = b->uri.port;
    options.path = b->uri.path;
    options.interrupted = interrupt_came;
    b->listener = redirect_listener_new(&options);
    if (!b->listener) {
        return diag_error(b->job->to, oauth->redirect_uri_where, "127.0.0.1:%u cannot be listened on: %s; or use --paste", (unsigned)b->uri.port,
                          strerror(errno));
    }
    return redirect_uri_write(&b->uri, redirect_listener_port(b->listener), b->redirect, sizeof b->redirect) ||
           diag_error(b->job->to, oauth->redirect_uri_where, "redirect_uri is too long");
}

/* The library does not say which URL it means; so the token_url is looked at alone first. Returns a cli_exit. */
static int set_up_login(browser *b) {
    const config_system *system = b->job->system;
    tl_token_source *source = NULL;
    tl_oauth_options options;
    tl_error error = {0};
    if (!token_source_new(system, &source, b->job->to)) {
        return CLI_EXIT_USAGE;
    }
    tl_token_source_free(source);
    if (!token_source_check(system, b->job->to) || !token_source_oauth(system, &options, b->job->to)) {
        return CLI_EXIT_USAGE;
    }
    options.redirect_uri = b->redirect;
    tl_status status = tl_oauth_login_new(&b->login, &options, b->job->transport, &error); /* takes the sources */
    if (status != TL_OK) {
        diag_error(b->job->to, status == TL_ERR_SECRET ? system->oauth->store.where : system->oauth->authorize_url_where, "oauth: %s", error.message);
        return login_exit(status);
    }
    return CLI_EXIT_OK;
}

/* ---- the code ---- */

/* Returns a cli_exit; `error` says why there is no token. */
static int redeem(const browser *b, tl_str pasted, tl_error *error) {
    const config_oauth *oauth = b->job->system->oauth;
    text_short name;
    char where[NAME_SIZE];
    tl_str host = login_host(oauth->token_url);
    tl_status status = tl_oauth_login_redeem(b->login, pasted, error);
    if (status != TL_OK) {
        place at = status == TL_ERR_SECRET ? oauth->store.where : place_none();
        diag_error(b->job->to, at, "%s: %s", name_of(b, &name), error->message[0] ? error->message : tl_status_name(status));
        if (status == TL_ERR_SECRET) {
            diag_error(b->job->to, place_none(), "%s: the login is lost: mend the store, then log in again", name.text);
        }
        return login_exit(status);
    }
    printf("%s: logged in at %.*s; the refresh token is kept by %s\n", name_of(b, &name), (int)host.len, host.ptr,
           token_source_describe(&oauth->store, where, sizeof where));
    return CLI_EXIT_OK;
}

static int fail_timeout(const browser *b) {
    text_short name;
    diag_error(b->job->to, place_none(), "%s: nobody logged in within the time; --timeout gives more", name_of(b, &name));
    return CLI_EXIT_STOPPED;
}

static int fail_interrupted(const browser *b) {
    text_short name;
    diag_error(b->job->to, place_none(), "%s: interrupted; nobody was logged in", name_of(b, &name));
    return CLI_EXIT_INTERRUPTED;
}

static int listen_for_redirect(browser *b) {
    tl_str target = {0};
    tl_error error = {0};
    bool told = false;
    for (;;) {
        switch (redirect_listener_wait(b->listener, b->until_ms, &target)) {
        case REDIRECT_TIMEOUT:
            return fail_timeout(b);
        case REDIRECT_INTERRUPTED:
            return fail_interrupted(b);
        case REDIRECT_FAILED:
            diag_error(b->job->to, place_none(), "the listener for the redirect broke: %s", strerror(errno));
            return CLI_EXIT_USAGE;
        case REDIRECT_CAME:
            break;
        }
        if (tl_oauth_login_matches(b->login, target)) {
            int code = redeem(b, target, &error);
            redirect_listener_answer(b->listener, code == CLI_EXIT_OK ? 200 : 400,
                                     code == CLI_EXIT_OK ? "Logged in. You can close this page and go back to the terminal."
                                                         : "The login failed. The terminal says why.");
            return code;
        }
        redirect_listener_answer(b->listener, 400, "This redirect belongs to another login.");
        if (!told) { /* once: whoever sends them shall not fill the terminal */
            told = true;
            diag_note(b->job->to, place_none(), "a redirect came that does not belong to this login (its state is another one); still waiting");
        }
    }
}

/* A redirect that is not this login's, or nothing that could be a code: the user tries again. */
static const char *what_is_wrong(const browser *b, tl_str pasted) {
    bool query = tl_str_find(pasted, tl_str_from("?")) >= 0;
    if (pasted.len == 0) {
        return "that line was empty, or far too long";
    }
    if (query && !tl_oauth_login_matches(b->login, pasted)) {
        return "that redirect does not belong to this login: its state is another one";
    }
    if (!query && (tl_str_find(pasted, tl_str_from("://")) >= 0 || tl_str_find(pasted, tl_str_from(" ")) >= 0)) {
        return "that is neither a code nor the address that the browser ended with";
    }
    return NULL;
}

static int read_pasted(const browser *b) {
    static login_paste paste;
    tl_str line = {0};
    tl_error error = {0};
    text_short name;
    int code = CLI_EXIT_USAGE;
    memset(&paste, 0, sizeof paste);
    for (;;) {
        enum login_line got = login_paste_next(&paste, b->until_ms, &line);
        if (got != LOGIN_LINE) {
            code = got == LOGIN_TIMEOUT ? fail_timeout(b) : got == LOGIN_INTERRUPTED ? fail_interrupted(b) : CLI_EXIT_USAGE;
            if (got == LOGIN_END) {
                diag_error(b->job->to, place_none(), "%s: standard input ended before a code was pasted", name_of(b, &name));
            }
            break;
        }
        const char *wrong = what_is_wrong(b, line);
        if (!wrong) {
            code = redeem(b, line, &error);
            break;
        }
        diag_note(b->job->to, place_none(), "%s; paste again", wrong);
    }
    tl_wipe(&paste, sizeof paste);
    return code;
}

static int wait_for_user(browser *b) {
    text_short name;
    printf("%s: open this address in a browser and log in:\n\n%s\n\n", name_of(b, &name), tl_oauth_login_url(b->login));
    if (b->listener) {
        printf("Waiting for the browser to come back to 127.0.0.1:%u.\n", (unsigned)redirect_listener_port(b->listener));
    } else {
        printf("Then paste the address that the browser ends with, or the code that the page shows:\n");
    }
    fflush(stdout);
    return b->listener ? listen_for_redirect(b) : read_pasted(b);
}

int login_browser(const login_job *job) {
    browser b = {.job = job, .until_ms = tl_clock_now_ms(NULL) + job->timeout_ms};
    int code = CLI_EXIT_USAGE;
    if (set_up_redirect(&b)) {
        code = set_up_login(&b);
        if (code == CLI_EXIT_OK) {
            code = wait_for_user(&b);
        }
    }
    tl_oauth_login_free(b.login);
    redirect_listener_free(b.listener);
    return code;
}
