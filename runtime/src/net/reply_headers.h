/* A reply's headers as they come in, line by line, up to a cap. */
#ifndef TRUNKLINE_NET_REPLY_HEADERS_H
#define TRUNKLINE_NET_REPLY_HEADERS_H

#include <trunkline/http.h>

/* All zero is empty. Interim replies (100, 103) are forgotten when the final one starts; trailers are counted, not kept. */
typedef struct tl_reply_headers {
    tl_buf text; /* name NUL value NUL, one after another */
    tl_http_header *list; /* lengths only until tl_reply_headers_finish */
    size_t count;
    size_t capacity;
    size_t seen_bytes; /* of all lines, against the cap */
    bool complete; /* the empty line came */
    bool interim; /* of a 1xx reply: the final one is still to come */
} tl_reply_headers;

/** Takes one line, its line end included. @param body_begun  what comes now is a trailer. Errors: TL_ERR_LIMIT, TL_ERR_MEMORY. */
tl_status tl_reply_headers_add(tl_reply_headers *headers, tl_str line, size_t max_bytes, bool body_begun);
/** Whether a header of that name came; usable before tl_reply_headers_finish. */
bool tl_reply_headers_has(tl_reply_headers *headers, const char *name);
/** Makes `list` point at the texts, which no longer move. */
void tl_reply_headers_finish(tl_reply_headers *headers);
/** Wipes and frees: replies may carry tokens. */
void tl_reply_headers_dispose(tl_reply_headers *headers);

#endif
