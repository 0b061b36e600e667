/* A dry run of one call. */
#include <string.h>

#include <trunkline/client.h>
#include <trunkline/redact.h>

#include "call_send.h"
#include "command.h"
#include "connect.h"
#include "json_print.h"
#include "text.h"

/* As a URL has it: RFC 3986, 2.3. */
static tl_status append_percent(tl_buf *out, tl_str text) {
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    tl_status status = TL_OK;
    for (size_t i = 0; i < text.len && status == TL_OK; i++) {
        bool is_plain = memchr(plain, text.ptr[i], sizeof plain - 1) != NULL;
        status = tl_buf_format(out, is_plain ? "%c" : "%%%02X", (unsigned char)text.ptr[i]);
    }
    return status;
}

/* A parameter's value, fit to be shown. */
static tl_status append_shown(const call_job *job, const call_parameter *parameter, tl_buf *out) {
    if (parameter->field->flags & TL_FIELD_SECRET) {
        return tl_buf_append(out, tl_str_from("<secret>"));
    }
    if ((parameter->field->flags & TL_FIELD_PHONE) && !job->show_numbers) {
        return tl_redact_number(parameter->text, out);
    }
    return parameter->place == TL_PLACE_HEADER ? tl_buf_append(out, parameter->text) : append_percent(out, parameter->text);
}

static const call_parameter *find_parameter(const call_request *request, tl_str name) {
    for (size_t i = 0; i < request->parameter_count; i++) {
        if (tl_str_equal(tl_field_name(request->parameters[i].field), name)) {
            return &request->parameters[i];
        }
    }
    return NULL;
}

/* The request line of the library's description, its {name}s filled in and its query behind it. */
static tl_status write_line(const call_job *job, tl_str line, tl_buf *out) {
    const call_request *request = job->request;
    tl_status status = TL_OK;
    bool query = false;
    while (line.len && status == TL_OK) {
        const char *close = line.ptr[0] == '{' ? memchr(line.ptr, '}', line.len) : NULL;
        size_t length = close ? (size_t)(close - line.ptr) + 1 : 1;
        const call_parameter *parameter = close ? find_parameter(request, tl_str_sized(line.ptr + 1, length - 2)) : NULL;
        status = parameter ? append_shown(job, parameter, out) : tl_buf_append(out, tl_str_sized(line.ptr, length));
        line = tl_str_sized(line.ptr + length, line.len - length);
    }
    for (size_t i = 0; i < request->parameter_count && status == TL_OK; i++) {
        const call_parameter *parameter = &request->parameters[i];
        if (parameter->place == TL_PLACE_QUERY) {
            tl_str name = tl_field_name(parameter->field);
            status = tl_buf_format(out, "%c%.*s=", query ? '&' : '?', (int)name.len, name.ptr);
            status = status == TL_OK ? append_shown(job, parameter, out) : status;
            query = true;
        }
    }
    return status == TL_OK ? tl_buf_append(out, tl_str_from("\n")) : status;
}

/* Request line and headers, a line each. */
static tl_status write_head(const call_job *job, tl_client *client, tl_buf *out) {
    const call_request *request = job->request;
    tl_buf plain = {0};
    tl_status status = tl_client_describe(client, request->operation, &plain);
    if (status == TL_OK) {
        tl_str all = tl_buf_str(&plain);
        const char *end = memchr(all.ptr, '\n', all.len);
        size_t length = end ? (size_t)(end - all.ptr) : all.len;
        status = write_line(job, tl_str_sized(all.ptr, length), out);
        length += end ? 1 : 0;
        status = status == TL_OK ? tl_buf_append(out, tl_str_sized(all.ptr + length, all.len - length)) : status;
    }
    for (size_t i = 0; i < request->parameter_count && status == TL_OK; i++) {
        const call_parameter *parameter = &request->parameters[i];
        if (parameter->place == TL_PLACE_HEADER) {
            tl_str name = tl_field_name(parameter->field);
            status = tl_buf_format(out, "%.*s: ", (int)name.len, name.ptr);
            status = status == TL_OK ? append_shown(job, parameter, out) : status;
            status = status == TL_OK ? tl_buf_append(out, tl_str_from("\n")) : status;
        }
    }
    tl_buf_dispose(&plain);
    return status;
}

static void print_json(const call_job *job, tl_str head, const tl_message *message) {
    bool first = true;
    fputs("{\"schema\":\"trunkline/request/1\"", stdout);
    json_print_member(stdout, "system", job->system->name);
    json_print_member(stdout, "operation", job->request->operation->id);
    json_print_name(stdout, "head", false);
    fputc('[', stdout);
    while (head.len) {
        const char *end = memchr(head.ptr, '\n', head.len);
        size_t length = end ? (size_t)(end - head.ptr) : head.len;
        if (!first) {
            fputc(',', stdout);
        }
        json_print_text(stdout, tl_str_sized(head.ptr, length));
        length += end ? 1 : 0;
        head = tl_str_sized(head.ptr + length, head.len - length);
        first = false;
    }
    fputc(']', stdout);
    json_print_name(stdout, "body", false);
    json_print_text(stdout, message->body.len ? tl_buf_str(&message->body) : tl_str_from(NULL));
    fputs("}\n", stdout);
}

int call_show(const call_job *job) {
    connect_options connect = {1, true, NULL};
    tl_message_options options = TL_MESSAGE_OPTIONS_INIT;
    tl_message message = {0};
    tl_buf head = {0};
    tl_error error = {0};
    int code = CLI_EXIT_USAGE;
    tl_client *client = connect_client(job->system, &connect, job->to);
    if (!client) {
        return CLI_EXIT_USAGE;
    }
    options.namespace_uri = job->system->namespace_uri;
    options.redact = true;
    options.redact_numbers = !job->show_numbers;
    if (tl_message_write(job->request->operation, &options, job->request->value, &message, &error) != TL_OK) {
        diag_error(job->to, place_none(), "%s%s%s", error.field, error.field[0] ? ": " : "", error.message);
    } else if (write_head(job, client, &head) != TL_OK) {
        diag_error(job->to, place_none(), "out of memory");
    } else {
        code = CLI_EXIT_OK;
        if (job->json) {
            print_json(job, tl_buf_str(&head), &message);
        } else {
            fwrite(head.ptr, 1, head.len, stderr);
            fprintf(stderr, "%s: dry run, nothing was sent\n", text_shorten(tl_str_from(job->system->name)).text);
            fwrite(message.body.ptr, 1, message.body.len, stdout);
            fputs(message.body.len ? "\n" : "", stdout);
        }
    }
    tl_message_dispose(&message);
    tl_buf_dispose(&head);
    tl_client_free(client);
    return call_output_good(job->to) ? code : CLI_EXIT_USAGE;
}
