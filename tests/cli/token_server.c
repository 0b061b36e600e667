#include "token_server.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <openssl/evp.h>

#include "faultd/faultd.h"

enum { TEXT = 400, REPLY = 2000 };

struct token_server {
    faultd *server;
    token_server_setup setup;
    pthread_mutex_t lock;
    token_server_seen seen;
    char challenge[TEXT];
    char redirect[TEXT];
    bool code_is_good;
    unsigned generation;
    char refresh[64];
    char access[64];
};

/* The value of a form's field, decoded; "" when there is none. */
static void form_value(const char *form, const char *name, char out[TEXT]) {
    size_t length = strlen(name);
    out[0] = '\0';
    for (const char *at = form; at && *at; at = strchr(at, '&') ? strchr(at, '&') + 1 : NULL) {
        if (strncmp(at, name, length) != 0 || at[length] != '=') {
            continue;
        }
        char plain[TEXT];
        size_t size = strcspn(at + length + 1, "& \r\n");
        if (size >= sizeof plain) {
            return;
        }
        for (size_t i = 0; i < size; i++) {
            plain[i] = at[length + 1 + i] == '+' ? ' ' : at[length + 1 + i];
        }
        plain[size] = '\0';
        int decoded = 0;
        char *text = curl_easy_unescape(NULL, plain, (int)size, &decoded);
        if (text && decoded > 0 && decoded < TEXT) {
            memcpy(out, text, (size_t)decoded + 1);
        }
        curl_free(text);
        return;
    }
}

/* base64url of SHA-256, RFC 7636, 4.2. */
static void challenge_of(const char *verifier, char out[64]) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned char base[64];
    unsigned size = 0;
    EVP_Digest(verifier, strlen(verifier), digest, &size, EVP_sha256(), NULL);
    int length = EVP_EncodeBlock(base, digest, (int)size);
    size_t used = 0;
    for (int i = 0; i < length && base[i] != '='; i++) {
        out[used++] = base[i] == '+' ? '-' : base[i] == '/' ? '_' : (char)base[i];
    }
    out[used] = '\0';
}

static char *make_reply(const char *status, const char *headers, const char *body, size_t *length) {
    char *reply = malloc(REPLY);
    if (reply) {
        *length = (size_t)snprintf(reply, REPLY, "HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s", status, headers, strlen(body), body);
    }
    return reply;
}

#define JSON "Content-Type: application/json\r\n"

/* ---- the endpoints ---- */

static char *authorize(token_server *s, const char *query, size_t *length) {
    char state[TEXT];
    char method[TEXT];
    char type[TEXT];
    char location[3 * TEXT];
    s->seen.authorizations++;
    form_value(query, "redirect_uri", s->redirect);
    form_value(query, "state", state);
    form_value(query, "code_challenge", s->challenge);
    form_value(query, "code_challenge_method", method);
    form_value(query, "response_type", type);
    if (!s->redirect[0] || !state[0] || strcmp(type, "code") != 0 || (s->setup.no_pkce ? s->challenge[0] != '\0' : strcmp(method, "S256") != 0)) {
        snprintf(s->seen.why, sizeof s->seen.why, "authorize: a parameter is wrong");
        return make_reply("400 Bad Request", "", "wrong", length);
    }
    if (s->setup.deny) {
        snprintf(location, sizeof location, "Location: %s?error=access_denied&error_description=The%%20user%%20said%%20no&state=%s\r\n", s->redirect,
                 state);
    } else {
        s->code_is_good = true;
        snprintf(location, sizeof location, "Location: %s?code=s3cr3t%%2Fc0de%%2B1&state=%s\r\n", s->redirect, state);
    }
    return make_reply("302 Found", location, "", length);
}

static char *refuse(token_server *s, const char *why, const char *form, size_t *length) {
    char body[2 * TEXT];
    s->seen.refusals++;
    snprintf(s->seen.why, sizeof s->seen.why, "token: %s", why);
    snprintf(body, sizeof body, "{\"error\":\"invalid_grant\",\"error_description\":\"%s %.300s\"}", why, form);
    return make_reply("400 Bad Request", JSON, body, length);
}

static const char *check_code(token_server *s, const char *form) {
    char code[TEXT];
    char redirect[TEXT];
    char verifier[TEXT];
    char challenge[64] = "";
    form_value(form, "code", code);
    form_value(form, "redirect_uri", redirect);
    form_value(form, "code_verifier", verifier);
    if (verifier[0]) {
        challenge_of(verifier, challenge);
    }
    bool good = s->code_is_good;
    s->code_is_good = false;
    return !good                                  ? "code was used"
           : strcmp(code, TOKEN_SERVER_CODE) != 0 ? "another code"
           : strcmp(redirect, s->redirect) != 0   ? "another redirect_uri"
           : strcmp(challenge, s->challenge) != 0 ? "another code_verifier"
                                                  : NULL;
}

static const char *check_grant(token_server *s, const char *form) {
    char grant[TEXT];
    char text[TEXT];
    char user[TEXT];
    form_value(form, "client_secret", text);
    if (strcmp(text, TOKEN_SERVER_SECRET) != 0) {
        return "another client_secret";
    }
    form_value(form, "grant_type", grant);
    if (strcmp(grant, "authorization_code") == 0) {
        return check_code(s, form);
    }
    if (strcmp(grant, "refresh_token") == 0) {
        form_value(form, "refresh_token", text);
        return strcmp(text, s->refresh) == 0 ? NULL : "another refresh token than the newest";
    }
    if (strcmp(grant, "password") == 0) {
        form_value(form, "username", user);
        form_value(form, "password", text);
        return strcmp(user, "jane") == 0 && strcmp(text, TOKEN_SERVER_PASSWORD) == 0 ? NULL : "another password";
    }
    return strcmp(grant, "client_credentials") == 0 ? NULL : "unknown grant";
}

