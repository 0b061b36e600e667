/* The place of a token in a body: kept free when the body is written, filled in when the token is known. */
#ifndef TRUNKLINE_NET_MESSAGE_TOKEN_H
#define TRUNKLINE_NET_MESSAGE_TOKEN_H

#include <trunkline/codec.h>

/* How a content type is written and read. */
typedef enum tl_medium { TL_MEDIUM_OTHER = 0, TL_MEDIUM_JSON, TL_MEDIUM_XML, TL_MEDIUM_FORM } tl_medium;

/** The medium of a content type, parameters ignored: application/json, text/json, +json; application/xml, text/xml, +xml; x-www-form-urlencoded. */
tl_medium tl_medium_of(tl_str content_type);

/** Whether a body from the tables has its token in it. */
bool tl_token_is_in_body(const tl_operation *operation);
/* A copy of a request with a text where the token goes, which can be found in what is written. */
typedef struct tl_marked {
    tl_arena *arena; /* holds the copy */
    unsigned round; /* another one gives another text */
    bool redact; /* the text is <secret> */
    tl_str mark; /* made here: the text */
    const void *value; /* made here; what it does not change it shares with the original */
} tl_marked;

/** Makes the copy. @param value  NULL counts as an object without any field. Errors: TL_ERR_ABI (auth_name leads to no text), TL_ERR_MEMORY. */
tl_status tl_token_mark(const tl_operation *operation, const void *value, tl_marked *marked, tl_error *error);
/** Takes a mark out of a body. @return where it stood; TL_NO_TOKEN when it is not there, or more than once: nothing was done then */
size_t tl_token_unmark(tl_buf *body, tl_str mark);
/**
 * Writes a body with its token, escaped as its content type wants it, into `out` (replacing what it held), which is grown in one piece: no copy stays behind.
 * Errors: TL_ERR_SECRET (empty, not UTF-8, a character that XML cannot have), TL_ERR_ABI (another content type), TL_ERR_MEMORY.
 */
tl_status tl_token_splice(tl_str body, size_t token_at, const char *content_type, tl_str token, tl_buf *out, tl_error *error);

#endif
