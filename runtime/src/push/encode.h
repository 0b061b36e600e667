/* From records to a request's body, by the operation's tables. */
#ifndef TL_PUSH_ENCODE_H
#define TL_PUSH_ENCODE_H

#include "push/pending.h"

/** What it takes to encode the records of one operation. Threads: confined. */
typedef struct tl_encoder {
    const tl_operation *operation;
    const tl_type *item; /* of one record */
    bool list; /* a request carries a list of them */
    tl_arena *arena; /* for the structs; reset by each call */
    tl_buf scratch;
} tl_encoder;

/** Errors: TL_ERR_USAGE (the operation takes no records), TL_ERR_MEMORY. */
tl_status tl_encoder_init(tl_encoder *encoder, const tl_operation *operation, tl_error *error);
void tl_encoder_dispose(tl_encoder *encoder);

/** The most records that one request may carry; UINT32_MAX when the schema sets no limit. */
uint32_t tl_encoder_most_records(const tl_encoder *encoder);

/**
 * Checks whether a record, its kind in the vendor's word, can be sent, and measures it.
 * @param body_bytes  receives the length of its encoding
 * Errors: those of tl_push_check.
 */
tl_status tl_encoder_check(tl_encoder *encoder, const tl_record *record, size_t *body_bytes, tl_error *error);

/** Bytes of a body of `count` records whose encodings take `body_bytes` together. */
size_t tl_encoder_body_bytes(const tl_encoder *encoder, size_t count, size_t body_bytes);

/** Appends the body of a request with these records. Errors: those of tl_encoder_check. */
tl_status tl_encoder_encode(tl_encoder *encoder, tl_pending *const *items, size_t count, bool redact, tl_buf *body, tl_error *error);

#endif
