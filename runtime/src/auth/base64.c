#include "auth/base64.h"

#include <stdint.h>

tl_status tl_base64_append(tl_buf *out, tl_str bytes, bool for_url) {
    static const char common[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    if (bytes.len > SIZE_MAX / 4 || tl_buf_reserve(out, (bytes.len + 2) / 3 * 4) != TL_OK) {
        return TL_ERR_MEMORY;
    }
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t count = bytes.len - i < 3 ? bytes.len - i : 3;
        uint32_t bits = 0;
        for (size_t j = 0; j < 3; j++) {
            bits = bits << 8 | (j < count ? (unsigned char)bytes.ptr[i + j] : 0U);
        }
        for (size_t j = 0; j < 4; j++) {
            uint32_t six = bits >> (18 - 6 * j) & 63;
            char letter = six < 62 ? common[six] : six == 62 ? (for_url ? '-' : '+') : (for_url ? '_' : '/');
            if (j <= count) {
                out->ptr[out->len++] = letter;
            } else if (!for_url) {
                out->ptr[out->len++] = '=';
            }
        }
    }
    return TL_OK;
}
