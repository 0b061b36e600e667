/* Wasp, simulated: the steps of a request. */
#include "sim_wasp.h"

#include <string.h>
#include <strings.h>

#include <trunkline/json.h>

static const sim_wasp_entity customer = {"customers", "Customer", "CustomerNumber", "CustomerNo"};
static const sim_wasp_entity manufacturer = {"manufacturers", "Manufacturer", "ManufacturerName", NULL};
static const sim_wasp_entity employee = {"employees", "Employee", "EmployeeNumber", NULL};
static const sim_wasp_entity supplier = {"suppliers", "Supplier", "SupplierNumber", NULL};

/* Paths and field names are written here again, from the vendor's pages, so that a slip in the schema is found. */
const sim_route sim_wasp_routes[SIM_WASP_OPERATIONS] = {
    {"phonesCustomerSave", "POST", "/public-api/phones/customer/save", &customer},
    {"phonesManufacturersSave", "POST", "/public-api/phones/manufacturers/save", &manufacturer},
    {"phonesEmployeeSave", "POST", "/public-api/phones/employee/save", &employee},
    {"phonesSupplierSave", "POST", "/public-api/phones/supplier/save", &supplier},
};

/* The bodies and the status without a User-Agent are not known: 401 and 403 with ASP.NET's own error shape are assumed. */
static bool authenticate(sim_exchange *x) {
    static const char scheme[] = "Bearer ";
    const sim_wasp_state *state = x->state;
    if (*sim_header(x, "User-Agent") == '\0')
        return sim_reply_message(x, 403, "The request has no User-Agent header.");
    const char *authorization = sim_header(x, "Authorization");
    size_t skip = sizeof scheme - 1;
    /* Exactly one blank, as the vendor asks: a second one would be part of the token. */
    if (strncmp(authorization, scheme, skip) == 0 && sim_names_has(&state->tokens, tl_str_from(authorization + skip)))
        return true;
    sim_reply_header(x, "WWW-Authenticate", "Bearer");
    return sim_reply_message(x, 401, *authorization ? "The token is not valid." : "The request has no token.");
}

static bool is_json(const char *content_type) {
    static const char json[] = "application/json";
    size_t length = sizeof json - 1;
    return strncasecmp(content_type, json, length) == 0 && strchr("; \t", content_type[length]) != NULL;
}

/* A text member of a decoded record; absent when the type has none of that name. */
static tl_opt_text read_text(const tl_type *type, const void *record, const char *name) {
    const tl_field *field = name ? tl_schema_field(type, tl_str_from(name)) : NULL;
    if (!field || field->kind != TL_KIND_TEXT)
        return (tl_opt_text){{NULL, 0}, TL_ABSENT};
    const void *member = (const char *)record + field->offset;
    return field->flags & TL_FIELD_BARE ? tl_text_str(*(const tl_str *)member) : *(const tl_opt_text *)member;
}

static bool decode(sim_exchange *x) {
    const sim_wasp_state *state = x->state;
    const sim_wasp_entity *entity = x->route->detail;
    if (!is_json(sim_header(x, "Content-Type")))
        return sim_reply_message(x, 415, "The request's content type is not application/json.");
    sim_wasp_batch *batch = tl_arena_alloc(x->arena, sizeof *batch);
    if (!batch)
        return sim_reply_broken(x);
    batch->operation = (size_t)(x->route - sim_wasp_routes);
    const tl_type *type = state->operations[batch->operation]->request;
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    options.padded = true;
    tl_list list = {NULL, 0};
    tl_error error = {0};
    tl_status status = tl_json_decode(type, x->request.body, &options, &list, x->arena, &error);
    if (status == TL_ERR_MEMORY)
        return sim_reply_broken(x);
    if (status != TL_OK)
        return sim_reply_message(x, 400, "The request's body cannot be read: %s (line %u, column %u)", error.message, (unsigned)error.line,
                                 (unsigned)error.column);
    batch->count = list.count;
    batch->records = tl_arena_alloc(x->arena, list.count * sizeof *batch->records);
    if (!batch->records)
        return sim_reply_broken(x);
    for (size_t i = 0; i < list.count; i++) {
        const void *item = (const char *)list.items + i * type->stride;
        sim_wasp_record *record = &batch->records[i];
        record->owner = read_text(type->element, item, entity->key_field);
        if (record->owner.is != TL_VALUE)
            record->owner = read_text(type->element, item, entity->key_alias);
        record->type = read_text(type->element, item, "PhoneTypeName");
        record->number = read_text(type->element, item, "PhoneNumber");
        record->extension = read_text(type->element, item, "PhoneExtension");
    }
    x->decoded = batch;
    return true;
}

static bool is_empty(tl_opt_text text) {
    return text.is != TL_VALUE || text.value.len == 0;
}

static sim_wasp_failure judge(const sim_wasp_state *state, const sim_wasp_batch *batch, const sim_wasp_record *record) {
    if (batch->count > SIM_WASP_MAX_RECORDS)
        return SIM_WASP_TOO_MANY;
    if (is_empty(record->owner))
        return SIM_WASP_NO_OWNER;
    if (is_empty(record->type))
        return SIM_WASP_NO_TYPE;
    if (is_empty(record->number))
        return SIM_WASP_NO_NUMBER;
    if (!sim_names_has(&state->owners[batch->operation], record->owner.value))
        return SIM_WASP_UNKNOWN_OWNER;
    if (!sim_names_has(&state->phone_types, record->type.value))
        return SIM_WASP_UNKNOWN_TYPE;
    return SIM_WASP_SAVED;
}

/* "key", "kind" and "number" always show up in the log; an extension where there was one. */
static bool log_record(sim_exchange *x, const sim_wasp_record *record) {
    const sim_log_field fields[] = {
        {"key", record->owner.is == TL_VALUE ? record->owner : tl_null_text(), false},
        {"kind", record->type.is == TL_VALUE ? record->type : tl_null_text(), false},
        {"number", record->number.is == TL_VALUE ? record->number : tl_null_text(), false},
        {"extension", record->extension, false},
    };
    return sim_log_record(x, fields, sizeof fields / sizeof fields[0], record->change);
}

static bool apply(sim_exchange *x) {
    sim_wasp_state *state = x->state;
    sim_wasp_batch *batch = x->decoded;
    for (size_t i = 0; i < batch->count; i++) {
        sim_wasp_record *record = &batch->records[i];
        record->failure = judge(state, batch, record);
        if (record->failure == SIM_WASP_SAVED && !sim_wasp_save_phone(&state->phones[batch->operation], record))
            return sim_reply_broken(x);
        if (!log_record(x, record))
            return sim_reply_broken(x);
    }
    return true;
}

const sim_system sim_wasp = {
    .name = "wasp",
    .routes = sim_wasp_routes,
    .route_count = SIM_WASP_OPERATIONS,
    .open = sim_wasp_open,
    .close = sim_wasp_close,
    .dump = sim_wasp_dump,
    .authenticate = authenticate,
    .decode = decode,
    .apply = apply,
    .answer = sim_wasp_answer,
};
