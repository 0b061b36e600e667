#include "report_policy.h"

#include <openssl/evp.h>

/* "'sha256-...'" */
static bool source_hash(FILE *out, tl_str text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned char base64[2 * EVP_MAX_MD_SIZE];
    unsigned length = 0;
    if (EVP_Digest(text.ptr, text.len, digest, &length, EVP_sha256(), NULL) != 1) {
        return false;
    }
    EVP_EncodeBlock(base64, digest, (int)length);
    return fprintf(out, "'sha256-%s'", (const char *)base64) > 0;
}

bool report_policy(FILE *out, tl_str style, tl_str script) {
    fputs("default-src 'none'; base-uri 'none'; form-action 'none'; style-src ", out);
    if (!source_hash(out, style)) {
        return false;
    }
    fputs("; script-src ", out);
    return source_hash(out, script);
}
