/* What a compilation knows: the model of the API, filled stage by stage. Private to tools/gen. */
#ifndef GEN_MODEL_H
#define GEN_MODEL_H

#include <stdint.h>

#include "gen.h"
#include "memory.h"
#include "yaml/yaml.h"

/** The layout of the tables that the output fits: TL_GENERATED_ABI of trunkline/schema.h. */
enum { GEN_ABI = 2 };

/** What a value is; the order and meaning of tl_kind. */
typedef enum gen_kind { GEN_TEXT = 1, GEN_INT, GEN_UINT, GEN_BOOL, GEN_DECIMAL, GEN_ENUM, GEN_JSON, GEN_OBJECT, GEN_LIST, GEN_MAP } gen_kind;

typedef struct gen_limits {
    int64_t minimum; /* INT64_MIN: none */
    int64_t maximum; /* INT64_MAX: none */
    uint32_t min_length;
    uint32_t max_length; /* UINT32_MAX: none */
} gen_limits;

typedef struct gen_type gen_type;
typedef struct gen_shape gen_shape;

/** What a schema's `xml` says; shared by uses, merged from the outside in. */
typedef struct gen_xml {
    const char *name; /* NULL: not said; so the next two */
    const char *namespace_uri;
    const char *prefix;
    bool attribute;
    bool wrapped;
} gen_xml;

/** A type where it is used, with what the use adds. */
typedef struct gen_use {
    gen_type *type;
    bool nullable;
    bool secret;
    bool phone;
    bool read_only;
    bool write_only;
    bool deprecated;
    gen_xml xml;
    const char *doc; /* NULL: none */
} gen_use;

typedef struct gen_field {
    const char *wire;
    const yaml_node *where; /* the property's key */
    gen_use use;
    bool required;
    bool three_states; /* never bare: absent, null or a value whatever `required` says, as in SOAP */
    const char *c_name;
} gen_field;

/** A value of an enumeration. */
typedef struct gen_value {
    const char *wire;
    const yaml_node *where;
    const char *constant;
} gen_value;

struct gen_type {
    gen_kind kind;
    size_t number; /* among all types */
    const yaml_node *where; /* its schema */
    const char *component; /* its name among the components; NULL: written in place, and then named for: */
    const gen_type *owner; /* ... the type it stands in (NULL: an operation) */
    const char *role; /* ... and its place there */
    gen_use own; /* what the schema itself says */
    gen_limits limits;
    gen_field *fields; /* of an object, in the schema's order */
    size_t field_count;
    size_t field_capacity; /* where fields are added one by one */
    size_t *layout; /* the struct's order: indexes into fields */
    gen_use element; /* of a list or map */
    gen_value *values; /* of an enumeration */
    size_t value_count;
    bool hidden; /* an object that has no C type: only what it holds is shown */
    bool rows; /* a list that XML Schema leaves open: rows of names and values */
    const char *base; /* of a text from XML Schema: "unsignedByte"; NULL: not known */
    const char *pattern; /* ... and its facets; NULL: none */
    const char *low;
    const char *high;
    const char *check; /* the pattern for PCRE2; NULL: not checked */
    const char *check_name; /* what such a text is called */
    const char *form; /* TL_FORM_...; NULL: a text */
    const char *c_name; /* of an object or enumeration */
    const char *symbol; /* of its table */
    gen_shape *shape; /* the C type of a list or map */
    bool made; /* an object that no schema describes: the parameters of an operation; its fields are there already */
    bool in_xml; /* some body that holds it may be XML */
    const char *nil_prefix; /* x-trunkline-xml-nil; NULL: not said */
    size_t *xml_order; /* x-trunkline-xml-order: indexes into fields; NULL: not said */
    const char *optional; /* of an object: wasp_opt_X, wasp_some_X and wasp_null_X stand for this X, once something needs them */
};

/** The C type of a list or map; shared by all with the same element. */
struct gen_shape {
    const char *c_name;
    const char *entry; /* of a map: C name of the entry */
    const char *element; /* C type of an element, or of a map's value, as it lies in the list or entry */
    bool late_entry; /* the entry holds an object in place, and so comes behind the structs */
    const char *optional; /* as of an object */
};

/** The table of a list, a map or a scalar with limits; shared where equal. Objects and enumerations have their own. */
typedef struct gen_table {
    const char *symbol;
    const gen_type *type; /* the first that needs it */
} gen_table;

typedef struct gen_column {
    const char *column; /* "customer" */
    const char *path;
    bool required;
    bool key;
    bool group;
    const char *form; /* of a number: "e164-digits"; NULL: as it is given */
} gen_column;

