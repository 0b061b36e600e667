/* The rules of netFORUM xWEB: one phone in a request, updated where phone_id says which, else inserted. */
#include "netforum.h"

enum { UPDATE = 0, INSERT = 1 };

static const char *const by_choices[] = {"key", "cst_id", "cst_recno", "email", NULL};
static const char *const fetch_choices[] = {"true", "false", NULL};
static const char *const group_choices[] = {"omit", "send", NULL};

const tl_setting_info tl_netforum_settings[TL_NETFORUM_SETTINGS] = {
    {.name = "find.by", .choices = by_choices, .help = "what the column customer holds, where it is not the customer's key"},
    {.name = "find.object", .type = TL_SETTING_TEXT, .help = "GetQuery's object with the customers, in place of what the description says"},
    {.name = "find.column", .type = TL_SETTING_TEXT, .help = "its column with the key"},
    {.name = "find.match", .type = TL_SETTING_TEXT, .help = "its column that holds what is looked for"},
    {.name = "find.where", .type = TL_SETTING_TEXT, .help = "the clause for one customer; {value} becomes a quoted text"},
    {.name = "fetch", .choices = fetch_choices, .help = "whether the phone's own key is asked for before an update that does not give it"},
    {.name = "empty_groups", .choices = group_choices, .help = "whether groups of which no field is set are left out or sent empty"},
    {.name = TL_NETFORUM_FAULT_LIMIT,
     .type = TL_SETTING_NUMBER,
     .fallback = "80",
     .least = 1,
     .most = 1000000,
     .help = "faults a day at which a push stops"},
};

const tl_login_input tl_netforum_inputs[TL_NETFORUM_INPUTS] = {
    {.name = "user", .path = "userName", .open = true},
    {.name = "password", .path = "password"},
};

static tl_status fail_column(tl_error *error, tl_status status, const char *column, const char *why) {
    (void)tl_fail(error, status, "%s", why);
    tl_error_set_field(error, tl_str_from(column));
    return status;
}

tl_status tl_netforum_route(const tl_scope *scope, const tl_record *record, tl_route *to, tl_error *error) {
    bool update = tl_record_text(record, TL_COLUMN_PHONE_ID).len > 0;
    if (!update && tl_record_text(record, TL_COLUMN_CUSTOMER).len == 0) {
        return fail_column(error, TL_ERR_MISSING, "customer", "a new phone needs a customer, and one that is there a phone_id");
    }
    to->operation = scope->adapter->operations[update ? UPDATE : INSERT];
    return TL_OK;
}

tl_status tl_netforum_check_record(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_error *error) {
    bool update = operation == scope->adapter->operations[UPDATE];
    tl_str phone_id = tl_record_text(record, TL_COLUMN_PHONE_ID);
    if (tl_str_equal(tl_record_text(record, TL_COLUMN_KIND), tl_str_from("fax"))) {
        return fail_column(error, TL_ERR_UNKNOWN, "kind", "a fax is no phone here: this system keeps fax numbers apart and has other calls for them");
    }
    if (phone_id.len > 0 && !tl_netforum_is_key(phone_id)) {
        return fail_column(error, TL_ERR_TYPE, "phone_id", "is no key: cph_key of a phone is a GUID");
    }
    if (update && !tl_scope_is(scope, "fetch", "true") && !tl_record_extra(record, TL_NETFORUM_PHONE_KEY)) {
        return fail_column(error, TL_ERR_MISSING, "x." TL_NETFORUM_PHONE_KEY,
                           "an update needs the phone's own key, which is another one than phone_id: give it, or set fetch: true");
    }
    return tl_netforum_finds(scope) ? tl_netforum_find_check(scope, record, error) : TL_OK;
}

static tl_status check_key(const tl_record *record, tl_column column, const char *why, tl_error *error) {
    tl_str text = tl_record_text(record, column);
    return text.len == 0 || tl_netforum_is_key(text) ? TL_OK : fail_column(error, TL_ERR_TYPE, tl_column_name(column), why);
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

/* Flags are numbers here (unsignedByte), which a table of texts does not know. */
static tl_status set_flags(const tl_scope *scope, const tl_operation *operation, const tl_record *record, void *value, tl_error *error) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *to = &operation->columns[i];
        tl_str text = tl_record_text(record, (tl_column)to->column);
        bool yes = tl_str_equal(text, tl_str_from("true")), flag = to->column == TL_COLUMN_PRIMARY || to->column == TL_COLUMN_UNLISTED;
        if (flag && (yes || tl_str_equal(text, tl_str_from("false")))) {
            tl_status status = tl_schema_set(operation->request, value, tl_str_from(to->path), tl_text(yes ? "1" : "0"), scope->arena, error);
            if (status != TL_OK) {
                return status;
            }
        }
    }
    return TL_OK;
}

/* Here the kind is what the system calls it. */
tl_status tl_netforum_complete(const tl_scope *scope, const tl_operation *operation, const tl_record *record, void *value, tl_error *error) {
    tl_status status =
        check_key(record, TL_COLUMN_KIND,
                  "is no key of a phone type: say which one it is in the config (kinds: {mobile: KEY}); trunkline kinds lists them", error);
    if (status == TL_OK) {
        status = check_key(record, TL_COLUMN_COUNTRY, "is no key of a country: cty_key is a GUID", error);
    }
    if (status == TL_OK && !tl_netforum_finds(scope)) {
        status = check_key(record, TL_COLUMN_CUSTOMER,
                           "is no key: cst_key is a GUID. A member number or an e-mail address needs the setting find: {by: ...}", error);
    }
    if (status == TL_OK) {
        status = set_flags(scope, operation, record, value, error);
    }
    if (status == TL_OK && tl_scope_is(scope, "empty_groups", "send")) {
        status = send_empty_groups(scope, operation->request, value, error);
    }
    return status;
}
