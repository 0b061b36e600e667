#include "systems_facts.h"

const tl_operation *systems_operation(const tl_adapter *adapter, size_t at) {
    return adapter->operations ? adapter->operations[at] : at == 0 ? adapter->push : NULL;
}

uint32_t systems_batch(const tl_operation *operation) {
    if (operation->request->kind != TL_KIND_LIST) {
        return 1;
    }
    return operation->request->limits.max_length == UINT32_MAX ? 0 : operation->request->limits.max_length;
}

const char *systems_idempotent(const tl_operation *operation) {
    if (operation->flags & TL_OPERATION_IDEMPOTENT_ASSUMED) {
        return "assumed";
    }
    return operation->flags & TL_OPERATION_IDEMPOTENT ? "yes" : "no";
}

const char *systems_token(const tl_operation *operation) {
    switch ((tl_auth)operation->auth) {
    case TL_AUTH_BEARER:
        return "bearer";
    case TL_AUTH_HEADER:
        return "header";
    case TL_AUTH_BODY:
        return "body";
    case TL_AUTH_BASIC:
        return "basic";
    case TL_AUTH_NONE:
        break;
    }
    return "none";
}

const char *systems_setting_type(const tl_setting_info *setting) {
    static const char *const types[] = {"choice", "text", "number", "duration"};
    return setting->type < sizeof types / sizeof types[0] ? types[setting->type] : "text";
}

const char *systems_setting_default(const tl_setting_info *setting) {
    if (setting->required) {
        return NULL;
    }
    return setting->type == TL_SETTING_CHOICE ? setting->choices[0] : setting->fallback;
}
