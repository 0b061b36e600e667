/* xWEB, simulated: one phone read, added, changed. */
#include "sim_soap_group.h"
#include "sim_xweb_calls.h"
#include "sim_xweb_rules.h"

#include "simsoapH.h"

/* A group's value in a facade object. */
static struct sim_group **group_of(struct xweb__CustomerPhoneType *facade, unsigned group) {
    switch (group) {
    case SIM_PHONE_XREF:
        return &facade->Phone_USCOREXRef;
    case SIM_CUSTOMER:
        return &facade->Customer;
    case SIM_PHONE:
        return &facade->Phone;
    default:
        return &facade->Country;
    }
}

/* Reads a request's fields into one record, as far as the version has them; the last one counts where a field comes twice. */
static bool read_facade(const sim_xweb_state *state, struct xweb__CustomerPhoneType *facade, sim_record *sent) {
    for (unsigned group = 0; group < SIM_GROUP_COUNT; group++) {
        const struct sim_group *read = *group_of(facade, group);
        for (const sim_leaf *leaf = read ? read->first : NULL; leaf; leaf = leaf->next) {
            if (sim_xweb_has_field(state->setup.fields, group, leaf->name) && !sim_record_set(sent, leaf->name, leaf->value))
                return false;
        }
    }
    return true;
}

/* The facade object of a phone; NULL when out of memory. */
static struct xweb__CustomerPhoneType *make_facade(const sim_xweb_call *call, const sim_record *phone) {
    struct xweb__CustomerPhoneType *facade = soap_malloc(call->context, sizeof *facade);
    if (!facade)
        return NULL;
    soap_default_xweb__CustomerPhoneType(call->context, facade);
    facade->CurrentKey = soap_strdup(call->context, sim_record_text(phone, "cph_key"));
    for (unsigned group = 0; group < SIM_GROUP_COUNT; group++) {
        struct sim_group *made = sim_group_new(call->context);
        if (!made)
            return NULL;
        for (const char *const *name = sim_xweb_fields_of(call->state->setup.fields, group); *name; name++) {
            tl_opt_text value = sim_xweb_field_of(call->state, phone, *name);
            if (value.is != TL_ABSENT && !sim_group_add(call->context, made, *name, value))
                return NULL;
        }
        *group_of(facade, group) = made;
    }
    return facade->CurrentKey ? facade : NULL;
}

int __xweb__WEBPhoneGet(struct soap *context, struct _xweb__WEBPhoneGet *request, struct _xweb__WEBPhoneGetResponse *reply) {
    sim_xweb_call call;
    if (sim_xweb_enter(context, &call))
        return context->error;
    const sim_record *phone = request->key ? sim_xweb_find(&call.state->phones, request->key) : NULL;
    if (!phone)
        return sim_xweb_refuse(&call, sim_xweb_not_found.message);
    reply->WEBPhoneGetResult = make_facade(&call, phone);
    return reply->WEBPhoneGetResult ? sim_xweb_leave(&call) : (context->error = SOAP_EOM);
}

/* Ends a save; SOAP_OK goes on to the reply. */
static int finish_save(sim_xweb_call *call, const sim_xweb_saved *saved) {
    if (saved->broken)
        return call->context->error = SOAP_EOM;
    return saved->wrong ? sim_xweb_refuse(call, saved->wrong) : SOAP_OK;
}

static int insert(sim_xweb_call *call, const sim_record *sent, struct _xweb__WEBPhoneInsertResponse *reply) {
    sim_xweb_saved saved = sim_xweb_insert(call->exchange, sent);
    int result = finish_save(call, &saved);
    if (result != SOAP_OK)
        return result;
    reply->WEBPhoneInsertResult = make_facade(call, saved.phone);
    return reply->WEBPhoneInsertResult ? sim_xweb_leave(call) : (call->context->error = SOAP_EOM);
}

int __xweb__WEBPhoneInsert(struct soap *context, struct _xweb__WEBPhoneInsert *request, struct _xweb__WEBPhoneInsertResponse *reply) {
    sim_xweb_call call;
    sim_record sent = {0};
    if (sim_xweb_enter(context, &call))
        return context->error;
    if (!request->oFacadeObject)
        return sim_xweb_refuse(&call, sim_xweb_bad_parameters.message);
    int result = read_facade(call.state, request->oFacadeObject, &sent) ? insert(&call, &sent, reply) : (context->error = SOAP_EOM);
    sim_record_dispose(&sent);
    return result;
}

static int update(sim_xweb_call *call, const char *current, const sim_record *sent) {
    sim_xweb_saved saved = sim_xweb_update(call->exchange, current, sent);
    int result = finish_save(call, &saved);
    return result != SOAP_OK ? result : sim_xweb_leave(call);
}

int __xweb__WEBPhoneUpdate(struct soap *context, struct _xweb__WEBPhoneUpdate *request, struct _xweb__WEBPhoneUpdateResponse *reply) {
    sim_xweb_call call;
    sim_record sent = {0};
    if (sim_xweb_enter(context, &call))
        return context->error;
    if (!request->oFacadeObject)
        return sim_xweb_refuse(&call, sim_xweb_bad_parameters.message);
    reply->WEBPhoneUpdateResult = xsd__boolean__true_;
    bool read = read_facade(call.state, request->oFacadeObject, &sent);
    int result = read ? update(&call, request->oFacadeObject->CurrentKey, &sent) : (context->error = SOAP_EOM);
    sim_record_dispose(&sent);
    return result;
}
