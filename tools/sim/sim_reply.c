/* Replies that belong to no system: error messages and HTML pages. */
#include <stdarg.h>
#include <stdio.h>

#include <cjson/cJSON.h>

#include "sim_exchange.h"

const char *sim_header(const sim_exchange *x, const char *name) {
    const char *value = x->request.header(x->request.context, name);
    return value ? value : "";
}

void sim_reply_header(sim_exchange *x, const char *name, const char *value) {
    if (x->reply.header_count == SIM_MAX_REPLY_HEADERS)
        return;
    x->reply.headers[x->reply.header_count].name = name;
    x->reply.headers[x->reply.header_count].value = value;
    x->reply.header_count++;
}

bool sim_reply_broken(sim_exchange *x) {
    tl_buf_dispose(&x->reply.body);
    x->reply.status = 500;
    x->reply.content_type = NULL;
    return false;
}

bool sim_reply_message(sim_exchange *x, unsigned status, const char *format, ...) {
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    x->reply.status = status;
    x->reply.content_type = "application/json; charset=utf-8";
    cJSON *object = cJSON_CreateObject();
    char *text = NULL;
    bool ok = object && cJSON_AddStringToObject(object, "Message", message);
    if (ok)
        text = cJSON_PrintUnformatted(object);
    ok = text && tl_buf_append(&x->reply.body, tl_str_from(text)) == TL_OK;
    cJSON_free(text);
    cJSON_Delete(object);
    return ok ? false : sim_reply_broken(x);
}

bool sim_reply_page(sim_exchange *x, unsigned status, const char *title) {
    x->reply.status = status;
    x->reply.content_type = "text/html";
    tl_status made = tl_buf_format(
        &x->reply.body,
        "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\r\n"
        "<html xmlns=\"http://www.w3.org/1999/xhtml\">\r\n"
        "<head>\r\n<meta http-equiv=\"Content-Type\" content=\"text/html; charset=iso-8859-1\"/>\r\n<title>%u - %s</title>\r\n</head>\r\n"
        "<body>\r\n<div id=\"header\"><h1>Server Error</h1></div>\r\n"
        "<div id=\"content\"><h2>%u - %s</h2>\r\n<h3>Nothing is served under this address.</h3></div>\r\n</body>\r\n</html>\r\n",
        status, title, status, title);
    return made == TL_OK ? false : sim_reply_broken(x);
}
