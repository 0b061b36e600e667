/* What a reply says of the token that was sent, and the next one. */
#include "soap/scan.h"

#include <string.h>

static tl_token_fate fate_of(const tl_soap_scan *scan, const tl_soap_client *client, const tl_http_reply *reply) {
    if (reply->http_status == 401) {
        return TL_TOKEN_REFUSED;
    }
    if (scan->status != TL_OK || !scan->envelope || !scan->body) {
        return TL_TOKEN_UNSURE;
    }
    if (!scan->fault && !scan->code_seen) {
        return reply->http_status >= 500 ? TL_TOKEN_UNSURE : TL_TOKEN_ACCEPTED;
    }
    tl_str code = scan->fault ? tl_soap_scan_code(scan) : tl_str_trim(tl_str_sized(scan->code.text, scan->code.len));
    tl_str message = scan->fault ? tl_soap_scan_message(scan) : tl_str_sized("", 0);
    if (tl_soap_rule_fits(client->locked, client->locked_count, code, message)) {
        return TL_TOKEN_ACCEPTED; /* another token would not help, and a login could make it worse */
    }
    return tl_soap_rule_fits(client->refused, client->refused_count, code, message) ? TL_TOKEN_REFUSED : TL_TOKEN_ACCEPTED;
}

tl_token_fate tl_soap_judge_token(const tl_soap_client *client, const tl_operation *operation, const tl_http_reply *reply, tl_buf *next) {
    const tl_soap_operation *row = tl_soap_operation_of(client, operation);
    tl_soap_context *context = row ? tl_soap_context_take() : NULL;
    if (!context) {
        return TL_TOKEN_UNSURE;
    }
    size_t before = next ? next->len : 0;
    tl_soap_scan scan = {.client = client, .context = context, .token = next};
    tl_soap_scan_run(&scan, tl_buf_str(&reply->body));
    tl_token_fate fate = fate_of(&scan, client, reply);
    if (next && (scan.status != TL_OK || !scan.envelope)) {
        next->len = before;
    }
    tl_soap_context_give(context);
    return fate;
}
