#include "call_send.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include <trunkline/call.h>
#include <trunkline/json.h>
#include <trunkline/redact.h>

#include "command.h"
#include "connect.h"
#include "interrupt.h"
#include "json_print.h"
#include "text.h"

enum { STEP_MS = 250 };

typedef struct call {
    const call_job *job;
    bool over;
    int code;
} call;

bool call_output_good(diag *to) {
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return true;
    }
    return diag_error(to, place_none(), "standard output cannot be written: %s", strerror(errno));
}

static int code_of(const tl_call_end *end) {
    if (end->status == TL_ERR_CANCELLED && interrupt_came()) {
        return CLI_EXIT_INTERRUPTED;
    }
    if (end->status == TL_ERR_SECRET || end->status == TL_ERR_CONFIG) {
        return CLI_EXIT_USAGE;
    }
    switch (end->outcome) {
    case TL_OUTCOME_SAVED:
        return CLI_EXIT_OK;
    case TL_OUTCOME_INVALID:
        return CLI_EXIT_USAGE;
    case TL_OUTCOME_NOT_SENT:
        return CLI_EXIT_STOPPED;
    default:
        return CLI_EXIT_NOT_ALL;
    }
}

/* A value as JSON that may be shown. Empty when it cannot be written. */
static void encode(const call_job *job, const tl_type *type, const void *value, tl_buf *out) {
    tl_json_options options = TL_JSON_OPTIONS_INIT;
    tl_error error = {0};
    options.redact = true;
    options.redact_numbers = !job->show_numbers;
    if (tl_json_encode(out, type, value, &options, &error) != TL_OK) {
        diag_error(job->to, place_none(), "the reply cannot be shown: %s", error.message);
    }
}

/* The vendor's own words about a failure, by the schema that it has for them. */
static void encode_failure(const call_job *job, const tl_call_end *end, tl_buf *out) {
    const tl_type *type = job->request->operation->failure;
    tl_arena *arena = type && end->http && end->status != TL_OK && tl_http_reply_is_json(end->http) ? tl_arena_new() : NULL;
    void *value = arena ? tl_arena_alloc(arena, type->size) : NULL;
    if (value && tl_json_decode(type, tl_str_sized(end->http->body.ptr, end->http->body.len), NULL, value, arena, NULL) == TL_OK) {
        encode(job, type, value, out);
    }
    tl_arena_free(arena);
}

/* Why it failed, fit to be shown. */
static void write_message(const call_job *job, const tl_call_end *end, tl_buf *out) {
    unsigned what = job->show_numbers ? TL_REDACT_SECRETS : TL_REDACT_ALL;
    const char *message = end->error->message[0] ? end->error->message : tl_status_name(end->status);
    if (end->outcome != TL_OUTCOME_SAVED &&
        (tl_redact_text(tl_str_from(message), what, out) != TL_OK || tl_buf_append(out, tl_str_sized("", 1)) != TL_OK)) {
        out->len = 0;
    }
}

static void print_json_or_null(const char *name, const tl_buf *json) {
    json_print_name(stdout, name, false);
    if (json->len) {
        fwrite(json->ptr, 1, json->len, stdout);
    } else {
        fputs("null", stdout);
    }
}

static void print_all(const call_job *job, const tl_call_end *end, const char *message, const tl_buf *reply, const tl_buf *failure) {
    const char *reason = tl_reason_name(end->reason);
    fputs("{\"schema\":\"trunkline/call/1\"", stdout);
    json_print_member(stdout, "system", job->system->name);
    json_print_member(stdout, "operation", job->request->operation->id);
    json_print_member(stdout, "outcome", end->outcome == TL_OUTCOME_SAVED ? "acknowledged" : tl_outcome_name(end->outcome));
    json_print_member(stdout, "reason", reason[0] ? reason : NULL);
    json_print_member(stdout, "message", message);
    json_print_name(stdout, "http_status", false);
    printf("%" PRId32, end->http ? end->http->http_status : end->error->http_status);
    printf(",\"attempts\":%" PRIu32 ",\"elapsed_ms\":%" PRId64, end->attempts, end->elapsed_ms);
    print_json_or_null("reply", reply);
    print_json_or_null("failure", failure);
    fputs("}\n", stdout);
}

