/* What a compilation of a WSDL knows beside the generator's own model. Private to tools/gen. */
#ifndef GEN_WSDL_MODEL_H
#define GEN_WSDL_MODEL_H

#include "model.h"
#include "wsdl_xml.h"

/** A condition on a fault or reply code that says what became of the token. */
typedef struct wsdl_rule {
    const char *code; /* NULL: any */
    const char *message; /* the whole message; NULL: any */
    const char *contains; /* part of it; NULL: any */
} wsdl_rule;

/** What stands beside the WSDL, in NAME.yaml. */
typedef struct wsdl_settings {
    const char *path; /* NULL: there is none */
    yaml_document *document;
    const yaml_node *root; /* NULL: there is none */
    const char *header_block; /* "AuthorizationToken"; NULL: no token in the header */
    const char *header_field; /* "Token" */
    const char *token_field; /* the member of every request's record that holds the token; NULL: none */
    const char *login; /* the operation that needs no token; NULL: none */
    const char *code_field; /* of replies: the element whose text is the return code; NULL: none */
    const char *code_ok; /* the code of success; NULL: none */
    wsdl_rule *refused;
    size_t refused_count;
    wsdl_rule *locked;
    size_t locked_count;
} wsdl_settings;

typedef struct wsdl_operation {
    const xmlNode *node; /* of the portType */
    const char *name;
    const char *action; /* SOAPAction */
    wsdl_name input; /* elements of the bodies */
    wsdl_name output;
    gen_type *request; /* the content of the input's element */
    gen_type *reply; /* of the output's */
    const gen_field *wrapped; /* the one member of the request that the interface shows in its place; NULL: none */
    bool in_place; /* the request's type has no name of its own */
    bool header_in; /* the token goes out in the header */
    size_t number; /* in the generator's model */
} wsdl_operation;

/** An object type whose fields are still to be read. */
typedef struct wsdl_pending {
    gen_type *object;
    const xmlNode *node; /* its complexType */
} wsdl_pending;

typedef struct wsdl {
    gen *g;
    wsdl_document document;
    wsdl_settings settings;
    const char *endpoint; /* soap:address; NULL: none */
    wsdl_operation *operations;
    size_t operation_count;
    size_t operation_capacity;
    gen_map simple_types; /* "{namespace}name" of each simple type reached -> its number */
    wsdl_name *simple; /* in the order in which they were met */
    size_t simple_count;
    size_t simple_capacity;
    wsdl_pending *pending;
    size_t pending_count;
    size_t pending_capacity;
    gen_type *row; /* of `any` results: an object with cells; NULL: none yet */
} wsdl;

/** Reads NAME.yaml, where there is one. */
void wsdl_read_settings(wsdl *w, const char *path);
/** Reads what the settings say of operations and fields, once these are known. */
void wsdl_apply_settings(wsdl *w);
/** Reads what they say for adapters: codes, defaults, facts. */
void wsdl_apply_facts(wsdl *w);
/** Reads operations and, through them, the types. */
void wsdl_read_operations(wsdl *w);

/** The object of a complexType. */
gen_type *wsdl_object(wsdl *w, const xmlNode *complex_type, const char *name);
/** The use of a type by an element declaration: a leaf, an object, rows. */
gen_use wsdl_use(wsdl *w, const xmlNode *element, const char *name);
/** Reads the fields of all objects that were met. */
void wsdl_read_objects(wsdl *w);
/** The use of a simple type (or NULL: of the element's own, in place) as a leaf. */
gen_use wsdl_leaf(wsdl *w, const xmlNode *where, wsdl_name type);
/** Reads the facets of a simpleType that is written in place. */
gen_use wsdl_leaf_in_place(wsdl *w, const xmlNode *simple_type);
/** Whether a name is a type of XML Schema itself. */
bool wsdl_is_builtin(wsdl_name name);
/** Notes that a simple type is used, so that the typemap has it. */
void wsdl_note_simple(wsdl *w, wsdl_name name);

#endif
