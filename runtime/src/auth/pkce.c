#include "auth/pkce.h"

#include <limits.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include "auth/base64.h"

bool tl_octets_secure(void *context, unsigned char *out, size_t size) {
    (void)context;
    return size <= INT_MAX && RAND_bytes(out, (int)size) == 1;
}

tl_status tl_pkce_random_text(tl_octets_fn octets, void *context, tl_buf *out) {
    unsigned char bytes[TL_PKCE_OCTETS];
    if (!octets(context, bytes, sizeof bytes)) {
        return TL_ERR_IO;
    }
    tl_status status = tl_base64_append(out, tl_str_sized((const char *)bytes, sizeof bytes), true);
    tl_wipe(bytes, sizeof bytes);
    return status;
}

tl_status tl_pkce_challenge(tl_str verifier, tl_buf *out) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(verifier.ptr, verifier.len, digest, &size, EVP_sha256(), NULL) != 1) {
        return TL_ERR_IO;
    }
    return tl_base64_append(out, tl_str_sized((const char *)digest, size), true);
}

bool tl_equal_in_constant_time(tl_str a, tl_str b) {
    return a.len == b.len && (a.len == 0 || CRYPTO_memcmp(a.ptr, b.ptr, a.len) == 0);
}
