/* xWEB, simulated: the calls that answer with rows. */
#include <string.h>

#include "sim_xweb_calls.h"

#include "simsoapH.h"

/* Hands rows over to gSOAP's memory; false when out of memory. */
static char *keep(sim_xweb_call *call, tl_buf *rows) {
    char *text = tl_buf_append(rows, tl_str_sized("", 1)) == TL_OK ? soap_strdup(call->context, rows->ptr) : NULL;
    tl_buf_dispose(rows);
    return text;
}

int __xweb__GetQuery(struct soap *context, struct _xweb__GetQuery *request, struct _xweb__GetQueryResponse *reply) {
    sim_xweb_call call;
    tl_buf rows = {0};
    if (sim_xweb_enter(context, &call))
        return context->error;
    if (request->szObjectName && sim_names_has(&call.state->denied, tl_str_from(request->szObjectName))) {
        tl_str text = tl_arena_format(call.exchange->arena, "Account is not authorized to perform Select on %s object", request->szObjectName);
        return text.ptr ? sim_xweb_refuse(&call, text.ptr) : (context->error = SOAP_EOM);
    }
    const char *error = sim_xweb_query(call.state, request->szObjectName, request->szColumnList, request->szWhereClause, request->szOrderBy, &rows);
    if (error) {
        tl_buf_dispose(&rows);
        return sim_xweb_refuse(&call, error);
    }
    reply->GetQueryResult = soap_malloc(context, sizeof *reply->GetQueryResult);
    char *text = keep(&call, &rows);
    if (!reply->GetQueryResult || !text)
        return context->error = SOAP_EOM;
    reply->GetQueryResult->__mixed = text;
    return sim_xweb_leave(&call);
}

int __xweb__WEBPhoneGetTypes(struct soap *context, struct _xweb__WEBPhoneGetTypes *request, struct _xweb__WEBPhoneGetTypesResponse *reply) {
    static const char wrapper[] = "PhoneTypes";
    sim_xweb_call call;
    tl_buf rows = {0};
    (void)request;
    if (sim_xweb_enter(context, &call))
        return context->error;
    bool ok = sim_xweb_begin_rows(call.state, &rows, wrapper);
    for (size_t i = 0; ok && i < call.state->phone_types.count; i++) {
        const sim_field *type = &call.state->phone_types.fields[i];
        ok = tl_buf_append(&rows, tl_str_from("<Result>")) == TL_OK && sim_xweb_put_column(&rows, "pht_key", type->name) &&
             sim_xweb_put_column(&rows, "pht_code", type->text ? type->text : "") && tl_buf_append(&rows, tl_str_from("</Result>")) == TL_OK;
    }
    ok = ok && sim_xweb_end_rows(&rows, wrapper);
    reply->WEBPhoneGetTypesResult = soap_malloc(context, sizeof *reply->WEBPhoneGetTypesResult);
    char *text = keep(&call, &rows);
    if (!ok || !text || !reply->WEBPhoneGetTypesResult)
        return context->error = SOAP_EOM;
    reply->WEBPhoneGetTypesResult->__mixed = text;
    return sim_xweb_leave(&call);
}

static bool put_phone(tl_buf *rows, const sim_record *phone) {
    static const char *const columns[] = {"cph_key", "cph_pht_key", "phn_number", "cph_extension", "cph_primary"};
    bool ok = tl_buf_append(rows, tl_str_from("<Result>")) == TL_OK;
    for (size_t i = 0; ok && i < sizeof columns / sizeof columns[0]; i++)
        ok = sim_xweb_put_column(rows, columns[i], sim_record_text(phone, columns[i]));
    return ok && tl_buf_append(rows, tl_str_from("</Result>")) == TL_OK;
}

int __xweb__WEBPhoneGetPhonesByCustomer(struct soap *context, struct _xweb__WEBPhoneGetPhonesByCustomer *request,
                                        struct _xweb__WEBPhoneGetPhonesByCustomerResponse *reply) {
    static const char wrapper[] = "Phones";
    sim_xweb_call call;
    tl_buf rows = {0};
    char key[SIM_GUID_SIZE];
    char owner[SIM_GUID_SIZE];
    if (sim_xweb_enter(context, &call))
        return context->error;
    if (!request->CustomerKey || !sim_xweb_read_guid(request->CustomerKey, key))
        return sim_xweb_refuse(&call, "Invalid Parameters.");
    bool ok = sim_xweb_begin_rows(call.state, &rows, wrapper);
    for (size_t i = 0; ok && i < call.state->phones.capacity; i++) {
        const sim_record *phone = call.state->phones.entries[i].key ? call.state->phones.entries[i].value : NULL;
        if (phone && sim_xweb_read_guid(sim_record_text(phone, "cph_cst_key"), owner) && strcmp(key, owner) == 0)
            ok = put_phone(&rows, phone);
    }
    ok = ok && sim_xweb_end_rows(&rows, wrapper);
    reply->WEBPhoneGetPhonesByCustomerResult = soap_malloc(context, sizeof *reply->WEBPhoneGetPhonesByCustomerResult);
    char *text = keep(&call, &rows);
    if (!ok || !text || !reply->WEBPhoneGetPhonesByCustomerResult)
        return context->error = SOAP_EOM;
    reply->WEBPhoneGetPhonesByCustomerResult->__mixed = text;
    return sim_xweb_leave(&call);
}
