/* The vocabulary of schemas: what each keyword is to us. */
#ifndef GEN_KEYWORDS_H
#define GEN_KEYWORDS_H

#include "model.h"

typedef enum gen_keyword {
    GEN_KEYWORD_SHAPE, /* says what the value is; read by the model */
    GEN_KEYWORD_USE, /* says how the value is used: description, nullable, readOnly ...; allowed beside a $ref */
    GEN_KEYWORD_ANNOTATION, /* of no effect here */
    GEN_KEYWORD_UNCHECKED, /* only narrows what is valid: accepted, and not checked */
    GEN_KEYWORD_MEANING, /* changes what the value is, and is not supported */
    GEN_KEYWORD_UNKNOWN
} gen_keyword;

gen_keyword gen_keyword_of(const char *name);

/** Reports the keywords of a schema that are not supported (an error each), not checked or not known (a warning each). */
void gen_check_keywords(gen *g, const yaml_node *schema);
/** Reports keywords beside a `$ref` or an `allOf` of one member (`beside`) that would change the type. OpenAPI 3.0 ignores those beside a `$ref`. */
void gen_check_beside(gen *g, const yaml_node *schema, const char *beside);
/** Reports keys that start with x-trunkline and are not among `known`. */
void gen_check_extensions(gen *g, const yaml_node *map, const char *const *known, size_t count);

#endif