static void tell(const call_job *job, const tl_call_end *end, const char *message, const tl_buf *failure) {
    const tl_operation *operation = job->request->operation;
    const char *reason = tl_reason_name(end->reason);
    text_short name = text_shorten(tl_str_from(job->system->name));
    const char *s = end->attempts == 1 ? "" : "s";
    if (end->outcome == TL_OUTCOME_SAVED) {
        fprintf(stderr, "%s: %s: acknowledged (HTTP %" PRId32 ", %" PRIu32 " attempt%s)%s\n", name.text, operation->id,
                end->http ? end->http->http_status : 0, end->attempts, s,
                operation->entity ? "; what it says of each record stands in the reply" : "");
        return;
    }
    diag_error(job->to, place_none(), "%s: %s: %s%s%s (%" PRIu32 " attempt%s): %s", name.text, operation->id, tl_outcome_name(end->outcome),
               reason[0] ? ", " : "", reason, end->attempts, s, message ? message : "");
    if (failure->len && !job->json) {
        json_print_pretty(stderr, tl_buf_str(failure));
    }
}

static void on_done(void *context, const tl_call_end *end) {
    call *of = context;
    const call_job *job = of->job;
    tl_buf reply = {0};
    tl_buf failure = {0};
    tl_buf message = {0};
    of->over = true;
    of->code = code_of(end);
    if (end->reply) {
        encode(job, job->request->operation->reply, end->reply, &reply);
    }
    encode_failure(job, end, &failure);
    write_message(job, end, &message);
    if (job->json) {
        print_all(job, end, message.len ? message.ptr : NULL, &reply, &failure);
    } else if (reply.len) {
        json_print_pretty(stdout, tl_buf_str(&reply));
    }
    tell(job, end, message.len ? message.ptr : NULL, &failure);
    tl_buf_dispose(&reply);
    tl_buf_dispose(&failure);
    tl_buf_dispose(&message);
}

static tl_body body_of(const call_request *request) {
    const tl_type *type = request->operation->request;
    tl_body body = tl_body_none();
    if (type && type->kind == TL_KIND_LIST) {
        tl_list list;
        memcpy(&list, request->value, sizeof list);
        body = tl_body_list(list.items, list.count, type->stride);
    } else if (type) {
        body = tl_body_object(request->value, type->size);
    }
    return request->values ? tl_body_with(body, request->values, request->operation->parameters->size) : body;
}

static void drive(call *of, tl_client *client, uint64_t ticket) {
    tl_transport *transport = tl_client_transport(client);
    bool cancelled = false;
    while (!of->over) {
        tl_error error = {0};
        if (interrupt_came() && !cancelled) {
            cancelled = true;
            tl_cancel(client, ticket);
        }
        if (transport->vtable->drive(transport, STEP_MS, &error) != TL_OK && !of->over) {
            diag_error(of->job->to, place_none(), "%s", error.message);
            of->code = CLI_EXIT_STOPPED;
            return;
        }
    }
}

int call_send(const call_job *job) {
    const tl_operation *operation = job->request->operation;
    connect_options connect = {1, false, NULL};
    call of = {job, false, CLI_EXIT_USAGE};
    tl_call_options options = TL_CALL_OPTIONS_INIT;
    uint64_t ticket = 0;
    tl_error error = {0};
    tl_client *client = connect_client(job->system, &connect, job->to);
    if (!client) {
        return CLI_EXIT_USAGE;
    }
    options.done = on_done;
    options.context = &of;
    options.ticket = &ticket;
    if (tl_submit(client, operation, body_of(job->request), operation->reply ? operation->reply->size : 0, &options, &error) == TL_OK) {
        drive(&of, client, ticket);
    } else {
        diag_error(job->to, place_none(), "%s%s%s", error.field, error.field[0] ? ": " : "", error.message);
    }
    tl_client_free(client);
    return call_output_good(job->to) || of.code > CLI_EXIT_USAGE ? of.code : CLI_EXIT_USAGE;
}
