/* xWEB, simulated: tokens in and out of the header, faults and their limit, the login. */
#include "sim_xweb_calls.h"

#include <trunkline/clock.h>

#include "sim_xweb_rules.h"

#include "simsoapH.h"

int sim_xweb_refuse_as(sim_xweb_call *call, const char *wrapper, const char *message) {
    if (call->user)
        sim_xweb_count_fault(call->user);
    return sim_soap_fail(call->context, wrapper, message);
}

int sim_xweb_refuse(sim_xweb_call *call, const char *message) {
    return sim_xweb_refuse_as(call, "SystemExceptionInfo", message);
}

static int refuse_token(sim_xweb_call *call) {
    sim_xweb_refusal dead = sim_xweb_dead_token(call->state);
    return sim_xweb_refuse_as(call, dead.wrapper, dead.message);
}

static void begin(struct soap *context, sim_xweb_call *call) {
    *call = (sim_xweb_call){.context = context, .exchange = sim_soap_exchange(context), .now_ms = tl_clock_now_ms(NULL)};
    call->state = call->exchange->state;
}

int sim_xweb_enter(struct soap *context, sim_xweb_call *call) {
    begin(context, call);
    const char *text = NULL;
    if (context->header && context->header->xweb__AuthorizationToken)
        text = context->header->xweb__AuthorizationToken->Token;
    void **slot = text ? sim_map_find(&call->state->tokens, tl_str_from(text)) : NULL;
    if (slot)
        call->user = ((sim_xweb_token *)*slot)->user;
    call->token = text ? sim_xweb_find_token(call->state, text, call->now_ms) : NULL;
    if (!call->token)
        return refuse_token(call);
    if (sim_xweb_at_limit(call->state, call->user))
        return sim_xweb_refuse(call, sim_xweb_limit.message);
    return SOAP_OK;
}

/* Puts a token into the reply's header; with the attribute that makes some clients skip it. */
static int put_token(const sim_xweb_call *call, const sim_xweb_token *token) {
    struct soap *context = call->context;
    char actor[SIM_GUID_SIZE];
    struct SOAP_ENV__Header *header = soap_malloc(context, sizeof *header);
    struct xweb__AuthorizationToken *block = soap_malloc(context, sizeof *block);
    if (!header || !block)
        return context->error = SOAP_EOM;
    soap_default_SOAP_ENV__Header(context, header);
    soap_default_xweb__AuthorizationToken(context, block);
    sim_xweb_guid(call->exchange->random, actor);
    if (call->state->setup.actor)
        block->SOAP_ENV__actor = soap_strdup(context, actor);
    block->Token = soap_strdup(context, token->text);
    header->xweb__AuthorizationToken = block;
    context->header = header;
    return SOAP_OK;
}

int sim_xweb_leave(sim_xweb_call *call) {
    call->token->used++;
    const sim_xweb_token *next = sim_xweb_next_token(call->state, call->exchange->random, call->token, call->now_ms);
    if (!next)
        return call->context->error = SOAP_EOM;
    return put_token(call, next);
}

int __xweb__Authenticate(struct soap *context, struct _xweb__Authenticate *request, struct _xweb__AuthenticateResponse *reply) {
    sim_xweb_call call;
    begin(context, &call);
    context->header = NULL;
    const sim_xweb_refusal *refusal = sim_xweb_login(call.state, request->userName, request->password, &call.user);
    if (refusal)
        return sim_xweb_refuse_as(&call, refusal->wrapper, refusal->message);
    /* Captured: the body holds the namespace; the token is in the header. */
    reply->AuthenticateResult = soap_strdup(context, "http://www.avectra.com/2005/");
    const sim_xweb_token *token = sim_xweb_new_token(call.state, call.exchange->random, call.user, call.now_ms);
    if (!token || !reply->AuthenticateResult)
        return context->error = SOAP_EOM;
    return call.state->setup.no_token ? SOAP_OK : put_token(&call, token);
}
