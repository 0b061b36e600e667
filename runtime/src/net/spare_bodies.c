#include "net/spare_bodies.h"

#include <string.h>

tl_status tl_spare_bodies_take(tl_spare_bodies *spare, tl_buf *body, size_t bytes) {
    if (spare->count) {
        *body = spare->list[--spare->count];
    }
    if (body->cap < bytes) {
        /* Exactly that many, and without a copy of what is wiped anyway. */
        tl_buf_dispose(body);
        body->ptr = tl_alloc(bytes);
        body->cap = body->ptr ? bytes : 0;
    }
    return body->cap >= bytes ? TL_OK : TL_ERR_MEMORY;
}

void tl_spare_bodies_give(tl_spare_bodies *spare, tl_buf *body, size_t filled) {
    if (body->ptr && body->cap <= TL_SPARE_BODIES_LARGEST && spare->count < TL_SPARE_BODIES_MOST) {
        tl_wipe(body->ptr, filled < body->cap ? filled : body->cap);
        body->len = 0;
        spare->list[spare->count++] = *body;
        memset(body, 0, sizeof *body);
    } else {
        tl_buf_dispose_secret(body);
    }
}

void tl_spare_bodies_dispose(tl_spare_bodies *spare) {
    while (spare->count) {
        tl_buf_dispose(&spare->list[--spare->count]);
    }
}