static char *give_token(token_server *s, const char *form, size_t *length) {
    char body[TEXT];
    const char *why = s->setup.refuse ? "refused" : check_grant(s, form);
    if (why) {
        return refuse(s, why, form, length);
    }
    s->seen.tokens++;
    s->generation++;
    snprintf(s->refresh, sizeof s->refresh, "s3cr3t-refresh-%u", s->generation);
    snprintf(s->access, sizeof s->access, "s3cr3t-access-%u", s->generation);
    snprintf(body, sizeof body, "{\"access_token\":\"%s\",\"token_type\":\"bearer\",\"expires_in\":3600,\"refresh_token\":\"%s\"}", s->access,
             s->refresh);
    return make_reply("200 OK", JSON, body, length);
}

/* Whether the client's store holds the newest refresh token by now. */
static bool is_stored(const token_server *s) {
    char line[100] = "";
    FILE *file = s->setup.store ? fopen(s->setup.store, "r") : NULL;
    if (!s->setup.store) {
        return true;
    }
    if (file) {
        if (!fgets(line, sizeof line, file)) {
            line[0] = '\0';
        }
        fclose(file);
    }
    line[strcspn(line, "\n")] = '\0';
    return strcmp(line, s->refresh) == 0;
}

static char *save(token_server *s, const char *request, size_t *length) {
    char expected[100];
    char headers[200];
    snprintf(expected, sizeof expected, "\r\nAuthorization: Bearer %s\r\n", s->access);
    if (!s->access[0] || !strstr(request, expected)) {
        return make_reply("401 Unauthorized", JSON, "{}", length);
    }
    s->seen.calls++;
    s->seen.early_calls += is_stored(s) ? 0 : 1;
    if (!s->setup.rotate) {
        return make_reply("200 OK", JSON, "{}", length);
    }
    s->generation++;
    snprintf(s->access, sizeof s->access, "s3cr3t-access-%u", s->generation);
    snprintf(headers, sizeof headers, JSON "X-Next-Token: %s\r\n", s->access);
    return make_reply("200 OK", headers, "{}", length);
}

static char *log_in(token_server *s, const char *body, size_t *length) {
    char reply[TEXT];
    s->seen.logins++;
    if (strcmp(body, "{\"DATA_SOURCE\":\"DEMO\",\"USER_NAME\":\"jane\",\"PASSWORD\":\"" TOKEN_SERVER_PASSWORD "\"}") != 0) {
        snprintf(s->seen.why, sizeof s->seen.why, "login: another body");
        return make_reply("500 Internal Server Error", JSON, "{\"MESSAGE\":\"bad password\"}", length);
    }
    s->generation++;
    snprintf(s->access, sizeof s->access, "s3cr3t-access-%u", s->generation);
    snprintf(reply, sizeof reply, "{\"AUTH_TOKEN\":\"%s\"}", s->access);
    return make_reply("200 OK", JSON, reply, length);
}

static char *answer(void *context, const char *request, size_t request_len, size_t *length) {
    token_server *s = context;
    char *reply;
    char *text = malloc(request_len + 1);
    if (!text) {
        return NULL;
    }
    memcpy(text, request, request_len);
    text[request_len] = '\0';
    const char *end = strstr(text, "\r\n\r\n");
    const char *body = end ? end + 4 : "";
    pthread_mutex_lock(&s->lock);
    if (strncmp(text, "GET /authorize?", 15) == 0) {
        reply = authorize(s, text + 15, length);
    } else if (strncmp(text, "POST /token ", 12) == 0) {
        reply = give_token(s, body, length);
    } else if (strncmp(text, "POST /login ", 12) == 0) {
        reply = log_in(s, body, length);
    } else if (strncmp(text, "POST /save ", 11) == 0) {
        reply = save(s, text, length);
    } else {
        reply = make_reply("404 Not Found", "", "", length);
    }
    pthread_mutex_unlock(&s->lock);
    free(text);
    return reply;
}

token_server *token_server_start(const token_server_setup *setup) {
    token_server *made = calloc(1, sizeof *made);
    if (!made) {
        return NULL;
    }
    made->setup = *setup;
    pthread_mutex_init(&made->lock, NULL);
    const faultd_step step = {.answer = answer, .answer_context = made};
    const faultd_options options = {&step, 1, NULL};
    made->server = faultd_start(&options);
    if (!made->server) {
        pthread_mutex_destroy(&made->lock);
        free(made);
        return NULL;
    }
    return made;
}

void token_server_stop(token_server *server) {
    if (server) {
        faultd_stop(server->server);
        pthread_mutex_destroy(&server->lock);
        free(server);
    }
}

unsigned token_server_port(const token_server *server) {
    return faultd_port(server->server);
}

token_server_seen token_server_look(token_server *server) {
    pthread_mutex_lock(&server->lock);
    token_server_seen seen = server->seen;
    pthread_mutex_unlock(&server->lock);
    return seen;
}

const char *token_server_refresh(token_server *server) {
    return server->refresh;
}
