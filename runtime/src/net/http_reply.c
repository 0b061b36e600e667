/* Reading a reply's headers. */
#include <trunkline/http.h>

tl_str tl_http_reply_header(const tl_http_reply *reply, const char *name) {
    tl_str wanted = tl_str_from(name);
    for (size_t i = 0; i < reply->header_count; i++) {
        if (tl_str_equal_nocase(reply->headers[i].name, wanted)) {
            return reply->headers[i].value;
        }
    }
    return tl_str_from(NULL);
}

bool tl_http_reply_is_json(const tl_http_reply *reply) {
    tl_str type = tl_http_reply_header(reply, "Content-Type");
    tl_str suffix = tl_str_from("+json");
    const char *parameters = type.len ? memchr(type.ptr, ';', type.len) : NULL;
    if (parameters) {
        type.len = (size_t)(parameters - type.ptr);
    }
    type = tl_str_trim(type);
    if (tl_str_equal_nocase(type, tl_str_from("application/json")) || tl_str_equal_nocase(type, tl_str_from("text/json"))) {
        return true;
    }
    return type.len > suffix.len && tl_str_equal_nocase(tl_str_sized(type.ptr + type.len - suffix.len, suffix.len), suffix);
}
