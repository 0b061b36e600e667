/* Where a request of an operation goes: its URL and the headers that are parameters. */
#ifndef TRUNKLINE_NET_TARGET_H
#define TRUNKLINE_NET_TARGET_H

#include "net/extra_headers.h"
#include <trunkline/client.h>

/* All zero is an empty one. Made once, used by every attempt; it does not need its client any more. */
typedef struct tl_target {
    tl_buf text; /* the URL, behind it the user agent */
    size_t url_len;
    tl_extra_headers headers;
} tl_target;

/** What goes outside of the body: parameters and what their struct's size was when it was compiled. */
typedef struct tl_parameters {
    const void *value; /* NULL: none */
    size_t size;
} tl_parameters;

/**
 * Checks the parameters and makes a target of them. On failure it is to be disposed of as well.
 * Errors: TL_ERR_ABI, what tl_schema_check returns, TL_ERR_TYPE (null), TL_ERR_RANGE (a path segment that would change the path), TL_ERR_MEMORY.
 */
tl_status tl_target_make(tl_target *target, const tl_client *client, const tl_operation *operation, const tl_parameters *parameters, tl_error *error);
void tl_target_dispose(tl_target *target);

static inline tl_str tl_target_url(const tl_target *target) {
    return tl_str_sized(target->text.ptr, target->url_len);
}
static inline tl_str tl_target_user_agent(const tl_target *target) {
    return tl_str_sized(target->text.ptr + target->url_len, target->text.len - target->url_len);
}

#endif
