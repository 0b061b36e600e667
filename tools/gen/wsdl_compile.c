/* One compilation of a WSDL: our model, the header and tables by the emitters that JSON clients use, then the way through wsdl2h and soapcpp2. */
#include "wsdl_compile.h"

#include <errno.h>
#include <libxml/parser.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "files.h"
#include "message.h"
#include "names.h"
#include "wsdl_emit.h"
#include "wsdl_tools.h"

static void complain(void *context, const char *path, long line, const char *message) {
    gen_error_at(context, path, line > 0 ? (uint32_t)line : 0, 0, message);
}

static void hash_source(wsdl *w) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    size_t settings_length = 0;
    const char *settings = w->settings.document ? yaml_source(w->settings.document, &settings_length) : "";
    EVP_MD_CTX *hash = EVP_MD_CTX_new();
    bool good = hash && EVP_DigestInit_ex(hash, EVP_sha256(), NULL) == 1 &&
                EVP_DigestUpdate(hash, w->document.source, w->document.source_length) == 1 &&
                EVP_DigestUpdate(hash, settings, settings_length) == 1 && EVP_DigestFinal_ex(hash, digest, &length) == 1;
    EVP_MD_CTX_free(hash);
    if (!good)
        gen_error(w->g, NULL, "cannot compute the SHA-256 of the WSDL");
    for (size_t i = 0; good && i < 32; i++)
        (void)snprintf(w->g->sha256 + 2 * i, 3, "%02x", (unsigned)digest[i]);
}

static void load(wsdl *w, const wsdl_options *options) {
    gen *g = w->g;
    const char *slash = strrchr(options->gen.schema, '/');
    g->base_name = slash ? slash + 1 : options->gen.schema;
    g->shown_name = g->base_name;
    const char *dot = strrchr(g->base_name, '.');
    size_t length = dot && dot != g->base_name ? (size_t)(dot - g->base_name) : strlen(g->base_name);
    g->prefix = options->gen.prefix ? options->gen.prefix : gen_snake(&g->arena, gen_copy(&g->arena, g->base_name, length));
    g->soap = true;
    for (const char *at = g->base_name; *at; at++) {
        if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7F || strchr("*/\\?", *at))
            g->shown_name = "the WSDL";
    }
    if (!gen_is_prefix(g->prefix) || strchr(g->prefix, '_'))
        gen_error(g, NULL,
                  "the name `%s` cannot start C names here: it needs a small letter first, then small letters and digits; name one with --name",
                  g->prefix);
    w->document.arena = &g->arena;
    w->simple_types.arena = &g->arena;
    if (!wsdl_open(&w->document, options->gen.schema, complain, g))
        return;
    wsdl_read_settings(w, options->settings);
    hash_source(w);
}

static void describe(wsdl *w) {
    const xmlNode *service = wsdl_child(w->document.root, WSDL_NS, "service");
    const char *name = service ? wsdl_attribute(&w->g->arena, service, "name") : NULL;
    w->g->title = name ? name : w->g->prefix;
    w->g->version = "1";
    w->g->description = wsdl_documentation(&w->g->arena, w->document.root);
}

static bool write_text(wsdl *w, const char *name, const gen_text *text) {
    const char *folder = w->g->options->folder;
    int problem = gen_replace_file(folder, name, text->ptr, text->length);
    if (problem != 0)
        gen_error_at(w->g, gen_format(&w->g->arena, "%s/%s", folder, name), 0, 0, gen_format(&w->g->arena, "cannot write: %s", strerror(problem)));
    return problem == 0;
}

/* Runs one of gSOAP's programs; what it says reaches the user only when it failed. */
static bool run_tool(wsdl *w, const char *const *arguments) {
    gen_text said = {.arena = &w->g->arena};
    int status = wsdl_run(w->g->options->folder, arguments, &said);
    if (status == 0)
        return true;
    if (status == 127 || status < 0)
        gen_error(w->g, NULL, "cannot run %s: %s (Debian: the package gsoap)", arguments[0], said.ptr);
    else
        gen_error(w->g, NULL, "%s failed with status %d", arguments[0], status);
    fprintf(stderr, "%s", said.length > 0 && status > 0 && status != 127 ? said.ptr : "");
    return false;
}

/* The way through gSOAP: typemap, wsdl2h, our own interface header, soapcpp2, glue. */
static void make_soap(wsdl *w, const wsdl_options *options) {
    gen_arena *arena = &w->g->arena;
    const char *p = w->g->prefix, *folder = w->g->options->folder;
    const char *typemap = gen_format(arena, "%s_typemap.dat", p), *raw = gen_format(arena, "%s_wsdl2h.h", p),
               *clean = gen_format(arena, "%s_soap.h", p);
    const char *copy = gen_format(arena, "%s_schema.wsdl", p);
    const gen_text source = {arena, (char *)(uintptr_t)w->document.source, w->document.source_length, 0};
    gen_text text = {.arena = arena};
    wsdl_interface interface = {.structs = NULL};
    wsdl_put_typemap(w, &text);
    const char *const first[] = {options->wsdl2h ? options->wsdl2h : "wsdl2h", "-c", "-x", "-L", "-u", "-t", typemap, "-o", raw, copy, NULL};
    /* A copy, so that no path of this machine gets into what is made. */
    if (!write_text(w, copy, &source) || !write_text(w, typemap, &text) || !run_tool(w, first))
        return;
    if (!wsdl_read_interface(w, &interface, gen_format(arena, "%s/%s", folder, raw)))
        return;
    wsdl_match(w, &interface);
    if (w->g->error_count > 0)
        return;
    text = (gen_text){.arena = arena};
    wsdl_put_interface(w, &interface, &text);
    const char *const second[] = {
        options->soapcpp2 ? options->soapcpp2 : "soapcpp2", "-1", "-c", "-C", "-x", "-w", "-n", gen_format(arena, "-p%s", p), clean, NULL};
    if (!write_text(w, clean, &text) || !run_tool(w, second))
        return;
    text = (gen_text){.arena = arena};
    wsdl_put_glue(w, &interface, &text);
    (void)write_text(w, gen_format(arena, "%s_glue.c", p), &text);
}

static void compile(wsdl *w, const wsdl_options *options) {
    static void (*const stages[])(gen *) = {gen_name, gen_plan, gen_lay_out, gen_emit};
    gen *g = w->g;
    load(w, options);
    if (g->error_count == 0) {
        describe(w);
        wsdl_read_operations(w);
    }
    if (g->error_count == 0)
        wsdl_apply_settings(w);
    for (size_t i = 0; i < sizeof stages / sizeof stages[0] && g->error_count == 0; i++)
        stages[i](g);
    if (g->error_count == 0 && !gen_write(g, stdout, stderr))
        gen_error(g, NULL, "the output could not be written");
    if (g->error_count == 0)
        make_soap(w, options);
}

int wsdl_compile(const wsdl_options *options) {
    wsdl w = {.g = gen_new(&options->gen)};
    compile(&w, options);
    gen_print_messages(w.g, stderr, true);
    size_t errors = gen_error_count(w.g);
    if (errors > 0)
        fprintf(stderr, "%zu error%s.\n", errors, errors == 1 ? "" : "s");
    yaml_free(w.settings.document);
    wsdl_close(&w.document);
    xmlCleanupParser();
    gen_free(w.g);
    return errors > 0 ? 2 : 0;
}
