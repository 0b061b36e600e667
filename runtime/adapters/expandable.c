/* Expandable ERP: a contact is one object that its records fill together; an update, followed by the create where the config wants it. */
#include "expandable.h"

#include "expandable/expandable.h"
#include "expandable_slash/expandable_slash.h"

static const char *const generations[] = {"hyphen", "slash", NULL};
static const char *const missing[] = {"reject", TL_EXPANDABLE_CREATE, NULL};

static const tl_setting_info settings[] = {
    {.name = "generation",
     .choices = generations,
     .help = "which web API the installation has: /api/customer-contact-update, or /api/CustomerContact/Update"},
    {.name = TL_EXPANDABLE_MISSING, .choices = missing, .help = "what becomes of a contact that is not there"},
};

static const tl_login_input inputs[] = {
    {.name = "data_source", .path = "DATA_SOURCE", .open = true},
    {.name = "user", .path = "USER_NAME", .open = true},
    {.name = "password", .path = "PASSWORD"},
};
static const tl_login_info login = {
    .operation = &expandable_auth_token_get_operation, .inputs = inputs, .input_count = sizeof inputs / sizeof inputs[0], .token_path = "AUTH_TOKEN"};

static const tl_login_input slash_inputs[] = {
    {.name = "data_source", .path = "DataSource", .open = true},
    {.name = "user", .path = "UserName", .open = true},
    {.name = "password", .path = "Password"},
};
static const tl_login_info slash_login = {.operation = &expandable_slash_security_login_operation,
                                          .inputs = slash_inputs,
                                          .input_count = sizeof slash_inputs / sizeof slash_inputs[0],
                                          .token_header = "AuthToken"};

static const tl_operation *const operations[] = {
    &expandable_customer_contact_update_operation,
    &expandable_customer_contact_create_operation,
    &expandable_slash_customer_contact_update_operation,
    NULL,
};

static const tl_login_info *choose_login(const tl_scope *scope) {
    return tl_scope_is(scope, "generation", "slash") ? &slash_login : &login;
}

static tl_status route(const tl_scope *scope, const tl_record *record, tl_route *to, tl_error *error) {
    (void)record;
    if (!tl_scope_is(scope, "generation", "slash")) {
        return TL_OK;
    }
    if (tl_scope_is(scope, TL_EXPANDABLE_MISSING, TL_EXPANDABLE_CREATE)) {
        return tl_fail(error, TL_ERR_CONFIG, "the generation slash has no call that creates a contact: missing: create goes with generation: hyphen");
    }
    to->operation = &expandable_slash_customer_contact_update_operation;
    return TL_OK;
}

/* The vendor wants at least one field to change, and the token is the client's business. */
static tl_status check_record(const tl_scope *scope, const tl_operation *operation, const tl_record *record, tl_error *error) {
    bool changes = record->columns[TL_COLUMN_NUMBER].is != TL_ABSENT || record->columns[TL_COLUMN_KIND].is != TL_ABSENT ||
                   record->columns[TL_COLUMN_NOTES].is != TL_ABSENT;
    (void)scope;
    for (size_t i = 0; i < record->extra_count; i++) {
        changes = changes || record->extras[i].value.is != TL_ABSENT;
    }
    if (!changes) {
        (void)tl_fail(error, TL_ERR_MISSING, "a contact without anything to change: give it a number, notes or an x.FIELD");
        tl_error_set_field(error, tl_str_from("number"));
        return TL_ERR_MISSING;
    }
    if (operation->auth == TL_AUTH_BODY && tl_record_extra(record, operation->auth_name)) {
        (void)tl_fail(error, TL_ERR_UNKNOWN, "the token comes from login, not from a file");
        tl_error_set_field(error, tl_str_from("x.AUTH_TOKEN"));
        return TL_ERR_UNKNOWN;
    }
    return TL_OK;
}

const tl_adapter tl_expandable_adapter = {
    .struct_size = sizeof(tl_adapter),
    .name = "expandable",
    .title = "Expandable ERP",
    .api = &expandable_api,
    .push = &expandable_customer_contact_update_operation,
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .read_reply = tl_expandable_read_reply,
    .login = &login,
    .operations = operations,
    .route_flags = TL_ROUTE_MERGE,
    .route = route,
    .check_record = check_record,
    .choose_login = choose_login,
};
