#include "push/wire.h"

#include "push/job.h"
#include "push/lookup.h"

tl_status tl_wire_write(tl_push *push, tl_job *job, tl_outgoing *outgoing, tl_error *error) {
    const tl_operation *operation = tl_job_operation(job);
    tl_request request = {0};
    tl_status status = TL_OK;
    bool written = job->message.body.len > 0;
    if (written && !operation->parameters) {
        return TL_OK;
    }
    status = job->desk ? tl_lookup_request(push, job, &request.value, error)
                       : tl_encoder_request(&job->channel->encoder, job->items, job->count, &request, error);
    if (status != TL_OK) {
        return status;
    }
    outgoing->parameters = request.parameters;
    if (written) {
        return TL_OK;
    }
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    if (job->channel) {
        options = job->channel->encoder.options;
    } else {
        options.namespace_uri = push->options.namespace_uri;
    }
    options.redact = push->options.dry_run;
    options.redact_numbers = push->options.dry_run && !push->options.show_numbers;
    return tl_message_write(operation, &options, request.value, &job->message, error);
}

tl_status tl_wire_send(tl_push *push, tl_job *job, const tl_outgoing *outgoing, tl_http_done_fn done, tl_error *error) {
    const tl_operation *operation = tl_job_operation(job);
    tl_send_options options = TL_SEND_OPTIONS_INIT;
    options.done = done;
    options.context = job;
    options.ticket = &job->ticket;
    options.message = &job->message;
    options.parameters = outgoing->parameters;
    options.parameters_size = outgoing->parameters ? operation->parameters->size : 0;
    options.headers = outgoing->headers.items;
    options.header_count = outgoing->headers.count;
    return tl_client_send_with(push->options.client, operation, &options, error);
}
