/* RFC 4648: base64 with padding, and base64url without. */
#ifndef TRUNKLINE_AUTH_BASE64_H
#define TRUNKLINE_AUTH_BASE64_H

#include <trunkline/memory.h>

/** Appends bytes in base64; for URLs with - and _ and without padding. Grows the buffer at most once. Errors: TL_ERR_MEMORY. */
tl_status tl_base64_append(tl_buf *out, tl_str bytes, bool for_url);

#endif
