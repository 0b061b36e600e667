/* A reply's envelope. */
#include <string.h>

#include "soap/convert.h"
#include "soap/levels.h"
#include "soap/scan.h"

#include <trunkline/redact.h>

typedef struct reader {
    tl_soap_context *context;
    const tl_soap_reading *reading;
    tl_str body;
    tl_error *error;
} reader;

static tl_status fail(const reader *r, tl_status status, const char *message) {
    (void)tl_fail(r->error, status, "%s", message);
    if (r->error) {
        r->error->http_status = r->reading->reply->http_status;
    }
    return status;
}

/* The fault's own words; a vendor may repeat a secret in them. */
static tl_status fail_fault(const reader *r, const tl_soap_scan *scan) {
    tl_str code = tl_soap_scan_code(scan), message = tl_soap_scan_message(scan);
    tl_buf clean = {0};
    tl_status status = tl_redact_text(message.len > 0 ? message : tl_str_from("a fault without words"), TL_REDACT_SECRETS, &clean);
    if (status == TL_OK) {
        (void)tl_fail(r->error, TL_ERR_HTTP, "%.*s", (int)clean.len, clean.ptr);
        tl_error_set_field(r->error, code);
        if (r->error) {
            r->error->http_status = r->reading->reply->http_status;
        }
        status = TL_ERR_HTTP;
    } else {
        status = tl_fail(r->error, TL_ERR_MEMORY, "out of memory");
    }
    tl_buf_dispose(&clean);
    return status;
}

static bool looks_like_html(tl_str body) {
    tl_str start = tl_str_trim(body);
    return (start.len >= 5 && tl_str_equal_nocase(tl_str_sized(start.ptr, 5), tl_str_from("<html"))) ||
           (start.len >= 14 && tl_str_equal_nocase(tl_str_sized(start.ptr, 14), tl_str_from("<!doctype html")));
}

static tl_str without_bom(tl_str body) {
    return tl_str_starts(body, tl_str_from("\xEF\xBB\xBF")) ? tl_str_sized(body.ptr + 3, body.len - 3) : body;
}

static tl_status fail_other_element(const reader *r, const tl_soap_scan *scan) {
    const tl_soap_operation *row = r->context->operation;
    const char *uri =
        r->reading->options && r->reading->options->namespace_uri ? r->reading->options->namespace_uri : r->context->client->namespace_uri;
    if (strcmp(scan->element, row->element) == 0 && strcmp(scan->namespace_uri, uri) != 0) {
        (void)tl_fail(r->error, TL_ERR_TYPE, "the reply's %s is in the namespace \"%s\" and not in \"%s\": check the namespace", row->element,
                      scan->namespace_uri, uri);
    } else if (strcmp(scan->element, row->element) == 0) {
        (void)tl_fail(r->error, TL_ERR_MISSING, "the reply's %s holds no result in the namespace \"%s\"", row->element, uri);
    } else {
        (void)tl_fail(r->error, TL_ERR_TYPE, "the reply holds %s%s%s and not %s", scan->element[0] ? "the element " : "no element", scan->element,
                      scan->element[0] ? "" : " in its body", row->element);
    }
    if (r->error) {
        r->error->http_status = r->reading->reply->http_status;
    }
    return TL_ERR_TYPE;
}

/* Why a reply could not be read, found by a pass that needs no schema. `soap_error` is gSOAP's, 0 when it saw nothing wrong. */
static tl_status explain(const reader *r, int soap_error) {
    tl_soap_scan scan = {.client = r->context->client, .context = r->context, .whole = true};
    int32_t http = r->reading->reply->http_status;
    tl_soap_scan_run(&scan, r->body);
    if (scan.fault) {
        return fail_fault(r, &scan);
    }
    if (http < 200 || http > 299) {
        if (http == 401 || http == 403) {
            return fail(r, TL_ERR_AUTH, "the system refuses the call");
        }
        return fail(r, TL_ERR_HTTP, scan.envelope ? "the server failed, without a fault" : "what came with that HTTP status is no SOAP envelope");
    }
    if (!scan.envelope) {
        return fail(r, TL_ERR_HTTP,
                    looks_like_html(r->body) ? "what came is an HTML page and no SOAP envelope; check the URL"
                                             : "what came is no SOAP envelope; check the URL");
    }
    if (scan.status != TL_OK) {
        tl_status status = scan.status;
        (void)tl_fail(r->error, status, "the reply is not well-formed: %s", scan.why);
        if (r->error) {
            r->error->line = scan.line;
            r->error->http_status = http;
        }
        return status;
    }
    if (soap_error == SOAP_MUSTUNDERSTAND) {
        return fail(r, TL_ERR_HTTP, "the reply has a header that must be understood and is not known here");
    }
    if (soap_error == SOAP_EOM) {
        return fail(r, TL_ERR_MEMORY, "out of memory");
    }
    if (soap_error == SOAP_NULL) {
        return fail(r, TL_ERR_TYPE, "the reply has an element that is nil where only a value can stand");
    }
    if (soap_error == SOAP_LEVEL || soap_error == SOAP_LENGTH || soap_error == SOAP_OCCURS) {
        return fail(r, TL_ERR_LIMIT, "the reply is nested too deeply, or has too much of something");
    }
    return fail_other_element(r, &scan);
}

