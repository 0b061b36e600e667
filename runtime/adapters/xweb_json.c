/* netFORUM xWEB over JSON: the rules are those of SOAP (netforum.h); here is how its replies look, and how it hands out tokens. */
#include "xweb_json.h"

#include <trunkline/codec.h>

#include "failure.h"
#include "netforum.h"
#include "xweb_json/xweb_json.h"

/* What a reply is: decoded into `value` (false), or not, with the verdict that follows. An exception is in `said`; only then has it an error shape. */
static bool is_answer(const tl_scope *scope, const tl_operation *operation, const tl_http_reply *reply, void *value, tl_vendor_error *said,
                      tl_verdict *verdict, tl_error *error) {
    if (tl_is_success(reply)) {
        *verdict = TL_VERDICT_UNREADABLE;
        return tl_message_read(operation, NULL, reply, value, scope->arena, error) == TL_OK;
    }
    *verdict = TL_VERDICT_NOT_OURS;
    if (tl_failure_read(operation, reply, scope->arena, said, error)) {
        tl_failure_tell(said, error);
        /* A status about the caller counts, unless the exception says more. */
        bool caller = reply->http_status == 401 || reply->http_status == 403;
        *verdict = caller && !tl_operation_fault(operation, said) ? TL_VERDICT_NOT_OURS : TL_VERDICT_READ;
    }
    return false;
}

static tl_verdict read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error) {
    bool update = batch->operation == &xweb_json_web_phone_update_operation, yes = false;
    tl_vendor_error said = {.http_status = 0};
    xweb_json_customer_phone phone = {0};
    tl_verdict verdict;
    bool answer = is_answer(batch->scope, batch->operation, reply, update ? (void *)&yes : (void *)&phone, &said, &verdict, error);
    tl_netforum_note_faults(batch->notes, reply, said.http_status != 0);
    if (answer && update) {
        return tl_netforum_updated(batch, tl_str_from(yes ? "true" : "false"), error);
    }
    if (!answer && verdict == TL_VERDICT_READ) {
        tl_batch_said(batch, 0, &said);
    }
    return answer ? tl_netforum_inserted(batch, &xweb_json_customer_phone_type, &phone, error) : verdict;
}

static tl_verdict read_lookup(tl_asked *asked, const tl_http_reply *reply, tl_error *error) {
    const tl_operation *operation = asked->lookup->operation;
    void *value = tl_arena_alloc(asked->scope->arena, operation->reply->size);
    tl_vendor_error said = {.http_status = 0};
    tl_verdict verdict = TL_VERDICT_UNREADABLE;
    tl_rows rows;
    bool answer = value && is_answer(asked->scope, operation, reply, value, &said, &verdict, error);
    tl_netforum_note_faults(asked->notes, reply, said.http_status != 0);
    if (!answer) {
        return verdict == TL_VERDICT_READ ? tl_netforum_asked_fault(asked, &said) : verdict;
    }
    if (operation == &xweb_json_web_phone_get_operation) {
        return tl_netforum_fetched(asked, operation->reply, value, error);
    }
    return tl_rows_of(operation->reply, value, asked->scope->arena, &rows) ? tl_netforum_found(asked, &rows, error) : TL_VERDICT_UNREADABLE;
}

static tl_status read_kinds(const tl_scope *scope, const tl_http_reply *reply, tl_kind_row **kinds, size_t *count, tl_error *error) {
    const tl_operation *operation = &xweb_json_web_phone_get_types_operation;
    void *value = tl_arena_alloc(scope->arena, operation->reply->size);
    tl_rows rows;
    tl_status status = value ? tl_message_read(operation, NULL, reply, value, scope->arena, error) : tl_fail(error, TL_ERR_MEMORY, "out of memory");
    if (status == TL_OK && !tl_rows_of(operation->reply, value, scope->arena, &rows)) {
        status = tl_fail(error, TL_ERR_ABI, "the reply of %s is described as something else than rows", operation->id);
    }
    return status == TL_OK ? tl_netforum_kinds(scope, &rows, kinds, count, error) : status;
}

static const tl_operation *const operations[] = {&xweb_json_web_phone_update_operation, &xweb_json_web_phone_insert_operation, NULL};
static const tl_lookup lookups[] = {TL_NETFORUM_LOOKUPS(&xweb_json_get_query_operation, &xweb_json_web_phone_get_operation, read_lookup)};
static const tl_kind_list kinds = {&xweb_json_web_phone_get_types_operation, read_kinds};

/* Every reply's header has the next token, in the words of the page: "Bearer token = <guid>". */
static const tl_login_info login = {.operation = &xweb_json_authenticate_operation,
                                    .inputs = tl_netforum_inputs,
                                    .input_count = TL_NETFORUM_INPUTS,
                                    .token_path = "Token",
                                    .lifetime_ms = TL_NETFORUM_LIFETIME_MS,
                                    .next_token_header = "WWW-Authenticate",
                                    .next_token_prefix = "Bearer token ="};

const tl_adapter tl_xweb_json_adapter = {.struct_size = sizeof(tl_adapter),
                                         .name = "xweb-json",
                                         .title = "netFORUM Enterprise xWEB, JSON",
                                         .api = &xweb_json_api,
                                         .push = &xweb_json_web_phone_update_operation,
                                         .read_reply = read_reply,
                                         .login = &login,
                                         .operations = operations,
                                         .lookups = lookups,
                                         .lookup_count = sizeof lookups / sizeof lookups[0],
                                         .kinds = &kinds,
                                         .get = &xweb_json_web_phone_get_operation,
                                         .get_key_path = "key",
                                         TL_NETFORUM_RULES};
