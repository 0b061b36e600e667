/* Stage 1: the document, checked to be OpenAPI 3.0 or 3.1, and what names and banners need of it. */
#include <openssl/evp.h>
#include <string.h>

#include "check.h"
#include "message.h"
#include "names.h"

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* File names may hold anything; the banner stands in comments of two languages. */
static const char *shown_name(gen *g) {
    char *name = gen_copy(&g->arena, g->base_name, strlen(g->base_name));
    for (char *at = name; *at; at++) {
        if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7F || strchr("*/\\?", *at))
            *at = '_';
    }
    return name;
}

static void check_version(gen *g) {
    const yaml_node *swagger = yaml_get(g->root, "swagger");
    const yaml_node *version = yaml_get(g->root, "openapi");
    const char *text = yaml_text(version);
    if (!version && swagger) {
        gen_error(g, swagger, "Swagger 2.0 is not supported, only OpenAPI 3.0 and 3.1");
        return;
    }
    if (!version) {
        gen_error(g, g->root, "`openapi` is missing: this is no OpenAPI description");
        return;
    }
    if (!text || (strncmp(text, "3.0.", 4) != 0 && strncmp(text, "3.1.", 4) != 0)) {
        gen_error(g, version, "`openapi` is %s; only versions 3.0.x and 3.1.x are supported", text ? text : yaml_kind_name(version));
        return;
    }
    g->is_3_1 = text[2] == '1';
}

static const char *info_text(gen *g, const yaml_node *info, const char *key) {
    const yaml_node *node = yaml_get(info, key);
    if (!yaml_text(node)) {
        gen_error(g, node ? node : info, "`info.%s` is missing or no text", key);
        return NULL;
    }
    return gen_check_literal(g, node) ? node->text : NULL;
}

static void read_info(gen *g) {
    const yaml_node *info = yaml_get(g->root, "info");
    if (!info || info->kind != YAML_MAP) {
        gen_error(g, info ? info : g->root, "`info` with `title` and `version` is missing");
        return;
    }
    g->title = info_text(g, info, "title");
    g->version = info_text(g, info, "version");
    g->description = yaml_text(yaml_get(info, "description"));
}

static void hash_source(gen *g) {
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    size_t size;
    const char *source = yaml_source(g->document, &size);
    if (EVP_Digest(source, size, digest, &length, EVP_sha256(), NULL) != 1 || length != 32) {
        gen_error(g, NULL, "cannot compute the SHA-256 of the schema");
        return;
    }
    for (size_t i = 0; i < 32; i++) {
        g->sha256[2 * i] = digits[digest[i] >> 4];
        g->sha256[2 * i + 1] = digits[digest[i] & 15];
    }
}

/* "wasp.yaml" gives "wasp"; a prefix given by hand must be one already. */
static void choose_prefix(gen *g) {
    const char *given = g->options->prefix;
    if (given) {
        g->prefix = given;
    } else {
        const char *dot = strrchr(g->base_name, '.');
        size_t length = dot && dot != g->base_name ? (size_t)(dot - g->base_name) : strlen(g->base_name);
        g->prefix = gen_snake(&g->arena, gen_copy(&g->arena, g->base_name, length));
    }
    if (!gen_is_prefix(g->prefix))
        gen_error(g, NULL,
                  "the prefix `%s` cannot start C names: it needs a small letter first, then small letters, digits and single underscores; "
                  "`tl` is taken. Name one with --prefix",
                  g->prefix);
}

void gen_load(gen *g) {
    yaml_error error;
    g->base_name = base_name(g->options->schema);
    g->shown_name = shown_name(g);
    g->document = yaml_load_file(g->options->schema, &error);
    if (!g->document) {
        gen_error_at(g, g->options->schema, error.line, error.column, error.message);
        return;
    }
    g->root = yaml_root(g->document);
    if (g->root->kind != YAML_MAP) {
        gen_error(g, g->root, "this is %s, no OpenAPI description", yaml_kind_name(g->root));
        return;
    }
    check_version(g);
    read_info(g);
    hash_source(g);
    choose_prefix(g);
}
