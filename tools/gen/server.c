/* The path part of the server's URL. Hosts are the caller's business: he names them when he makes a client. */
#include <string.h>

#include "message.h"
#include "operations.h"

/* Where the path of an absolute URL starts; the end of the text when it has none. NULL: no URL. */
static const char *path_of(const char *url) {
    if (*url == '/')
        return url;
    const char *host = strstr(url, "://");
    if (!host || host == url)
        return NULL;
    host += 3;
    return host + strcspn(host, "/?#");
}

/* Puts the default of the variable `name`, of `length` bytes. */
static bool put_variable(gen *g, const yaml_node *server, const char *name, size_t length, gen_text *path) {
    const yaml_node *variables = yaml_get(server, "variables");
    const char *key = gen_copy(&g->arena, name, length);
    const char *standard = yaml_text(yaml_get(yaml_get(variables, key), "default"));
    if (standard)
        gen_put(path, standard);
    else
        gen_error(g, yaml_get(server, "url"), "the variable `%s` in the path of the server's URL has no default", key);
    return standard != NULL;
}

static const char *expand(gen *g, const yaml_node *server, const char *raw) {
    gen_text path = {.arena = &g->arena};
    gen_put(&path, "");
    while (*raw) {
        size_t plain = strcspn(raw, "{");
        gen_put_bytes(&path, raw, plain);
        raw += plain;
        if (!*raw)
            break;
        const char *end = strchr(raw, '}');
        if (!end) {
            gen_error(g, yaml_get(server, "url"), "a brace in the server's URL is not closed");
            return "";
        }
        if (!put_variable(g, server, raw + 1, (size_t)(end - raw - 1), &path))
            return "";
        raw = end + 1;
    }
    while (path.length > 0 && path.ptr[path.length - 1] == '/')
        path.ptr[--path.length] = '\0';
    return path.ptr;
}

static const char *path_of_server(gen *g, const yaml_node *server) {
    const yaml_node *url = yaml_get(server, "url");
    const char *raw = yaml_text(url) ? path_of(url->text) : NULL;
    if (!raw) {
        gen_error(g, url ? url : server, "a server needs a `url` that is absolute or starts with a slash");
        return "";
    }
    if (strpbrk(raw, "?#")) {
        gen_error(g, url, "a server's URL with a query or a fragment is not supported");
        return "";
    }
    return expand(g, server, raw);
}

const char *gen_server_path(gen *g) {
    const yaml_node *servers = yaml_get(g->root, "servers");
    if (!servers)
        return "";
    if (servers->kind != YAML_LIST) {
        gen_error(g, servers, "`servers` must be a list");
        return "";
    }
    const char *first = "";
    for (size_t i = 0; i < servers->count; i++) {
        const char *path = path_of_server(g, servers->items[i]);
        if (i == 0)
            first = path;
        else if (strcmp(path, first) != 0)
            gen_warning(g, servers->items[i], "this server's path `%s` differs from that of the first, `%s`, which is used", path, first);
    }
    return first;
}
