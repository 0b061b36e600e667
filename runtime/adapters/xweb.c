/* netFORUM Enterprise xWEB over SOAP: one phone in a request, updated where phone_id says which, else inserted. */
#include "xweb.h"

#include "soap_systems.h"

static const char *const by_choices[] = {"key", "cst_id", "cst_recno", "email", NULL};
static const char *const fetch_choices[] = {"true", "false", NULL};
static const char *const group_choices[] = {"omit", "send", NULL};

static const tl_setting_info settings[] = {
    {.name = TL_XWEB_FIND_BY, .choices = by_choices, .help = "what the column customer holds, where it is not the customer's key"},
    {.name = "find.object", .type = TL_SETTING_TEXT, .help = "GetQuery's object with the customers, in place of what wsdl/xweb.yaml says"},
    {.name = "find.column", .type = TL_SETTING_TEXT, .help = "its column with the key"},
    {.name = "find.match", .type = TL_SETTING_TEXT, .help = "its column that holds what is looked for"},
    {.name = "find.where", .type = TL_SETTING_TEXT, .help = "the clause for one customer; {value} becomes a quoted text"},
    {.name = TL_XWEB_FETCH, .choices = fetch_choices, .help = "whether the phone's own key is asked for before an update that does not give it"},
    {.name = "empty_groups", .choices = group_choices, .help = "whether groups of which no field is set are left out or sent empty"},
    {.name = "fault_limit", .type = TL_SETTING_NUMBER, .fallback = "80", .least = 1, .most = 1000000, .help = "faults a day at which a push stops"},
};

static const tl_operation *const operations[] = {&xweb_web_phone_update_operation, &xweb_web_phone_insert_operation, NULL};

static const tl_lookup lookups[] = {
    {.name = "customer",
     .operation = &xweb_get_query_operation,
     .most = 50,
     .none = TL_REASON_UNKNOWN_CUSTOMER,
     .several = TL_REASON_AMBIGUOUS_CUSTOMER,
     .column = TL_COLUMN_CUSTOMER,
     .question = tl_xweb_find_question,
     .ask = tl_xweb_find_ask,
     .read = tl_xweb_find_read},
    {.name = "phone",
     .operation = &xweb_web_phone_get_operation,
     .most = 1,
     .none = TL_REASON_BAD_VALUE,
     .several = TL_REASON_BAD_VALUE,
     .path = TL_XWEB_PHONE_KEY,
     .column = TL_COLUMN_COUNT,
     .question = tl_xweb_fetch_question,
     .ask = tl_xweb_fetch_ask,
     .read = tl_xweb_fetch_read},
};

static const tl_login_input inputs[] = {
    {.name = "user", .path = "userName", .open = true},
    {.name = "password", .path = "password"},
};

/* The token stands in the envelope's header: the operation's codec finds it. It lives 20 minutes unless the tenant says otherwise (Timeout). */
static const tl_login_info login = {
    .operation = &xweb_authenticate_operation,
    .inputs = inputs,
    .input_count = sizeof inputs / sizeof inputs[0],
    .lifetime_ms = INT64_C(20) * 60 * 1000,
};

static const tl_kind_list kinds = {&xweb_web_phone_get_types_operation, tl_xweb_read_kinds};

static tl_status fail_column(tl_error *error, tl_status status, const char *column, const char *why) {
    (void)tl_fail(error, status, "%s", why);
    tl_error_set_field(error, tl_str_from(column));
    return status;
}

static tl_status route(const tl_scope *scope, const tl_record *record, tl_route *to, tl_error *error) {
    bool update = tl_record_text(record, TL_COLUMN_PHONE_ID).len > 0;
    (void)scope;
    if (!update && tl_record_text(record, TL_COLUMN_CUSTOMER).len == 0) {
        return fail_column(error, TL_ERR_MISSING, "customer", "a new phone needs a customer, and one that is there a phone_id");
    }
    to->operation = update ? &xweb_web_phone_update_operation : &xweb_web_phone_insert_operation;
    return TL_OK;
}

