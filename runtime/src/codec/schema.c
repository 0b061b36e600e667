/* What the tables themselves say: sizes of kinds, fields by name, scalar types without limits. */
#include <trunkline/schema.h>

/* The codec and generated structs rely on these layouts. */
_Static_assert(offsetof(tl_opt_text, is) == sizeof(tl_str), "a presence byte follows its value");
_Static_assert(offsetof(tl_opt_int, is) == sizeof(int64_t) && offsetof(tl_opt_uint, is) == sizeof(uint64_t), "a presence byte follows its value");
_Static_assert(offsetof(tl_opt_bool, is) == sizeof(bool) && offsetof(tl_opt_enum, is) == sizeof(tl_enum), "a presence byte follows its value");
_Static_assert(offsetof(tl_opt_object, is) == sizeof(void *) && offsetof(tl_opt_list, is) == sizeof(tl_list), "a presence byte follows its value");

/* clang-format off */
#define SCALAR(NAME, KIND, TYPE, MINIMUM, MAXIMUM)                                                                                                   \
    {NAME, KIND, sizeof(TYPE), NULL, NULL, NULL, 0, sizeof(TYPE), {MINIMUM, MAXIMUM, 0, UINT32_MAX}, NULL, NULL}
/* clang-format on */

const tl_type tl_type_text = SCALAR("text", TL_KIND_TEXT, tl_str, INT64_MIN, INT64_MAX);
const tl_type tl_type_int = SCALAR("int", TL_KIND_INT, int64_t, INT64_MIN, INT64_MAX);
const tl_type tl_type_int32 = SCALAR("int32", TL_KIND_INT, int64_t, INT32_MIN, INT32_MAX);
const tl_type tl_type_uint = SCALAR("uint", TL_KIND_UINT, uint64_t, INT64_MIN, INT64_MAX);
const tl_type tl_type_bool = SCALAR("bool", TL_KIND_BOOL, bool, INT64_MIN, INT64_MAX);
const tl_type tl_type_decimal = SCALAR("decimal", TL_KIND_DECIMAL, tl_str, INT64_MIN, INT64_MAX);
const tl_type tl_type_json = SCALAR("json", TL_KIND_JSON, tl_str, INT64_MIN, INT64_MAX);

size_t tl_kind_size(tl_kind kind) {
    switch (kind) {
    case TL_KIND_TEXT:
    case TL_KIND_DECIMAL:
    case TL_KIND_JSON:
        return sizeof(tl_str);
    case TL_KIND_INT:
        return sizeof(int64_t);
    case TL_KIND_UINT:
        return sizeof(uint64_t);
    case TL_KIND_BOOL:
        return sizeof(bool);
    case TL_KIND_ENUM:
        return sizeof(tl_enum);
    case TL_KIND_OBJECT:
        return sizeof(void *);
    case TL_KIND_LIST:
    case TL_KIND_MAP:
        return sizeof(tl_list);
    }
    return 0;
}

const char *tl_api_fact(const tl_api *api, const char *name) {
    for (uint32_t i = 0; i < api->fact_count; i++) {
        if (strcmp(api->facts[i].name, name) == 0) {
            return api->facts[i].text;
        }
    }
    return NULL;
}

const tl_field *tl_schema_field(const tl_type *object, tl_str name) {
    for (uint32_t i = 0; i < object->count; i++) {
        if (tl_str_equal(tl_field_name(&object->fields[i]), name)) {
            return &object->fields[i];
        }
    }
    return NULL;
}
