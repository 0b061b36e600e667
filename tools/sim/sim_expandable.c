/* Expandable, simulated: the ways in, tokens, and the steps of a request. */
#include "sim_expandable.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "sim_body.h"

static const sim_expandable_route login = {&sim_expandable_hyphen_dialect, SIM_CALL_LOGIN};
static const sim_expandable_route update = {&sim_expandable_hyphen_dialect, SIM_CALL_UPDATE};
static const sim_expandable_route create = {&sim_expandable_hyphen_dialect, SIM_CALL_CREATE};
static const sim_expandable_route slash_login = {&sim_expandable_slash_dialect, SIM_CALL_LOGIN};
static const sim_expandable_route slash_update = {&sim_expandable_slash_dialect, SIM_CALL_UPDATE};

/* Any method gets in: the vendor has words of its own for the wrong one. */
static const sim_route hyphen_routes[] = {
    {"authTokenGet", NULL, "/api/auth-token-get", &login},
    {"customerContactUpdate", NULL, "/api/customer-contact-update", &update},
    {"customerContactCreate", NULL, "/api/customer-contact-create", &create},
};
static const sim_route slash_routes[] = {
    {"securityLogin", NULL, "/api/Security/Login", &slash_login},
    {"customerContactUpdate", NULL, "/api/CustomerContact/Update", &slash_update},
};

static const sim_expandable_dialect *dialect_of(const sim_exchange *x) {
    return ((const sim_expandable_route *)x->route->detail)->dialect;
}

bool sim_expandable_fail(sim_exchange *x, unsigned status, const char *code, const char *format, ...) {
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const sim_expandable_dialect *dialect = dialect_of(x);
    cJSON *body = cJSON_CreateObject();
    if (!body || !cJSON_AddStringToObject(body, dialect->message, message) || !cJSON_AddStringToObject(body, dialect->message_code, code)) {
        cJSON_Delete(body);
        return sim_reply_broken(x);
    }
    return sim_reply_json(x, status, body);
}

static bool refuse_body(sim_exchange *x) {
    return sim_expandable_fail(x, 400, "JSON", "Request JSON is invalid.");
}

/* The token is in the body, or a header that is looked at with the body's: only the way in is judged here. */
static bool authenticate(sim_exchange *x) {
    const sim_expandable_state *state = x->state;
    bool slash = dialect_of(x)->token_in_header;
    if ((state->generations == SIM_GENERATIONS_HYPHEN && slash) || (state->generations == SIM_GENERATIONS_SLASH && !slash))
        return sim_reply_page(x, 404, "File or directory not found.");
    if (strcmp(x->request.method, "POST") == 0)
        return true;
    sim_reply_header(x, "Allow", "POST");
    return sim_expandable_fail(x, 405, "METHOD", "Request method must be POST.");
}

/* The three ways of a token to be refused; the older generation knows a fourth. */
static bool check_token(sim_exchange *x, const char *text, sim_expandable_request *request) {
    sim_expandable_state *state = x->state;
    const sim_expandable_dialect *dialect = dialect_of(x);
    sim_ticket *ticket = NULL;
    if (!*text)
        return sim_expandable_fail(x, 401, "NO_TOKEN", "%s was not provided.", dialect->token);
    switch (sim_tickets_use(&state->tokens, text, &ticket)) {
    case SIM_TICKET_GOOD:
        request->user = ticket->user;
        return true;
    case SIM_TICKET_MALFORMED:
        return sim_expandable_fail(x, 401, "BAD_TOKEN", "%s is malformed.", dialect->token);
    case SIM_TICKET_EXPIRED:
        if (dialect->token_in_header)
            return sim_expandable_fail(x, 401, "OLD_TOKEN", "%s is expired.", dialect->token);
        break;
    case SIM_TICKET_UNKNOWN:
        break;
    }
    return sim_expandable_fail(x, 401, "LOGIN", "%s login failure.", dialect->token);
}

static bool keep(sim_exchange *x, const cJSON *body, const char *name, tl_opt_text *text) {
    if (!sim_json_text(body, name, text))
        return refuse_body(x);
    if (text->is == TL_VALUE)
        text->value = tl_arena_copy(x->arena, text->value);
    return text->is != TL_VALUE || text->value.ptr || sim_reply_broken(x);
}

