/* RFC 7636: proof that who redeems a code is who asked for it. And the random texts that a login in a browser needs. */
#ifndef TRUNKLINE_AUTH_PKCE_H
#define TRUNKLINE_AUTH_PKCE_H

#include <trunkline/memory.h>

enum { TL_PKCE_OCTETS = 32 };

/** Where random octets come from: fills `size` bytes; false when there are none. */
typedef bool (*tl_octets_fn)(void *context, unsigned char *out, size_t size);

/** OpenSSL's random octets, fit for keys. */
bool tl_octets_secure(void *context, unsigned char *out, size_t size);
/** Appends TL_PKCE_OCTETS random octets as base64url: 43 characters, a code_verifier or a state. Errors: TL_ERR_IO (no randomness), TL_ERR_MEMORY. */
tl_status tl_pkce_random_text(tl_octets_fn octets, void *context, tl_buf *out);
/** Appends the S256 challenge of a verifier. Errors: TL_ERR_IO, TL_ERR_MEMORY. */
tl_status tl_pkce_challenge(tl_str verifier, tl_buf *out);
/** Whether two texts are the same, in a time that does not tell where they differ. */
bool tl_equal_in_constant_time(tl_str a, tl_str b);

#endif
