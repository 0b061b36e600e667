/* A login without a person: a token is had by what the config says, and given back unused. */
#include <string.h>

#include "command.h"
#include "interrupt.h"
#include "login.h"
#include "text.h"
#include "token_source.h"

enum { STEP_MS = 250, NAME_SIZE = 320 };

/* What became of the acquire. */
typedef struct proof {
    tl_token_source *source;
    bool over;
    tl_status status;
    tl_error error;
} proof;

static void on_token(void *context, tl_status status, const tl_token_lease *lease, const tl_error *error) {
    proof *of = context;
    of->over = true;
    of->status = status;
    if (status == TL_OK) {
        (void)of->source->vtable->release(of->source, lease->id, TL_TOKEN_UNUSED, tl_str_from(NULL));
    } else if (error) {
        of->error = *error;
    }
}

/* Asks, and drives until there is an answer. */
static void ask(const login_job *job, proof *of) {
    tl_token_asker who = TL_TOKEN_ASKER_INIT;
    tl_transport *transport = job->transport;
    bool cancelled = false;
    who.transport = transport;
    of->source->vtable->acquire(of->source, &who, on_token, of);
    while (!of->over) {
        if (interrupt_came() && !cancelled) {
            cancelled = true;
            if (of->source->vtable->cancel) {
                of->source->vtable->cancel(of->source, on_token, of);
            }
            continue;
        }
        tl_status status = transport->vtable->drive(transport, STEP_MS, &of->error);
        if (status != TL_OK && !of->over) {
            of->over = true;
            of->status = status;
        }
    }
}

/* ---- what is told ---- */

static void say_token(const config_system *system) {
    char where[NAME_SIZE];
    printf("%s: a token was had from %s; it was not sent anywhere\n", text_shorten(tl_str_from(system->name)).text,
           token_source_describe(&system->token, where, sizeof where));
}

/* Who logged in: what the config says, never what a reference leads to. */
static void say_login(const config_system *system, const char *url, const config_secret *who, const char *as) {
    char name[NAME_SIZE];
    tl_str host = login_host(url);
    printf("%s: logged in at %.*s", text_shorten(tl_str_from(system->name)).text, (int)host.len, host.ptr);
    if (who && who->kind == CONFIG_SECRET_TEXT) {
        printf(" as %s%s", as, token_source_describe(who, name, sizeof name));
    } else if (who) {
        printf(" as %s%s names", as[0] ? as : "whom ", token_source_describe(who, name, sizeof name));
    }
    putchar('\n');
}

static void say_oauth(const config_system *system) {
    const config_oauth *oauth = system->oauth;
    tl_str host = login_host(oauth->token_url);
    char where[NAME_SIZE];
    switch (oauth->grant) {
    case TL_OAUTH_PASSWORD:
        say_login(system, oauth->token_url, &oauth->user, "");
        break;
    case TL_OAUTH_CLIENT_CREDENTIALS:
        say_login(system, oauth->token_url, &oauth->client_id, "the client ");
        break;
    case TL_OAUTH_REFRESH_TOKEN:
    case TL_OAUTH_AUTHORIZATION_CODE:
        printf("%s: %.*s took the refresh token; the one that serves next is kept by %s\n", text_shorten(tl_str_from(system->name)).text,
               (int)host.len, host.ptr, token_source_describe(&oauth->store, where, sizeof where));
        break;
    }
}

static const config_secret *find_user(const config_system *system) {
    const tl_login_info *info = system->login_info;
    for (size_t i = 0; i < info->input_count; i++) {
        for (size_t at = 0; strcmp(info->inputs[i].name, "user") == 0 && at < system->login->count; at++) {
            if (strcmp(system->login->paths[at], info->inputs[i].path) == 0) {
                return &system->login->sources[at];
            }
        }
    }
    return NULL;
}

static void say(const config_system *system) {
    if (system->oauth) {
        say_oauth(system);
    } else if (system->basic) {
        printf("%s: user and password were had; they go with each request, and were not sent anywhere\n",
               text_shorten(tl_str_from(system->name)).text);
    } else if (system->login) {
        say_login(system, system->url, find_user(system), "");
    } else {
        say_token(system);
    }
}

int login_prove(const login_job *job) {
    proof of = {0};
    const config_system *system = job->system;
    place where = system->oauth ? system->oauth->where : system->login ? system->login->where : system->token.where;
    if (!token_source_new(system, &of.source, job->to)) {
        return CLI_EXIT_USAGE;
    }
    if (!of.source) {
        printf("%s: needs no token\n", text_shorten(tl_str_from(system->name)).text);
        return CLI_EXIT_OK;
    }
    if (!token_source_check(system, job->to)) {
        tl_token_source_free(of.source);
        return CLI_EXIT_USAGE;
    }
    ask(job, &of);
    int code = CLI_EXIT_OK;
    if (of.status == TL_OK) {
        say(system);
    } else {
        code = login_exit(of.status);
        const char *message = of.error.message[0] ? of.error.message : tl_status_name(of.status);
        if (code == CLI_EXIT_STOPPED) {
            diag_error(job->to, place_none(), "%s: %s", text_shorten(tl_str_from(system->name)).text, message);
        } else {
            diag_error(job->to, where, "%s", message);
        }
    }
    tl_token_source_free(of.source);
    return code;
}
