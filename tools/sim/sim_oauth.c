/* The token endpoint: RFC 6749, 4.3 (password), 6 (refresh), 5.1 and 5.2 (replies). */
#include "sim_oauth.h"

#include <stdio.h>
#include <string.h>

#include "sim_body.h"

static const sim_route routes[] = {{"oauthToken", "POST", "/oauth/token", NULL}};

static const char *const refresh_choices[] = {"rotates", "stays", "none", NULL};

/* Parameters of a token request; each "" when it was not sent. */
enum { P_GRANT, P_USER, P_PASSWORD, P_REFRESH, P_CLIENT, P_SECRET, P_COUNT };
static const char *const parameter_names[P_COUNT] = {"grant_type", "username", "password", "refresh_token", "client_id", "client_secret"};

typedef struct token_request {
    const char *parameters[P_COUNT];
} token_request;

static bool read_clients(sim_qq_state *state, const yaml_node *list, sim_seed_error *error) {
    static const char *const keys[] = {"id", "secret", NULL};
    if (!list || list->kind != YAML_LIST || list->count == 0)
        return sim_seed_fail(error, list, "qqcatalyst.clients must list the clients: {id: ..., secret: ...}");
    state->clients.items = tl_calloc(list->count, sizeof *state->clients.items);
    for (; state->clients.items && state->clients.count < list->count; state->clients.count++) {
        const yaml_node *item = list->items[state->clients.count];
        sim_user *client = &state->clients.items[state->clients.count];
        if (!sim_seed_keys(item, keys, "an entry of qqcatalyst.clients", error))
            return false;
        const char *id = yaml_text(yaml_get(item, "id"));
        const char *secret = yaml_text(yaml_get(item, "secret"));
        if (!id || !secret)
            return sim_seed_fail(error, item, "an entry of qqcatalyst.clients needs an id and a secret");
        client->name = sim_copy(tl_str_from(id));
        client->password = sim_copy(tl_str_from(secret));
        if (!client->name || !client->password) {
            state->clients.count++;
            return sim_seed_fail(error, item, "out of memory");
        }
    }
    return state->clients.items || sim_seed_fail(error, list, "out of memory");
}

static bool read_token(sim_qq_state *state, const yaml_node *map, sim_seed_error *error) {
    static const char *const keys[] = {"expires_in", "quoted", "timeout_ms", "uses", "refresh", NULL};
    const yaml_node *seconds = yaml_get(map, "expires_in");
    if (!map)
        return true;
    if (!sim_seed_keys(map, keys, "qqcatalyst.token", error) || !sim_seed_flag(yaml_get(map, "quoted"), "quoted", &state->quoted, error) ||
        !sim_seed_choice(yaml_get(map, "refresh"), "qqcatalyst.token.refresh", refresh_choices, &state->refreshes, error))
        return false;
    if (seconds && (!yaml_int(seconds, &state->expires_in) || state->expires_in < 0))
        return sim_seed_fail(error, seconds, "qqcatalyst.token.expires_in must be a number of seconds");
    state->access.timeout_ms = state->expires_in * 1000;
    return sim_tickets_read(&state->access, map, "qqcatalyst.token", error);
}

bool sim_oauth_read(sim_qq_state *state, const yaml_node *seed, sim_seed_error *error) {
    const yaml_node *known = yaml_get(seed, "refresh_tokens");
    state->expires_in = 3600;
    state->access.timeout_ms = 3600 * 1000;
    state->refresh.timeout_ms = (int64_t)365 * 24 * 3600 * 1000;
    if (!read_clients(state, yaml_get(seed, "clients"), error) || !read_token(state, yaml_get(seed, "token"), error) ||
        !sim_users_read(&state->users, yaml_get(seed, "users"), "qqcatalyst.users", error))
        return false;
    if (known && known->kind != YAML_LIST)
        return sim_seed_fail(error, known, "qqcatalyst.refresh_tokens must be a list, this is %s", yaml_kind_name(known));
    for (size_t i = 0; known && i < known->count; i++) {
        const char *text = yaml_text(known->items[i]);
        if (!text || !*text || strlen(text) >= SIM_TICKET_SIZE)
            return sim_seed_fail(error, known->items[i], "a refresh token has 1 to %d characters", SIM_TICKET_SIZE - 1);
        if (!sim_tickets_add(&state->refresh, text, NULL, &state->users.items[0]))
            return sim_seed_fail(error, known->items[i], "out of memory");
    }
    return true;
}

/* An error: 400, or 401 for a client that is not known. */
static bool refuse(sim_exchange *x, unsigned status, const char *error, const char *description) {
    cJSON *body = cJSON_CreateObject();
    if (body && (!cJSON_AddStringToObject(body, "error", error) || !cJSON_AddStringToObject(body, "error_description", description))) {
        cJSON_Delete(body);
        body = NULL;
    }
    sim_reply_header(x, "Cache-Control", "no-store");
    return sim_reply_json(x, status, body);
}