static bool read_contact(sim_exchange *x, const cJSON *body, sim_expandable_request *request) {
    const sim_expandable_dialect *dialect = dialect_of(x);
    tl_opt_text token = tl_text(sim_header(x, "AuthToken"));
    if (!dialect->token_in_header && !sim_json_text(body, "AUTH_TOKEN", &token))
        token = tl_text("no text");
    if (!check_token(x, token.is == TL_VALUE ? token.value.ptr : "", request))
        return false;
    size_t count = 0;
    while (dialect->accepted[count])
        count++;
    request->fields = tl_arena_alloc(x->arena, count * sizeof *request->fields);
    if (!request->fields)
        return sim_reply_broken(x);
    for (size_t i = 0; i < count; i++) {
        if (!keep(x, body, dialect->accepted[i], &request->fields[i]))
            return false;
        if (strcmp(dialect->accepted[i], "CUSTOMER_ID") == 0)
            request->customer = request->fields[i];
        if (strcmp(dialect->accepted[i], "CUST_CONTACT") == 0)
            request->contact = request->fields[i];
    }
    return true;
}

/* What is sent is no text, or is not there; which call it is does not matter. */
static const char *member(const cJSON *body, const char *name) {
    tl_opt_text text;
    return sim_json_text(body, name, &text) && text.is == TL_VALUE ? text.value.ptr : "";
}

/* A wrong login: no 401 is listed for it, so it is the (Error Message) of a 500. */
static bool log_in(sim_exchange *x, const cJSON *body) {
    sim_expandable_state *state = x->state;
    const sim_expandable_dialect *dialect = dialect_of(x);
    const char *const needed[] = {dialect->data_source, dialect->user_name, dialect->password};
    for (size_t i = 0; i < 3; i++) {
        if (!*member(body, needed[i]))
            return sim_expandable_fail(x, 500, "MISSING", "%s is required.", needed[i]);
    }
    if (!sim_names_has(&state->data_sources, tl_str_from(member(body, dialect->data_source))))
        return sim_expandable_fail(x, 500, "DATA_SOURCE", "The data source does not exist.");
    sim_user *user = sim_users_login(&state->users, member(body, dialect->user_name), member(body, dialect->password));
    if (!user)
        return sim_expandable_fail(x, 500, "LOGIN", "Login failed: the user name or the password is wrong.");
    const sim_ticket *ticket = sim_tickets_add(&state->tokens, NULL, x->random, user);
    if (!ticket)
        return sim_reply_broken(x);
    if (dialect->token_in_header) {
        x->reply.status = 200;
        sim_reply_header(x, "AuthToken", ticket->text);
        return false;
    }
    cJSON *reply = cJSON_CreateObject();
    if (reply && !cJSON_AddStringToObject(reply, "AUTH_TOKEN", ticket->text)) {
        cJSON_Delete(reply);
        reply = NULL;
    }
    return sim_reply_json(x, 200, reply);
}

static bool decode(sim_exchange *x) {
    const sim_expandable_route *route = x->route->detail;
    cJSON *body = sim_is_type(sim_header(x, "Content-Type"), "application/json") ? sim_read_json(x) : NULL;
    sim_expandable_request *request = tl_arena_alloc(x->arena, sizeof *request);
    bool ok = false;
    if (!request) {
        sim_reply_broken(x);
    } else if (!cJSON_IsObject(body)) {
        refuse_body(x);
    } else {
        *request = (sim_expandable_request){0};
        x->decoded = request;
        ok = route->call == SIM_CALL_LOGIN ? log_in(x, body) : read_contact(x, body, request);
    }
    cJSON_Delete(body);
    return ok;
}

const sim_system sim_expandable = {
    .name = "expandable",
    .routes = hyphen_routes,
    .route_count = sizeof hyphen_routes / sizeof hyphen_routes[0],
    .any_case = true,
    .open = sim_expandable_open,
    .close = sim_expandable_close,
    .dump = sim_expandable_dump,
    .authenticate = authenticate,
    .decode = decode,
    .apply = sim_expandable_save,
    .answer = sim_expandable_show,
};

const sim_system sim_expandable_slash = {
    .name = "expandable-slash",
    .routes = slash_routes,
    .route_count = sizeof slash_routes / sizeof slash_routes[0],
    .any_case = true,
    .shares = &sim_expandable,
    .authenticate = authenticate,
    .decode = decode,
    .apply = sim_expandable_save,
    .answer = sim_expandable_show,
};
