/*
 * What `trunkline-gen wsdl` prints into NAME_glue.c: which member of a client's structs is which member of gSOAP's. For generated code only; the
 * functions are inside of each library that trunkline_add_wsdl() makes, and are not exported.
 *
 * Everything here is immutable and may be shared between threads.
 */
#ifndef TRUNKLINE_SOAP_GLUE_H
#define TRUNKLINE_SOAP_GLUE_H

#include <trunkline/codec.h>

TL_BEGIN_DECLS

/** Layout of the tables below. A generated file refuses with #error to compile against another one. */
#define TL_SOAP_ABI 1

struct soap;      /* gSOAP's context */
struct Namespace; /* gSOAP's row of a namespace table */

typedef struct tl_soap_map tl_soap_map;

/** A member of a gSOAP struct; it belongs to the field of the same number in the map's type. */
typedef struct tl_soap_field {
    uint32_t offset;        /* in the gSOAP struct */
    uint32_t size_offset;   /* of a list: the member that counts its elements */
    uint32_t text_offset;   /* of rows: where the inner struct holds the XML */
    const tl_soap_map *map; /* of an object, or of a list's elements; NULL: texts, or rows */
} tl_soap_field;

/** A type of the client, and gSOAP's struct for it. */
struct tl_soap_map {
    const tl_type *type;
    const tl_soap_field *fields; /* one for each field of the type */
    uint32_t size;               /* sizeof the gSOAP struct */
};

/** A condition on a fault, or on a reply's code, that tells what became of the token. */
typedef struct tl_soap_rule {
    const char *code;     /* the first element in the fault's detail, else the faultcode; or the reply's code; NULL: any */
    const char *message;  /* the whole message; NULL: any */
    const char *contains; /* part of it, ASCII case ignored; NULL: any */
} tl_soap_rule;

/** As tl_soap_operation.wrapped_at: the request's element holds the request's fields themselves. */
#define TL_SOAP_NOT_WRAPPED UINT32_MAX

/** What an operation's tables do not say of its envelope. Threads: immutable, and shared by all. */
typedef struct tl_soap_operation {
    const tl_operation *operation;
    const char *action;  /* SOAPAction by the schema's namespace */
    const char *element; /* local name of the reply's element in the Body */
    const tl_soap_map *request;
    const tl_soap_map *reply;
    const char *row;       /* the element that is one row of a result that the schema leaves open; NULL: each child */
    uint32_t request_size; /* sizeof gSOAP's struct of the request's element */
    uint32_t reply_size;
    uint32_t wrapped_at; /* where the request's element holds the pointer to the request, or TL_SOAP_NOT_WRAPPED */
    bool header;         /* the token goes out in the header */
    int (*send)(struct soap *context, const char *action, void *request);
    int (*receive)(struct soap *context, void *reply);
} tl_soap_operation;

/** One generated SOAP client. */
typedef struct tl_soap_client {
    uint32_t abi; /* TL_SOAP_ABI when it was generated */
    uint32_t operation_count;
    const tl_soap_operation *operations;
    const struct Namespace *namespaces;
    const char *namespace_uri; /* the schema's target namespace */
    const char *prefix;        /* its prefix in the envelope */
    const char *header_block;  /* header block that holds the token; NULL: none */
    const char *header_field;  /* its child that is the token */
    const char *token_field;   /* field of the request's record that is the token; NULL: none */
    const char *code_field;    /* field of the reply that is its code; NULL: none */
    const char *code_ok;       /* the code of success; NULL: any */
    const tl_soap_rule *refused; /* the token is dead */
    const tl_soap_rule *locked;  /* ... and no other one would do: looked at first */
    uint32_t refused_count;
    uint32_t locked_count;
} tl_soap_client;

/* The functions of tl_codec, for one client. */
tl_status tl_soap_write(const tl_soap_client *client, const tl_operation *operation, const tl_message_options *options, const void *value,
                        tl_message *message, tl_error *error);
tl_status tl_soap_action(const tl_soap_client *client, const tl_operation *operation, const tl_message_options *options, tl_buf *out);
tl_token_fate tl_soap_judge_token(const tl_soap_client *client, const tl_operation *operation, const tl_http_reply *reply, tl_buf *next);

/** Frees the contexts that nobody uses. Threads: any. */
void tl_soap_pool_drain(void);

/** Where a reply goes, and by which names it is read. */
typedef struct tl_soap_reading {
    const tl_message_options *options;
    const tl_http_reply *reply;
    void *value; /* NULL: only checked */
    tl_arena *arena;
} tl_soap_reading;

tl_status tl_soap_read(const tl_soap_client *client, const tl_operation *operation, const tl_soap_reading *reading, tl_error *error);


TL_END_DECLS
#endif
