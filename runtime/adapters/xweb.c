/* netFORUM Enterprise xWEB over SOAP: one phone in a request, updated where phone_id says which, else inserted. */
#include "xweb.h"

#include "soap_systems.h"

static const tl_operation *const operations[] = {&xweb_web_phone_update_operation, &xweb_web_phone_insert_operation, NULL};

static const tl_lookup lookups[] = {TL_NETFORUM_LOOKUPS(&xweb_get_query_operation, &xweb_web_phone_get_operation, tl_xweb_read_lookup)};

/* The token stands in the envelope's header: the operation's codec finds it. */
static const tl_login_info login = {
    .operation = &xweb_authenticate_operation,
    .inputs = tl_netforum_inputs,
    .input_count = TL_NETFORUM_INPUTS,
    .lifetime_ms = TL_NETFORUM_LIFETIME_MS,
};

static const tl_kind_list kinds = {&xweb_web_phone_get_types_operation, tl_xweb_read_kinds};

const tl_adapter tl_xweb_adapter = {
    .struct_size = sizeof(tl_adapter),
    .name = "xweb",
    .title = "netFORUM Enterprise xWEB, SOAP",
    .api = &xweb_api,
    .push = &xweb_web_phone_update_operation,
    .read_reply = tl_xweb_read_reply,
    .login = &login,
    .operations = operations,
    .lookups = lookups,
    .lookup_count = sizeof lookups / sizeof lookups[0],
    .kinds = &kinds,
    .get = &xweb_web_phone_get_operation,
    .get_key_path = "key",
    TL_NETFORUM_RULES,
};