static bool read_form(sim_exchange *x, token_request *request) {
    tl_str body = x->request.body;
    char *at = tl_arena_alloc(x->arena, body.len + 1);
    for (size_t i = 0; i < P_COUNT; i++)
        request->parameters[i] = "";
    if (!at || (body.len && memchr(body.ptr, 0, body.len)))
        return false;
    memcpy(at, body.len ? body.ptr : "", body.len);
    at[body.len] = '\0';
    while (at && *at) {
        char *next = strchr(at, '&');
        if (next)
            *next++ = '\0';
        char *value = strchr(at, '=');
        if (!value)
            return false;
        *value++ = '\0';
        if (!sim_unescape_form(at) || !sim_unescape_form(value))
            return false;
        for (size_t i = 0; i < P_COUNT; i++) {
            if (strcmp(at, parameter_names[i]) != 0)
                continue;
            if (*request->parameters[i])
                return false; /* twice: RFC 6749, 3.2 */
            request->parameters[i] = value;
        }
        at = next;
    }
    return true;
}

static bool authenticate(sim_exchange *x) {
    sim_qq_state *state = x->state;
    token_request *request = tl_arena_alloc(x->arena, sizeof *request);
    const char *id = "";
    const char *secret = "";
    if (!request)
        return sim_reply_broken(x);
    x->decoded = request;
    if (!sim_is_type(sim_header(x, "Content-Type"), "application/x-www-form-urlencoded") || !read_form(x, request))
        return refuse(x, 400, "invalid_request", "The request is no form, or names a parameter twice.");
    bool basic = *sim_header(x, "Authorization") != '\0';
    if (basic) {
        char *parts[2];
        /* Both are form-encoded inside of it: RFC 6749, 2.3.1. */
        if (sim_basic(x, &parts[0], &parts[1]) && sim_unescape_form(parts[0]) && sim_unescape_form(parts[1])) {
            id = parts[0];
            secret = parts[1];
        }
    } else {
        id = request->parameters[P_CLIENT];
        secret = request->parameters[P_SECRET];
    }
    if (sim_users_login(&state->clients, id, secret))
        return true;
    if (basic)
        sim_reply_header(x, "WWW-Authenticate", "Basic realm=\"oauth\"");
    return refuse(x, basic ? 401 : 400, "invalid_client", "The client is not known, or its secret is wrong.");
}

static bool decode(sim_exchange *x) {
    const token_request *request = x->decoded;
    const char *grant = request->parameters[P_GRANT];
    if (!*grant)
        return refuse(x, 400, "invalid_request", "grant_type is missing.");
    if (strcmp(grant, "password") != 0 && strcmp(grant, "refresh_token") != 0)
        return refuse(x, 400, "unsupported_grant_type", "The grant is neither password nor refresh_token.");
    bool password = strcmp(grant, "password") == 0;
    if (password ? !*request->parameters[P_USER] || !*request->parameters[P_PASSWORD] : !*request->parameters[P_REFRESH])
        return refuse(x, 400, "invalid_request", "A parameter of the grant is missing.");
    return true;
}

/* Finds who gets a token; the outcome is the refresh token that stays, or NULL. */
static bool apply(sim_exchange *x) {
    sim_qq_state *state = x->state;
    const token_request *request = x->decoded;
    sim_ticket *refresh = NULL;
    sim_user *user = NULL;
    if (strcmp(request->parameters[P_GRANT], "password") == 0)
        user = sim_users_login(&state->users, request->parameters[P_USER], request->parameters[P_PASSWORD]);
    else if (sim_tickets_use(&state->refresh, request->parameters[P_REFRESH], &refresh) == SIM_TICKET_GOOD)
        user = refresh->user;
    if (!user)
        return refuse(x, 400, "invalid_grant",
                      refresh ? "The refresh token was replaced or has expired." : "The user, the password or the token is wrong.");
    sim_ticket *access = sim_tickets_add(&state->access, NULL, x->random, user);
    if (!access)
        return sim_reply_broken(x);
    sim_ticket *next = NULL;
    if (state->refreshes == SIM_REFRESH_ROTATE || (state->refreshes == SIM_REFRESH_KEEP && !refresh)) {
        next = sim_tickets_add(&state->refresh, NULL, x->random, user);
        if (!next)
            return sim_reply_broken(x);
        if (refresh)
            refresh->dead = true;
    }
    x->decoded = access;
    x->outcome = next;
    return true;
}

static bool answer(sim_exchange *x) {
    const sim_qq_state *state = x->state;
    const sim_ticket *access = x->decoded;
    const sim_ticket *refresh = x->outcome;
    char seconds[32];
    snprintf(seconds, sizeof seconds, "%lld", (long long)state->expires_in);
    cJSON *body = cJSON_CreateObject();
    bool ok = body && cJSON_AddStringToObject(body, "access_token", access->text) && cJSON_AddStringToObject(body, "token_type", "bearer") &&
              (state->quoted ? cJSON_AddStringToObject(body, "expires_in", seconds) : cJSON_AddRawToObject(body, "expires_in", seconds)) &&
              (!refresh || cJSON_AddStringToObject(body, "refresh_token", refresh->text));
    if (!ok) {
        cJSON_Delete(body);
        body = NULL;
    }
    sim_reply_header(x, "Cache-Control", "no-store");
    sim_reply_header(x, "Pragma", "no-cache");
    return sim_reply_json(x, 200, body);
}

const sim_system sim_oauth = {
    .name = "qqcatalyst-login",
    .routes = routes,
    .route_count = 1,
    .shares = &sim_qqcatalyst,
    .authenticate = authenticate,
    .decode = decode,
    .apply = apply,
    .answer = answer,
};
