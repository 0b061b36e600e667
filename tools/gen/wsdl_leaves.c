/* Simple types: every one becomes a text with three states; facets become limits, patterns and the form of a number. */
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "number.h"
#include "types.h"
#include "wsdl_forms.h"
#include "wsdl_model.h"
#include "wsdl_pattern.h"

/* Restrictions of restrictions. */
enum { DERIVATION_MAX = 32 };

bool wsdl_is_builtin(wsdl_name name) {
    return name.local && strcmp(name.namespace_uri, WSDL_XSD_NS) == 0;
}

void wsdl_note_simple(wsdl *w, wsdl_name name) {
    const char *key = gen_format(&w->g->arena, "{%s}%s", name.namespace_uri, name.local);
    if (gen_map_get(&w->simple_types, key, strlen(key)))
        return;
    gen_map_put(&w->simple_types, key, strlen(key), w);
    w->simple = gen_grow(&w->g->arena, w->simple, w->simple_count, &w->simple_capacity, sizeof *w->simple);
    w->simple[w->simple_count++] = name;
}

static void read_length(wsdl *w, const xmlNode *facet, uint32_t *limit) {
    const char *text = wsdl_attribute(&w->g->arena, facet, "value");
    char *end = NULL;
    unsigned long long value = text ? strtoull(text, &end, 10) : 0;
    if (!text || end == text || *end || value >= UINT32_MAX)
        gen_error(w->g, wsdl_place(&w->g->arena, facet), "%s is no length", text ? text : "nothing");
    else
        *limit = (uint32_t)value;
}

/* Adds a sentence to what the field's comment says. */
static void add_words(wsdl *w, gen_use *use, const char *words) {
    use->doc = use->doc ? gen_format(&w->g->arena, "%s %s", use->doc, words) : words;
}

/* Patterns of one restriction are alternatives; those of what it restricts have to match as well. */
static void read_patterns(wsdl *w, const xmlNode *restriction, gen_type *type) {
    gen_arena *arena = &w->g->arena;
    gen_text all = {.arena = arena};
    bool checked = true;
    gen_put(&all, "");
    for (const xmlNode *facet = wsdl_child(restriction, WSDL_XSD_NS, "pattern"); facet; facet = facet->next) {
        const char *pattern = wsdl_is(facet, WSDL_XSD_NS, "pattern") ? wsdl_attribute(arena, facet, "value") : NULL;
        if (!pattern)
            continue;
        if (!wsdl_pattern_is_valid(pattern)) {
            gen_error(w->g, wsdl_place(arena, facet), "%s is no pattern of XML Schema", pattern);
            return;
        }
        const char *same = wsdl_pattern_for_pcre2(arena, pattern);
        if (!same)
            gen_warning(w->g, wsdl_place(arena, facet), "the pattern %s is not checked by the generated client", pattern);
        checked = checked && same;
        gen_putf(&all, "%s%s", all.length > 0 ? "|" : "", same ? same : "");
        type->pattern = type->pattern ? type->pattern : pattern;
    }
    if (all.length > 0 && checked)
        type->check = type->check ? gen_format(arena, "\\A(?=%s)(?:%s)\\z", type->check + 2, all.ptr) : gen_format(arena, "\\A(?:%s)\\z", all.ptr);
}

/* A limit of whole numbers; one that 64 bits do not hold, or that has a fraction, is left to the system. */
static void read_limit(const char *text, int step, int64_t *limit) {
    gen_number number;
    if (text && gen_number_read(text, &number) && number.range == GEN_WITHIN && number.whole && !(step > 0 && number.floor == INT64_MAX) &&
        !(step < 0 && number.floor == INT64_MIN))
        *limit = number.floor + step;
}

