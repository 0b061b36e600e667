/* From records to a request, by the operation's tables and the adapter's own completion. */
#ifndef TL_PUSH_ENCODE_H
#define TL_PUSH_ENCODE_H

#include <trunkline/adapter.h>
#include <trunkline/codec.h>

#include "push/pending.h"

/** What it takes to encode the records of one operation. Threads: confined. */
typedef struct tl_encoder {
    const tl_operation *operation;
    const tl_type *item; /* of one record */
    bool list; /* a request carries a list of them */
    tl_arena *arena; /* for the structs; reset by each call */
    bool json; /* lengths are exact; else those of records that travel together are somewhat less than their sum */
    tl_message_options options; /* how it is written */
    tl_message scratch;
    tl_scope scope; /* for the adapter's `complete`; its arena is this one's */
} tl_encoder;

/** A request, before it is written. Lives until the encoder is used again. */
typedef struct tl_request {
    const void *value; /* of the operation's request type */
    const void *parameters; /* of its parameter type; NULL: it has none */
} tl_request;

/** Errors: TL_ERR_USAGE (the operation takes no records), TL_ERR_MEMORY. */
tl_status tl_encoder_init(tl_encoder *encoder, const tl_operation *operation, const tl_scope *scope, tl_error *error);
/** Sets content type and namespace, where the operation has them; both may be NULL. */
void tl_encoder_set_media(tl_encoder *encoder, const char *media, const char *namespace_uri);
void tl_encoder_dispose(tl_encoder *encoder);

/** The most records that one request may carry; UINT32_MAX when the schema sets no limit. */
uint32_t tl_encoder_most_records(const tl_encoder *encoder);

/**
 * Checks whether a record, its kind in the vendor's word, can be sent, and measures it.
 * @param answered    columns, a bit each, that a lookup will fill: they are not looked at
 * @param body_bytes  receives the length of its encoding
 * Errors: those of tl_push_check.
 */
tl_status tl_encoder_check(tl_encoder *encoder, const tl_record *record, uint32_t answered, size_t *body_bytes, tl_error *error);

/** Bytes of a body of `count` records whose encodings take `body_bytes` together. */
size_t tl_encoder_body_bytes(const tl_encoder *encoder, size_t count, size_t body_bytes);

/**
 * Makes the request of these records. More than one for an operation that takes one record are merged into one.
 * Errors: those of tl_encoder_check.
 */
tl_status tl_encoder_request(tl_encoder *encoder, tl_pending *const *items, size_t count, tl_request *request, tl_error *error);

#endif
