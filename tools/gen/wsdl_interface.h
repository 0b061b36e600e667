/*
 * gSOAP's interface header: what wsdl2h makes of a WSDL and soapcpp2 reads. Read here, matched with our own model, and written anew: plain member
 * names, all groups optional, one header block that the runtime fills.
 */
#ifndef GEN_WSDL_INTERFACE_H
#define GEN_WSDL_INTERFACE_H

#include "wsdl_model.h"

/** The leaf type that the typemap gives to every simple type, and the type of the header block. */
#define WSDL_LEAF "tl__text"
#define WSDL_BLOCK "tl__block"

typedef struct wsdl_struct wsdl_struct;

typedef enum wsdl_member_kind { MEMBER_LEAF, MEMBER_GROUP, MEMBER_ANY, MEMBER_SIZE, MEMBER_OTHER } wsdl_member_kind;

typedef struct wsdl_member {
    wsdl_member_kind kind;
    const char *type; /* its words, without stars: "struct xweb__Foo" */
    size_t stars;
    const char *name; /* as wsdl2h has it: cph_USCOREkey */
    const char *c_name; /* as soapcpp2 gets it: cph_key */
    const char *tag; /* the element's name behind it; NULL: as wsdl2h has it */
    const char *size; /* c_name of the member that counts the elements of a list; NULL: no list */
    wsdl_struct *inside; /* of a group */
    bool in_place; /* the struct is written here */
    bool is_attribute;
} wsdl_member;

struct wsdl_struct {
    const char *name;
    wsdl_member *members;
    size_t count;
    size_t capacity;
    const gen_type *object; /* what it is in our model; NULL: nothing that the interface shows */
    bool in_place;
    size_t number; /* of its map in the glue */
};

/** A call: `int __xweb__WEBPhoneUpdate(struct _xweb__WEBPhoneUpdate *, struct _xweb__WEBPhoneUpdateResponse *)`. */
typedef struct wsdl_function {
    const char *name;
    const char *operation; /* the part behind the last "__" */
    const char *prefix; /* "xweb" */
    const char *request; /* struct's name */
    const char *request_name; /* the parameter's, which is the element's */
    const char *reply;
    const char *reply_name;
} wsdl_function;

typedef struct wsdl_interface {
    gen_map by_name; /* struct's name -> wsdl_struct */
    wsdl_struct **structs;
    size_t struct_count;
    size_t struct_capacity;
    wsdl_function *functions;
    size_t function_count;
    size_t function_capacity;
    const char **directives; /* "//gsoap ..." lines */
    size_t directive_count;
    size_t directive_capacity;
} wsdl_interface;

/** Reads what wsdl2h wrote. False after an error. */
bool wsdl_read_interface(wsdl *w, wsdl_interface *interface, const char *path);
/** Finds our model's types and fields in it, and gives members their plain names. Errors for a field that it does not have, or that is no leaf. */
void wsdl_match(wsdl *w, wsdl_interface *interface);
/** The struct behind a name like "struct x"; NULL when there is none. */
wsdl_struct *wsdl_struct_named(const wsdl_interface *interface, const char *name);
/** The member that holds a wire name; NULL when there is none. */
wsdl_member *wsdl_member_of(wsdl *w, const wsdl_struct *inside, const char *wire);
/** The call of an operation; NULL when there is none. */
const wsdl_function *wsdl_function_of(const wsdl_interface *interface, const char *operation);
/** The text for soapcpp2. */
void wsdl_put_interface(const wsdl *w, const wsdl_interface *interface, gen_text *out);

#endif
