#include "sim_body.h"

#include <string.h>
#include <strings.h>

bool sim_is_type(const char *value, const char *type) {
    size_t length = strlen(type);
    return strncasecmp(value, type, length) == 0 && strchr("; \t", value[length]) != NULL;
}

cJSON *sim_read_json(const sim_exchange *x) {
    /* The body is padded with NULs: cJSON asks for one at the end, so that nothing follows the value. */
    return cJSON_ParseWithLengthOpts(x->request.body.ptr ? x->request.body.ptr : "", x->request.body.len + 1, NULL, 1);
}

bool sim_reply_json(sim_exchange *x, unsigned status, cJSON *json) {
    char *text = json ? cJSON_PrintUnformatted(json) : NULL;
    cJSON_Delete(json);
    bool ok = text && tl_buf_append(&x->reply.body, tl_str_from(text)) == TL_OK;
    cJSON_free(text);
    x->reply.status = status;
    x->reply.content_type = "application/json; charset=utf-8";
    return ok ? false : sim_reply_broken(x);
}

bool sim_json_text(const cJSON *object, const char *name, tl_opt_text *text) {
    *text = (tl_opt_text){{NULL, 0}, TL_ABSENT};
    const cJSON *found = NULL;
    for (const cJSON *member = object ? object->child : NULL; member; member = member->next) {
        if (member->string && strcmp(member->string, name) == 0)
            found = member;
    }
    if (cJSON_IsString(found))
        *text = tl_text(found->valuestring);
    else if (cJSON_IsNull(found))
        *text = tl_null_text();
    else
        return found == NULL;
    return true;
}

bool sim_json_add(cJSON *object, const char *name, tl_opt_text text) {
    if (text.is == TL_ABSENT)
        return true;
    return (text.is == TL_NULL ? cJSON_AddNullToObject(object, name) : cJSON_AddStringToObject(object, name, text.value.ptr)) != NULL;
}

bool sim_put_xml_text(tl_buf *out, const char *text) {
    for (;;) {
        size_t plain = strcspn(text, "<>&\r");
        if (tl_buf_append(out, tl_str_sized(text, plain)) != TL_OK)
            return false;
        text += plain;
        if (!*text)
            return true;
        const char *name = *text == '<' ? "&lt;" : *text == '>' ? "&gt;" : *text == '&' ? "&amp;" : "&#xD;";
        if (tl_buf_append(out, tl_str_from(name)) != TL_OK)
            return false;
        text++;
    }
}
