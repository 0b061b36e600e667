/* QQCatalyst: all numbers of a contact in one request, which names the contact in its path. */
#include "qqcatalyst.h"

#include "qqcatalyst/qqcatalyst.h"

static const char *const numbers[] = {"replaces", "merges", NULL};
static const char *const entity_ids[] = {"contact", "as-given", NULL};

static const tl_setting_info settings[] = {
    {.name = "numbers",
     .choices = numbers,
     .required = true,
     .help = "the vendor does not say whether the numbers sent become the contact's whole list (replaces: all others are deleted) or are added to it "
             "(merges); try it with a contact of your own, then set it"},
    {.name = "entity_id", .choices = entity_ids, .help = "EntityID of a number without one: the contact's id, or not sent"},
};

static tl_status route(const tl_scope *scope, const tl_record *record, tl_route *to, tl_error *error) {
    (void)record;
    (void)error;
    to->flags = tl_scope_is(scope, "numbers", "replaces") ? TL_ROUTE_WHOLE : 0;
    return TL_OK;
}

static tl_status refuse(tl_error *error, const char *field, const char *message) {
    (void)tl_fail(error, TL_ERR_LIMIT, "%s", message);
    tl_error_set_field(error, tl_str_from(field));
    return TL_ERR_LIMIT;
}

static bool is_number(tl_str text) {
    size_t digits = 0;
    while (digits < text.len && text.ptr[digits] >= '0' && text.ptr[digits] <= '9') {
        digits++;
    }
    return digits > 0 && digits == text.len;
}

/* A kind that is a number is a ContactInfoTypeID; any other, and a label, is the ContactInfoName. */
static tl_status place_kind(const tl_scope *scope, const tl_record *record, qqcatalyst_phone_number_dto *number, tl_error *error) {
    tl_opt_text kind = record->columns[TL_COLUMN_KIND], label = record->columns[TL_COLUMN_LABEL];
    if (kind.is == TL_VALUE && is_number(kind.value)) {
        if (tl_record_extra(record, "ContactInfoTypeID")) {
            return refuse(error, "kind", "the field ContactInfoTypeID is given twice: by the column kind as well");
        }
        number->contact_info_name = label;
        tl_status status = tl_schema_set(&qqcatalyst_phone_number_dto_type, number, tl_str_from("ContactInfoTypeID"), kind, scope->arena, error);
        return status == TL_ERR_RANGE ? refuse(error, "kind", "is too large for a ContactInfoTypeID") : status;
    }
    if (kind.is != TL_ABSENT && label.is != TL_ABSENT) {
        return refuse(error, "label",
                      "the kind and the label both are the ContactInfoName: leave one out, or have the config's kinds turn the kind "
                      "into a ContactInfoTypeID");
    }
    return TL_OK;
}

static tl_status complete(const tl_scope *scope, const tl_operation *operation, const tl_record *record, void *value, tl_error *error) {
    qqcatalyst_phone_number_dto *number = value;
    qqcatalyst_phone_number_dto whose = {0};
    tl_status status = place_kind(scope, record, number, error);
    (void)operation;
    if (status != TL_OK || !tl_scope_is(scope, "entity_id", "contact")) {
        return status;
    }
    /* A contact that is no number has no EntityID that we could know. */
    tl_opt_text contact = record->columns[TL_COLUMN_CONTACT];
    if (tl_schema_set(&qqcatalyst_phone_number_dto_type, &whose, tl_str_from("EntityID"), contact, scope->arena, NULL) != TL_OK) {
        whose.entity_id.is = TL_ABSENT;
    }
    if (number->entity_id.is == TL_ABSENT) {
        number->entity_id = whose.entity_id;
    } else if (whose.entity_id.is != TL_VALUE || number->entity_id.value != whose.entity_id.value) {
        return refuse(error, "x.EntityID", "is not the contact: the number would go to another one");
    }
    return TL_OK;
}

const tl_adapter tl_qqcatalyst_adapter = {
    .struct_size = sizeof(tl_adapter),
    .name = "qqcatalyst",
    .title = "QQCatalyst",
    .api = &qqcatalyst_api,
    .push = &qqcatalyst_contacts_phone_numbers_operation,
    .settings = settings,
    .setting_count = sizeof settings / sizeof settings[0],
    .read_reply = tl_qqcatalyst_read_reply,
    .destroys = "with numbers: replaces, every number of a contact that is not in the file",
    .route = route,
    .complete = complete,
};
