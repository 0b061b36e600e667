/* Reads how a system's bodies and connections look: content type, namespace, HTTP version, what may be sent twice. */
#include <string.h>

#include "config_reader.h"
#include "text.h"

/* The short names of content types; one word each, so that `body: xml` does. */
static const struct {
    const char *name;
    const char *media;
} bodies[] = {{"json", "application/json"},
              {"text-json", "text/json"},
              {"xml", "application/xml"},
              {"text-xml", "text/xml"},
              {"form", "application/x-www-form-urlencoded"}};

static bool takes(const tl_operation *operation, const char *media) {
    for (size_t i = 0; operation->media && operation->media[i]; i++) {
        if (strcmp(operation->media[i], media) == 0) {
            return true;
        }
    }
    return !operation->media && !operation->codec && strcmp(media, bodies[0].media) == 0;
}

bool config_read_body(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    config_system *out = into;
    const char *word = value->kind == YAML_SCALAR ? value->text : "";
    char known[100] = "";
    size_t used = 0;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        if (!takes(out->adapter->push, bodies[i].media)) {
            continue;
        }
        if (strcmp(bodies[i].name, word) == 0) {
            out->media = bodies[i].media;
            return true;
        }
        int wrote = snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "", bodies[i].name);
        used += wrote > 0 && (size_t)wrote < sizeof known - used ? (size_t)wrote : 0;
    }
    return diag_error(reader->to, config_place(reader, value), "%s of %s takes %s, not \"%s\"", key, out->adapter->name,
                      used ? known : "nothing: it speaks SOAP", text_shorten(tl_str_from(word)).text);
}

bool config_read_http_version(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    const char *word = value->kind == YAML_SCALAR ? value->text : "";
    int32_t *version = into;
    *version = strcmp(word, "1.1") == 0 ? TL_HTTP_1_1 : TL_HTTP_AUTO;
    return *version == TL_HTTP_1_1 || strcmp(word, "auto") == 0 ||
           config_fail_type(reader, key, value, "auto (HTTP/2 where the server has it) or 1.1");
}

bool config_read_namespace(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    config_system *out = into;
    if (!out->adapter->push->codec && !takes(out->adapter->push, "application/xml")) {
        return diag_error(reader->to, config_place(reader, value), "%s: %s does not speak XML", key, out->adapter->name);
    }
    return config_read_text(reader, key, value, &out->namespace_uri);
}

bool config_read_idempotent(const config_reader *reader, const char *key, const yaml_node *value, void *into) {
    config_system *out = into;
    bool idempotent = false;
    if (!config_read_bool(reader, key, value, &idempotent)) {
        return false;
    }
    out->idempotent = idempotent ? TL_IDEMPOTENT_ALWAYS : TL_IDEMPOTENT_NEVER;
    return true;
}
