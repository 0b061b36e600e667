/* Headers beside those that an operation sets itself: of a call's options, of a hook, of parameters. */
#ifndef TRUNKLINE_NET_EXTRA_HEADERS_H
#define TRUNKLINE_NET_EXTRA_HEADERS_H

#include <trunkline/http.h>
#include <trunkline/schema.h>

/* All zero is an empty list. A hook's attempt points at one, so that tl_attempt_add_header finds it. */
typedef struct tl_extra_headers {
    tl_http_header *items; /* each one's texts are a block of their own, which its name points at */
    size_t count;
    size_t capacity;
    const tl_operation *operation; /* whose names are taken */
} tl_extra_headers;

/** Adds a copy. Errors: TL_ERR_USAGE (as tl_attempt_add_header), TL_ERR_MEMORY. */
tl_status tl_extra_headers_add(tl_extra_headers *headers, const tl_http_header *header, tl_error *error);
/** Adds several; those that were added stay on an error. Errors: as tl_extra_headers_add. */
tl_status tl_extra_headers_add_all(tl_extra_headers *headers, const tl_http_header *more, size_t count, tl_error *error);
/** Adds a copy without looking at the operation: for its own parameters. Errors: TL_ERR_MEMORY. */
tl_status tl_extra_headers_put(tl_extra_headers *headers, tl_str name, tl_str value);
/** Forgets all from place `count` on. */
void tl_extra_headers_truncate(tl_extra_headers *headers, size_t count);
/** Wipes and frees. */
void tl_extra_headers_dispose(tl_extra_headers *headers);

#endif
