/* QQCatalyst, simulated: the way in, content negotiation, and the steps of a request. */
#include "sim_qqcatalyst.h"

#include <string.h>
#include <strings.h>

#include "sim_body.h"

#define REPLY_NAMESPACE "http://schemas.datacontract.org/2004/07/QQSolutions.NextGen.ModelLibrary.DataTransferObjects"

/* The path is written here again, from the vendor's page. */
static const sim_route routes[] = {{"contactsPhoneNumbers", "POST", "/v1/Contacts/{contactID}/PhoneNumbers", NULL}};

const sim_qq_name sim_qq_names[SIM_QQ_MEMBERS] = {
    [SIM_QQ_CATEGORY] = {"ContactInfoCategory", SIM_QQ_STRING},
    [SIM_QQ_NAME] = {"ContactInfoName", SIM_QQ_STRING},
    [SIM_QQ_TYPE] = {"ContactInfoTypeID", SIM_QQ_INTEGER},
    [SIM_QQ_ENTITY] = {"EntityID", SIM_QQ_INTEGER},
    [SIM_QQ_PRIMARY] = {"IsPrimary", SIM_QQ_BOOLEAN},
    [SIM_QQ_TEXT_ACTIVE] = {"IsTextActive", SIM_QQ_BOOLEAN},
    [SIM_QQ_NOTES] = {"Notes", SIM_QQ_STRING},
    [SIM_QQ_NUMBER] = {"PhoneNumber", SIM_QQ_STRING},
    [SIM_QQ_ID] = {"PhoneNumberID", SIM_QQ_INTEGER},
};

static const char *const types[] = {[SIM_QQ_JSON] = "application/json",
                                    [SIM_QQ_TEXT_JSON] = "text/json",
                                    [SIM_QQ_XML] = "application/xml",
                                    [SIM_QQ_TEXT_XML] = "text/xml",
                                    [SIM_QQ_FORM] = "application/x-www-form-urlencoded"};
static const char *const reply_types[] = {[SIM_QQ_JSON] = "application/json; charset=utf-8",
                                          [SIM_QQ_TEXT_JSON] = "text/json; charset=utf-8",
                                          [SIM_QQ_XML] = "application/xml; charset=utf-8",
                                          [SIM_QQ_TEXT_XML] = "text/xml; charset=utf-8"};

/* The format of a media type, which ends at a comma, a semicolon or the text's end. */
static sim_qq_format format_of(const char *type) {
    type += strspn(type, " \t");
    size_t length = strcspn(type, ",; \t");
    for (unsigned i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strlen(types[i]) == length && strncasecmp(type, types[i], length) == 0)
            return (sim_qq_format)i;
    }
    return SIM_QQ_UNKNOWN;
}

/* The first format of Accept that is spoken; without one that of the request, as ASP.NET picks it. Weights (q) are not looked at. */
static sim_qq_format reply_format(const sim_exchange *x) {
    for (const char *at = sim_header(x, "Accept"); *at; at += *at == ',') {
        sim_qq_format format = format_of(at);
        if (format < SIM_QQ_FORM)
            return format;
        at += strcspn(at, ",");
    }
    sim_qq_format format = format_of(sim_header(x, "Content-Type"));
    return format < SIM_QQ_FORM ? format : SIM_QQ_JSON;
}

/* Sends one of two bodies that say the same, by what the caller wants; both are taken over. */
static bool reply(sim_exchange *x, unsigned status, tl_buf *xml, cJSON *json) {
    sim_qq_format format = reply_format(x);
    if (format < SIM_QQ_XML) {
        sim_reply_json(x, status, json);
    } else {
        cJSON_Delete(json);
        if (tl_buf_append(&x->reply.body, tl_buf_str(xml)) != TL_OK) {
            tl_buf_dispose(xml);
            return sim_reply_broken(x);
        }
    }
    tl_buf_dispose(xml);
    x->reply.status = status;
    x->reply.content_type = reply_types[format];
    return false;
}

/* ASP.NET's own error. */
static bool refuse(sim_exchange *x, unsigned status, const char *message) {
    tl_buf xml = {0};
    cJSON *json = cJSON_CreateObject();
    bool ok = json && cJSON_AddStringToObject(json, "Message", message) && tl_buf_append(&xml, tl_str_from("<Error><Message>")) == TL_OK &&
              sim_put_xml_text(&xml, message) && tl_buf_append(&xml, tl_str_from("</Message></Error>")) == TL_OK;
    if (ok)
        return reply(x, status, &xml, json);
    tl_buf_dispose(&xml);
    cJSON_Delete(json);
    return sim_reply_broken(x);
}