static tl_status check_record(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_error *error) {
    bool update = operation == &xweb_web_phone_update_operation;
    tl_str phone_id = tl_record_text(record, TL_COLUMN_PHONE_ID);
    if (tl_str_equal(tl_record_text(record, TL_COLUMN_KIND), tl_str_from("fax"))) {
        return fail_column(error, TL_ERR_UNKNOWN, "kind", "a fax is no phone here: this system keeps fax numbers apart and has other calls for them");
    }
    if (phone_id.len > 0 && !tl_xweb_is_key(phone_id)) {
        return fail_column(error, TL_ERR_TYPE, "phone_id", "is no key: cph_key of a phone is a GUID");
    }
    if (update && !tl_scope_is(scope, TL_XWEB_FETCH, "true") && !tl_record_extra(record, TL_XWEB_PHONE_KEY)) {
        return fail_column(error, TL_ERR_MISSING, "x." TL_XWEB_PHONE_KEY,
                           "an update needs the phone's own key, which is another one than phone_id: give it, or set fetch: true");
    }
    return tl_xweb_finds(scope) ? tl_xweb_find_check(scope, record, error) : TL_OK;
}

static tl_status check_key(const tl_record *record, tl_column column, const char *why, tl_error *error) {
    tl_str text = tl_record_text(record, column);
    return text.len == 0 || tl_xweb_is_key(text) ? TL_OK : fail_column(error, TL_ERR_TYPE, tl_column_name(column), why);
}

/* Groups that have to be there, although nothing in them is set. */
static tl_status send_empty_groups(const tl_scope *scope, const tl_type *type, char *value, tl_error *error) {
    for (uint32_t i = 0; i < type->count; i++) {
        const tl_field *field = &type->fields[i];
        if (field->kind != TL_KIND_OBJECT) {
            continue;
        }
        tl_opt_object *group = (tl_opt_object *)(void *)(value + field->offset);
        if (group->is == TL_ABSENT) {
            group->value = tl_arena_alloc(scope->arena, field->type->size);
            group->is = TL_VALUE;
            if (!group->value) {
                return tl_fail(error, TL_ERR_MEMORY, "out of memory for a request");
            }
        }
    }
    return TL_OK;
}

/* Here the kind is what the system calls it. */
static tl_status complete(const tl_scope *scope, const tl_operation *operation, const tl_record *record, void *value, tl_error *error) {
    tl_status status =
        check_key(record, TL_COLUMN_KIND,
                  "is no key of a phone type: say which one it is in the config (kinds: {mobile: KEY}); trunkline kinds lists them", error);
    if (status == TL_OK) {
        status = check_key(record, TL_COLUMN_COUNTRY, "is no key of a country: cty_key is a GUID", error);
    }
    if (status == TL_OK && !tl_xweb_finds(scope)) {
        status = check_key(record, TL_COLUMN_CUSTOMER,
                           "is no key: cst_key is a GUID. A member number or an e-mail address needs the setting find: {by: ...}", error);
    }
    if (status == TL_OK && tl_scope_is(scope, "empty_groups", "send")) {
        status = send_empty_groups(scope, operation->request, value, error);
    }
    return status;
}

const tl_adapter tl_xweb_adapter = {
    .struct_size = sizeof(tl_adapter),
    .name = "xweb",
    .title = "netFORUM Enterprise xWEB, SOAP",
    .api = &xweb_api,
    .push = &xweb_web_phone_update_operation,
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .read_reply = tl_xweb_read_reply,
    .login = &login,
    .operations = operations,
    .lookups = lookups,
    .lookup_count = sizeof lookups / sizeof lookups[0],
    .fault_limit = "fault_limit",
    .route = route,
    .check_record = check_record,
    .complete = complete,
    .kinds = &kinds,
};