/* Of a number; an exclusive limit of a decimal is left to the system. */
static void read_range(wsdl *w, const xmlNode *restriction, gen_type *type) {
    gen_arena *arena = &w->g->arena;
    wsdl_form_of(type, type->base);
    if (!type->form)
        return;
    int step = strcmp(type->form, "TL_FORM_INTEGER") == 0 ? 1 : 0;
    for (const xmlNode *facet = restriction->children; facet; facet = facet->next) {
        const char *value = wsdl_attribute(arena, facet, "value");
        if (wsdl_is(facet, WSDL_XSD_NS, "minInclusive"))
            read_limit(value, 0, &type->limits.minimum);
        else if (wsdl_is(facet, WSDL_XSD_NS, "maxInclusive"))
            read_limit(value, 0, &type->limits.maximum);
        else if (wsdl_is(facet, WSDL_XSD_NS, "minExclusive") && step)
            read_limit(value, step, &type->limits.minimum);
        else if (wsdl_is(facet, WSDL_XSD_NS, "maxExclusive") && step)
            read_limit(value, -step, &type->limits.maximum);
    }
}

static void read_facets(wsdl *w, const xmlNode *restriction, gen_use *use) {
    gen_limits *limits = &use->type->limits;
    gen_arena *arena = &w->g->arena;
    for (const xmlNode *facet = restriction->children; facet; facet = facet->next) {
        if (wsdl_is(facet, WSDL_XSD_NS, "maxLength")) {
            read_length(w, facet, &limits->max_length);
        } else if (wsdl_is(facet, WSDL_XSD_NS, "minLength")) {
            read_length(w, facet, &limits->min_length);
        } else if (wsdl_is(facet, WSDL_XSD_NS, "length")) {
            read_length(w, facet, &limits->max_length);
            limits->min_length = limits->max_length;
        } else if (wsdl_is(facet, WSDL_XSD_NS, "minInclusive")) {
            use->type->low = wsdl_attribute(arena, facet, "value");
        } else if (wsdl_is(facet, WSDL_XSD_NS, "maxInclusive")) {
            use->type->high = wsdl_attribute(arena, facet, "value");
        }
    }
    if (limits->min_length > limits->max_length)
        gen_error(w->g, wsdl_place(arena, restriction), "its minLength is above its maxLength");
    read_patterns(w, restriction, use->type);
    read_range(w, restriction, use->type);
}

static gen_use new_leaf(wsdl *w, const xmlNode *where) {
    gen_use use = {0};
    gen_place place = {NULL, "text", 0};
    use.type = gen_new_type(w->g, GEN_TEXT, wsdl_place(&w->g->arena, where), place);
    return use;
}

/* Facets from the base type up, so that the narrower ones of what is derived count. */
static void read_derived(wsdl *w, const xmlNode *simple_type, gen_use *use, int depth) {
    const xmlNode *restriction = wsdl_child(simple_type, WSDL_XSD_NS, "restriction");
    if (!restriction)
        return; /* lists and unions are texts without limits */
    wsdl_name base = wsdl_qname(&w->g->arena, restriction, "base");
    const xmlNode *declared = wsdl_find(&w->document, "simpleType", base);
    if (base.local)
        wsdl_note_simple(w, base);
    if (depth == 0)
        gen_error(w->g, wsdl_place(&w->g->arena, simple_type), "derived more than %d times", DERIVATION_MAX);
    else if (declared)
        read_derived(w, declared, use, depth - 1);
    else if (wsdl_is_builtin(base))
        use->type->base = base.local;
    read_facets(w, restriction, use);
}

gen_use wsdl_leaf_in_place(wsdl *w, const xmlNode *simple_type) {
    gen_use use = new_leaf(w, simple_type);
    read_derived(w, simple_type, &use, DERIVATION_MAX);
    return use;
}

gen_use wsdl_leaf(wsdl *w, const xmlNode *where, wsdl_name type) {
    const xmlNode *declared = wsdl_find(&w->document, "simpleType", type);
    gen_use use = new_leaf(w, declared ? declared : where);
    wsdl_note_simple(w, type);
    if (declared)
        read_derived(w, declared, &use, DERIVATION_MAX);
    else
        wsdl_form_of(use.type, use.type->base = type.local);
    use.type->check_name = yaml_text(yaml_get(yaml_get(w->settings.root, "patterns"), type.local ? type.local : ""));
    if (use.type->pattern)
        add_words(w, &use, gen_format(&w->g->arena, "Must match %s.", use.type->pattern));
    if (use.type->low && use.type->high)
        add_words(w, &use, gen_format(&w->g->arena, "From %s to %s.", use.type->low, use.type->high));
    return use;
}