/** A row of `kinds` or `kind_words`. */
typedef struct gen_kind_row {
    const char *kind; /* "mobile" */
    const char *text; /* wire path, or the system's word */
} gen_kind_row;

typedef enum gen_auth { GEN_AUTH_NONE, GEN_AUTH_BEARER, GEN_AUTH_HEADER, GEN_AUTH_BODY, GEN_AUTH_BASIC } gen_auth;

/** A list of media types. */
typedef struct gen_media {
    const char **types;
    size_t count;
    bool xml; /* one of them is */
} gen_media;

typedef struct gen_rule {
    const char *code; /* NULL: any */
    const char *field; /* NULL: any */
    const char *contains; /* NULL: any */
    int64_t http_status; /* 0: any */
    const char *reason; /* "unknown_customer" */
} gen_rule;

/** A row on a fault or a return code. */
typedef struct gen_fault {
    const char *code; /* NULL: any, as all conditions */
    const char *message;
    const char *contains;
    const char *text; /* NULL: none */
    const char *reason; /* "unknown_customer"; NULL: none */
    const char *outcome; /* "rejected"; NULL: not said */
    bool stops;
} gen_fault;

/** A name and a text. */
typedef struct gen_pair {
    const char *name;
    const char *text;
} gen_pair;

typedef struct gen_operation {
    const yaml_node *where; /* the method's key */
    const yaml_node *node;
    const char *id;
    const char *method; /* "POST" */
    const char *path;
    const char *summary; /* NULL: none */
    const char *description; /* NULL: none */
    gen_use request; /* type NULL: none */
    gen_use reply; /* type NULL: none */
    gen_media request_media;
    gen_use failure; /* type NULL: not said */
    gen_media reply_media;
    gen_media failure_media;
    gen_type *parameters; /* an object; NULL: none */
    const char **places; /* of its fields: "PATH" */
    const char *entity; /* NULL: takes no push */
    gen_column *columns;
    size_t column_count;
    gen_rule *rules;
    size_t rule_count;
    gen_kind_row *targets;
    size_t target_count;
    gen_kind_row *words;
    size_t word_count;
    gen_pair *defaults; /* values by wire path */
    size_t default_count;
    const gen_fault *faults;
    size_t fault_count;
    const char *before; /* what stands around a request that is unwrapped; NULL: nothing */
    const char *after;
    bool idempotent;
    bool idempotent_assumed;
    bool assumed;
    bool needs_user_agent;
    bool either; /* bearer or basic; `auth` is the first of them */
    gen_auth auth;
    const char *auth_name; /* NULL: none */
    bool deprecated;
    const char *c_name;
} gen_operation;

typedef struct gen_message gen_message;

struct gen {
    const gen_options *options;
    gen_arena arena;
    gen_message *messages; /* in the order in which they came up */
    gen_map messages_by_text;
    size_t message_count;
    size_t message_capacity;
    size_t error_count;
    /* load */
    yaml_document *document;
    const yaml_node *root;
    const char *base_name;
    const char *shown_name; /* the same, fit for a comment */
    const char *prefix;
    const char *title;
    const char *version;
    const char *description; /* NULL: none */
    char sha256[65];
    bool is_3_1;
    gen_pair *facts; /* for the adapter */
    size_t fact_count;
    bool soap; /* the bodies are read and written by the client's own codec, NAME_codec */
    /* references */
    gen_map indexes; /* large map -> gen_map of its entries */
    /* model */
    gen_map operations_by_id;
    gen_map components; /* schema node -> name among the components */
    gen_map types_by_node;
    gen_type **types; /* in the order in which they were met */
    size_t type_count;
    size_t type_capacity;
    size_t objects_done; /* of `types`: those whose fields were read */
    gen_operation *operations;
    size_t operation_count;
    size_t operation_capacity;
    /* names: objects and enumerations in the order of the document */
    gen_map names;
    gen_type **named;
    size_t named_count;
    /* plan */
    gen_map shapes_by_key;
    gen_shape **shapes; /* what a shape holds comes before it */
    size_t shape_count;
    size_t shape_capacity;
    gen_map tables_by_content;
    gen_table **tables;
    size_t table_count;
    size_t table_capacity;
    /* output */
    gen_file *files;
    size_t file_count;
};

/** A compilation with nothing in it yet. */
gen *gen_new(const gen_options *options);

/* The stages, in their order. Each adds to the model or reports errors; a stage runs only when those before it had none. */
void gen_load(gen *g);
void gen_build_model(gen *g);
void gen_name(gen *g);
void gen_plan(gen *g);
void gen_lay_out(gen *g);
void gen_emit(gen *g);

#endif