static bool authenticate(sim_exchange *x) {
    static const char scheme[] = "Bearer ";
    sim_qq_state *state = x->state;
    const char *authorization = sim_header(x, "Authorization");
    sim_ticket *ticket = NULL;
    if (strncmp(authorization, scheme, sizeof scheme - 1) != 0 ||
        sim_tickets_use(&state->access, authorization + sizeof scheme - 1, &ticket) != SIM_TICKET_GOOD) {
        sim_reply_header(x, "WWW-Authenticate", "Bearer");
        return refuse(x, 401, "Authorization has been denied for this request.");
    }
    sim_qq_request *request = tl_arena_alloc(x->arena, sizeof *request);
    if (!request)
        return sim_reply_broken(x);
    *request = (sim_qq_request){.user = ticket->user};
    x->decoded = request;
    return !ticket->user->read_only || refuse(x, 403, "The user has no permission to change contacts.");
}

static bool decode(sim_exchange *x) {
    bool read = false;
    switch (format_of(sim_header(x, "Content-Type"))) {
    case SIM_QQ_JSON:
    case SIM_QQ_TEXT_JSON:
        read = sim_qq_read_json(x, x->decoded);
        break;
    case SIM_QQ_XML:
    case SIM_QQ_TEXT_XML:
        read = sim_qq_read_xml(x, x->decoded);
        break;
    case SIM_QQ_FORM:
        read = sim_qq_read_form(x, x->decoded);
        break;
    case SIM_QQ_UNKNOWN:
        return refuse(x, 415, "The request entity's media type is not supported for this resource.");
    }
    return read || refuse(x, 400, "The request is invalid.");
}

static bool apply(sim_exchange *x) {
    return sim_qq_save(x, x->decoded) || sim_reply_broken(x);
}

/* A member of the reply in both formats. */
static bool put(const sim_qq_state *state, tl_buf *xml, cJSON *json, const char *name, const char *text) {
    if (!text && state->empty == SIM_QQ_SHOW_ABSENT)
        return true;
    if (!text && state->empty == SIM_QQ_SHOW_NULL)
        return cJSON_AddNullToObject(json, name) && tl_buf_format(xml, "<%s i:nil=\"true\"/>", name) == TL_OK;
    text = text ? text : "";
    return cJSON_AddStringToObject(json, name, text) && tl_buf_format(xml, "<%s>", name) == TL_OK && sim_put_xml_text(xml, text) &&
           tl_buf_format(xml, "</%s>", name) == TL_OK;
}

static bool answer(sim_exchange *x) {
    static const char head[] = "<ActionResultDTO xmlns:i=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns=\"" REPLY_NAMESPACE "\">";
    const sim_qq_state *state = x->state;
    const sim_qq_request *request = x->decoded;
    bool saved = !request->code;
    const char *info = saved ? tl_arena_format(x->arena, "%zu phone numbers saved.", request->count).ptr : NULL;
    tl_buf xml = {0};
    cJSON *json = cJSON_CreateObject();
    bool ok = json && cJSON_AddBoolToObject(json, "IsSuccess", saved) && tl_buf_append(&xml, tl_str_from(head)) == TL_OK &&
              put(state, &xml, json, "ErrorCode", request->code) && put(state, &xml, json, "ErrorMessage", request->message) &&
              put(state, &xml, json, "InfoMessage", info) &&
              tl_buf_format(&xml, "<IsSuccess>%s</IsSuccess></ActionResultDTO>", saved ? "true" : "false") == TL_OK;
    if (ok)
        return reply(x, saved ? 200 : (unsigned)state->refusal_status, &xml, json);
    tl_buf_dispose(&xml);
    cJSON_Delete(json);
    return sim_reply_broken(x);
}

const sim_system sim_qqcatalyst = {
    .name = "qqcatalyst",
    .routes = routes,
    .route_count = 1,
    .any_case = true,
    .open = sim_qq_open,
    .close = sim_qq_close,
    .dump = sim_qq_dump,
    .authenticate = authenticate,
    .decode = decode,
    .apply = apply,
    .answer = answer,
};
