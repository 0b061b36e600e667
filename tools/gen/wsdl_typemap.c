/* The typemap: every simple type that is reached becomes the one text type with three states. */
#include "wsdl_emit.h"

#include <string.h>

/* What wsdl2h calls a name: the plain form would be ignored without a word. */
const char *wsdl_soap_name(gen_arena *arena, const char *name) {
    gen_text out = {.arena = arena};
    gen_put(&out, "");
    for (; *name; name++) {
        if (*name == '_')
            gen_put(&out, "_USCORE");
        else if (*name == '.')
            gen_put(&out, "_DOT");
        else if (*name == '-')
            gen_put(&out, "_");
        else
            gen_put_bytes(&out, name, 1);
    }
    return out.ptr;
}

/* The prefix of a namespace: the client's name for the WSDL's own, ns1, ns2 ... for others, in the order in which they were met. */
static const char *prefix_of(wsdl *w, gen_map *prefixes, const char *uri, size_t *count, gen_text *out) {
    const char *known = gen_map_get(prefixes, uri, strlen(uri));
    if (known)
        return known;
    const char *made = strcmp(uri, w->document.target) == 0 ? w->g->prefix : gen_format(&w->g->arena, "%sns%zu", w->g->prefix, ++*count);
    gen_map_put(prefixes, uri, strlen(uri), (void *)(uintptr_t)made);
    gen_putf(out, "%s = \"%s\"\n", made, uri);
    return made;
}

void wsdl_put_typemap(wsdl *w, gen_text *out) {
    gen_map prefixes = {.arena = &w->g->arena};
    gen_text types = {.arena = &w->g->arena};
    size_t count = 0;
    gen_putf(out, "# Made by trunkline-gen %s of %s. For wsdl2h.\n", TRUNKLINE_GEN_VERSION, w->g->shown_name);
    gen_put(out, "[\nextern typedef char *tl__text;\n]\n");
    gen_put(&types, "");
    prefix_of(w, &prefixes, w->document.target, &count, out);
    for (size_t i = 0; i < w->simple_count; i++) {
        wsdl_name name = w->simple[i];
        bool builtin = wsdl_is_builtin(name);
        const char *prefix = builtin ? "xsd" : prefix_of(w, &prefixes, name.namespace_uri, &count, out);
        gen_putf(&types, "%s__%s = | tl__text | tl__text\n", prefix, wsdl_soap_name(&w->g->arena, name.local));
    }
    gen_put(out, types.ptr);
}
