/* The C forms of values. */
#include "forms.h"

typedef struct form {
    const char *word;
    const char *constant;
    const char *bare;
    const char *optional;
} form;

static const form forms[] = {
    [GEN_TEXT] = {"text", "TL_KIND_TEXT", "tl_str", "tl_opt_text"},
    [GEN_INT] = {"int", "TL_KIND_INT", "int64_t", "tl_opt_int"},
    [GEN_UINT] = {"uint", "TL_KIND_UINT", "uint64_t", "tl_opt_uint"},
    [GEN_BOOL] = {"bool", "TL_KIND_BOOL", "bool", "tl_opt_bool"},
    [GEN_DECIMAL] = {"decimal", "TL_KIND_DECIMAL", "tl_str", "tl_opt_decimal"},
    [GEN_ENUM] = {"enum", "TL_KIND_ENUM", "tl_enum", "tl_opt_enum"},
    [GEN_JSON] = {"json", "TL_KIND_JSON", "tl_str", "tl_opt_json"},
    [GEN_OBJECT] = {"object", "TL_KIND_OBJECT", NULL, NULL},
    [GEN_LIST] = {"list", "TL_KIND_LIST", NULL, NULL},
    [GEN_MAP] = {"map", "TL_KIND_MAP", NULL, NULL},
};

const char *gen_kind_word(gen_kind kind) {
    return forms[kind].word;
}

const char *gen_kind_constant(gen_kind kind) {
    return forms[kind].constant;
}

const char *gen_bare_form(gen_kind kind) {
    return forms[kind].bare;
}

bool gen_is_bare(const gen_field *field) {
    return field->required && !field->use.nullable && !field->three_states;
}

const char *gen_value_form(const gen_type *type) {
    if (type->kind == GEN_OBJECT)
        return type->c_name;
    return type->shape ? type->shape->c_name : forms[type->kind].bare;
}

const char *gen_member_form(gen *g, const gen_field *field) {
    const gen_type *type = field->use.type;
    if (gen_is_bare(field))
        return gen_format(&g->arena, type->kind == GEN_OBJECT ? "const %s *" : "%s ", gen_value_form(type));
    const char *own = type->kind == GEN_OBJECT ? type->optional : type->shape ? type->shape->optional : NULL;
    if (own)
        return gen_format(&g->arena, "%s_opt_%s ", g->prefix, own);
    return gen_format(&g->arena, "%s ", forms[type->kind].optional);
}
