/* JSON over xWEB, simulated: the ways in, tokens, and errors, whose shape no page tells. */
#include "sim_xweb_json.h"

#include <string.h>

#include <trunkline/clock.h>

#include "sim_body.h"
#include "sim_credentials.h"

static cJSON *log_in(sim_xweb_json_call *call);

typedef struct method {
    sim_xweb_json_fn carry_out;
    const char *const *parameters; /* of a GET, NULL-terminated */
} method;

static const char *const none[] = {NULL};
static const char *const credentials[] = {"userName", "password", NULL};
static const char *const key[] = {"key", NULL};
static const char *const customer_key[] = {"CustomerKey", NULL};
static const char *const query[] = {"szObjectName", "szColumnList", "szWhereClause", "szOrderBy", NULL};

static const method authenticate_method = {log_in, credentials};
static const method types_method = {sim_xweb_json_types, none};
static const method get_method = {sim_xweb_json_get, key};
static const method phones_method = {sim_xweb_json_phones, customer_key};
static const method query_method = {sim_xweb_json_query, query};
static const method insert_method = {sim_xweb_json_insert, none};
static const method update_method = {sim_xweb_json_update, none};

/* What takes an object is for POST only. */
static const sim_route routes[] = {
    {"Authenticate", "GET", "/xweb/JSON/Authenticate", &authenticate_method},
    {"Authenticate", "POST", "/xweb/JSON/Authenticate", &authenticate_method},
    {"WEBPhoneGetTypes", "GET", "/xweb/JSON/WEBPhoneGetTypes", &types_method},
    {"WEBPhoneGetTypes", "POST", "/xweb/JSON/WEBPhoneGetTypes", &types_method},
    {"WEBPhoneGet", "GET", "/xweb/JSON/WEBPhoneGet", &get_method},
    {"WEBPhoneGet", "POST", "/xweb/JSON/WEBPhoneGet", &get_method},
    {"WEBPhoneGetPhonesByCustomer", "GET", "/xweb/JSON/WEBPhoneGetPhonesByCustomer", &phones_method},
    {"WEBPhoneGetPhonesByCustomer", "POST", "/xweb/JSON/WEBPhoneGetPhonesByCustomer", &phones_method},
    {"GetQuery", "GET", "/xweb/JSON/GetQuery", &query_method},
    {"GetQuery", "POST", "/xweb/JSON/GetQuery", &query_method},
    {"WEBPhoneInsert", "POST", "/xweb/JSON/WEBPhoneInsert", &insert_method},
    {"WEBPhoneUpdate", "POST", "/xweb/JSON/WEBPhoneUpdate", &update_method},
};

const char *sim_xweb_json_parameter(const sim_xweb_json_call *call, const char *name) {
    tl_opt_text text;
    return sim_json_text(call->parameters, name, &text) && text.is == TL_VALUE ? text.value.ptr : "";
}

cJSON *sim_xweb_json_refuse(sim_xweb_json_call *call, const sim_xweb_refusal *refusal) {
    call->refusal = refusal;
    return NULL;
}

cJSON *sim_xweb_json_refuse_with(sim_xweb_json_call *call, const char *message) {
    call->made = (sim_xweb_refusal){"SystemExceptionInfo", message};
    return sim_xweb_json_refuse(call, &call->made);
}

/* Puts a token into the reply's header, in the words of the page: with blanks around the sign. */
static bool hand_out(sim_exchange *x, const sim_xweb_token *token) {
    tl_str value = token ? tl_arena_format(x->arena, "Bearer token = %s", token->text) : tl_str_from(NULL);
    if (value.ptr)
        sim_reply_header(x, "WWW-Authenticate", value.ptr);
    return value.ptr != NULL;
}

/* An exception as JSON: the members of the SOAP one, and its name. */
static bool refuse(sim_xweb_json_call *call, unsigned status, const sim_xweb_refusal *refusal) {
    sim_exchange *x = call->x;
    if (call->user)
        sim_xweb_count_fault(call->user);
    if (call->state->setup.json_token_on_error && call->token && !hand_out(x, call->token))
        return sim_reply_broken(x);
    cJSON *body = cJSON_CreateObject();
    bool ok = body && cJSON_AddStringToObject(body, "Message", refusal->message) && cJSON_AddNumberToObject(body, "Number", 0) &&
              cJSON_AddStringToObject(body, "Source", "xWeb") && cJSON_AddNumberToObject(body, "Line", 0) &&
              cJSON_AddStringToObject(body, "ErrorType", "GeneralError") &&
              (!refusal->wrapper || cJSON_AddStringToObject(body, "ExceptionType", refusal->wrapper));
    if (!ok) {
        cJSON_Delete(body);
        body = NULL;
    }
    return sim_reply_json(x, status, body);
}

static bool is_login(const sim_exchange *x) {
    return x->route->detail == &authenticate_method;
}

static bool refuse_caller(sim_xweb_json_call *call, const sim_xweb_refusal *refusal) {
    if (refusal == &sim_xweb_limit)
        return refuse(call, (unsigned)call->state->setup.json_error_status, refusal);
    sim_reply_header(call->x, "WWW-Authenticate", "Basic realm=\"xWeb\"");
    return refuse(call, 401, refusal);
}