/* Whether the quick way is safe: no DOCTYPE, and no entity but XML's own five. What looks like one may stand in CDATA, so the full pass decides. */
static bool needs_full_check(tl_str body) {
    static const char *const known[] = {"amp;", "lt;", "gt;", "quot;", "apos;", "#"};
    const char *at = body.ptr, *end = body.ptr + body.len;
    if (tl_str_find(tl_str_sized(body.ptr, body.len < 4096 ? body.len : 4096), tl_str_from("<!DOCTYPE")) >= 0) {
        return true;
    }
    while ((at = memchr(at, '&', (size_t)(end - at)))) {
        bool good = false;
        at++;
        for (size_t i = 0; i < sizeof known / sizeof known[0] && !good; i++) {
            size_t length = strlen(known[i]);
            good = (size_t)(end - at) >= length && memcmp(at, known[i], length) == 0;
        }
        if (!good) {
            return true;
        }
    }
    return false;
}

static bool any_member(const tl_type *type, const char *value) {
    for (uint32_t i = 0; i < type->count; i++) {
        if (value[type->fields[i].offset + tl_kind_size((tl_kind)type->fields[i].kind)] != TL_ABSENT) {
            return true;
        }
    }
    return type->count == 0;
}

static tl_status take(const reader *r, const void *read) {
    const tl_soap_operation *row = r->context->operation;
    tl_soap_taking taking = {r->context, r->reading->arena, row->row};
    void *value = r->reading->value;
    bool own = !value;
    if (own) {
        taking.arena = r->context->scratch;
        value = tl_arena_alloc(r->context->scratch, row->reply->type->size);
    }
    if (!value || !taking.arena) {
        return fail(r, own ? TL_ERR_MEMORY : TL_ERR_USAGE, own ? "out of memory" : "a reply needs an arena");
    }
    tl_status status = tl_soap_take(&taking, row->reply, read, value, TL_SOAP_DEPTH);
    if (status == TL_OK && !any_member(row->reply->type, value)) {
        /* gSOAP passes over what is in another namespace, without a word. */
        return explain(r, SOAP_OK);
    }
    return status;
}

static tl_status read_with(reader *r) {
    tl_soap_context *context = r->context;
    int32_t http = r->reading->reply->http_status;
    if (tl_str_trim(r->body).len == 0) {
        return fail(r, TL_ERR_HTTP, "the reply has no body");
    }
    if (http < 200 || http > 299) {
        return explain(r, SOAP_OK);
    }
    if (tl_soap_is_too_deep(r->body)) {
        tl_soap_scan scan = {.client = context->client, .context = context};
        tl_soap_scan_run(&scan, r->body);
        return scan.envelope ? fail(r, TL_ERR_LIMIT, "the reply is nested too deeply") : explain(r, SOAP_OK);
    }
    if (needs_full_check(r->body)) {
        tl_soap_scan scan = {.client = context->client, .context = context, .whole = true};
        tl_soap_scan_run(&scan, r->body);
        if (scan.status != TL_OK) {
            return explain(r, SOAP_OK);
        }
    }
    void *read = tl_arena_alloc(context->scratch, context->operation->reply_size);
    if (!read) {
        return fail(r, TL_ERR_MEMORY, "out of memory");
    }
    context->in = r->body.ptr;
    context->in_left = r->body.len;
    context->soap->recv_maxlength = r->body.len + 1;
    int problem = context->operation->receive(context->soap, read);
    return problem ? explain(r, problem) : take(r, read);
}

tl_status tl_soap_read(const tl_soap_client *client, const tl_operation *operation, const tl_soap_reading *reading, tl_error *error) {
    const tl_soap_operation *row = tl_soap_operation_of(client, operation);
    if (!row) {
        return tl_fail(error, TL_ERR_ABI, "%s does not belong to this SOAP client: generate both with this version", operation->id);
    }
    tl_soap_context *context = tl_soap_context_take();
    if (!context) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    reader r = {context, reading, without_bom(tl_buf_str(&reading->reply->body)), error};
    tl_status status = tl_soap_context_bind(context, client, row, reading->options ? reading->options->namespace_uri : NULL, error);
    if (status == TL_OK) {
        status = read_with(&r);
    }
    tl_soap_context_give(context);
    return status;
}