/* Who calls: by Basic, which is a login, or by a token of any call before, also one of SOAP. */
static bool authenticate(sim_exchange *x) {
    static const char scheme[] = "Bearer ";
    sim_xweb_json_call *call = tl_arena_alloc(x->arena, sizeof *call);
    if (!call)
        return sim_reply_broken(x);
    *call = (sim_xweb_json_call){.x = x, .state = x->state};
    x->decoded = call;
    if (is_login(x))
        return true;
    char *name = NULL;
    char *password = NULL;
    if (sim_basic(x, &name, &password)) {
        const sim_xweb_refusal *refusal = sim_xweb_login(call->state, name, password, &call->user);
        return !refusal || refuse_caller(call, refusal);
    }
    const char *value = sim_header(x, "Authorization");
    const char *text = strncmp(value, scheme, sizeof scheme - 1) == 0 ? value + sizeof scheme - 1 : "";
    void **slot = sim_map_find(&call->state->tokens, tl_str_from(text));
    if (slot)
        call->user = ((sim_xweb_token *)*slot)->user;
    call->token = sim_xweb_find_token(call->state, text, tl_clock_now_ms(NULL));
    if (!call->token) {
        call->made = sim_xweb_dead_token(call->state);
        return refuse_caller(call, &call->made);
    }
    return !sim_xweb_at_limit(call->state, call->user) || refuse_caller(call, &sim_xweb_limit);
}

/* A login by parameters. */
static cJSON *log_in(sim_xweb_json_call *call) {
    const sim_xweb_refusal *refusal =
        sim_xweb_login(call->state, sim_xweb_json_parameter(call, "userName"), sim_xweb_json_parameter(call, "password"), &call->user);
    if (refusal)
        return sim_xweb_json_refuse(call, refusal);
    sim_xweb_token *token = sim_xweb_new_token(call->state, call->x->random, call->user, tl_clock_now_ms(NULL));
    cJSON *reply = token ? cJSON_CreateObject() : NULL;
    call->token = token;
    if (reply && !call->state->setup.no_token && !cJSON_AddStringToObject(reply, "Token", token->text)) {
        cJSON_Delete(reply);
        reply = NULL;
    }
    return reply;
}

/* The token that a good reply brings: a Basic call's is a new one. */
static bool hand_out_next(sim_xweb_json_call *call) {
    sim_xweb_state *state = call->state;
    int64_t now_ms = tl_clock_now_ms(NULL);
    if (is_login(call->x))
        return state->setup.no_token || hand_out(call->x, call->token);
    if (!call->token)
        return hand_out(call->x, sim_xweb_new_token(state, call->x->random, call->user, now_ms));
    call->token->used++;
    return hand_out(call->x, sim_xweb_next_token(state, call->x->random, call->token, now_ms));
}

/* The parameters of a call: a POST's body holds them in an object of the method's name, a GET's query by name. cJSON_Delete it. */
static cJSON *read_parameters(const sim_exchange *x, bool *wrong) {
    const method *called = x->route->detail;
    if (strcmp(x->request.method, "GET") == 0) {
        cJSON *object = cJSON_CreateObject();
        for (const char *const *name = called->parameters; object && *name; name++) {
            const char *value = x->argument ? x->argument(x->request.context, *name) : NULL;
            if (value)
                cJSON_AddStringToObject(object, *name, value);
        }
        return object;
    }
    cJSON *body = x->request.body.len ? sim_read_json(x) : NULL;
    cJSON *object = cJSON_DetachItemFromObjectCaseSensitive(body, x->operation);
    *wrong = (x->request.body.len && !sim_is_type(sim_header(x, "Content-Type"), "application/json")) || (object && !cJSON_IsObject(object)) ||
             (x->request.body.len && !cJSON_IsObject(body));
    cJSON_Delete(body);
    return object;
}

static bool apply(sim_exchange *x) {
    sim_xweb_json_call *call = x->decoded;
    const method *called = x->route->detail;
    bool wrong = false;
    cJSON *parameters = read_parameters(x, &wrong);
    call->parameters = parameters;
    cJSON *reply = wrong ? sim_xweb_json_refuse(call, &sim_xweb_bad_parameters) : called->carry_out(call);
    if (!reply && call->refusal) {
        /* A login's refusals are about the caller. */
        if (is_login(x) && !wrong)
            refuse_caller(call, call->refusal);
        else
            refuse(call, (unsigned)call->state->setup.json_error_status, call->refusal);
    } else if (reply && !hand_out_next(call)) {
        cJSON_Delete(reply);
        sim_reply_broken(x);
    } else {
        sim_reply_json(x, 200, reply);
    }
    cJSON_Delete(parameters);
    return true;
}

/* The reply is there already. */
static bool nothing(sim_exchange *x) {
    (void)x;
    return true;
}

const sim_system sim_xweb_json = {
    .name = "xweb-json",
    .routes = routes,
    .route_count = sizeof routes / sizeof routes[0],
    .any_case = true,
    .shares = &sim_xweb,
    .authenticate = authenticate,
    .decode = nothing,
    .apply = apply,
    .answer = nothing,
};
