/* The growable buffer. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <trunkline/memory.h>

enum { FIRST_CAPACITY = 256 };

void tl_buf_dispose(tl_buf *buf) {
    tl_free(buf->ptr);
    memset(buf, 0, sizeof *buf);
}

void tl_buf_dispose_secret(tl_buf *buf) {
    tl_wipe(buf->ptr, buf->cap);
    tl_buf_dispose(buf);
}

tl_status tl_buf_reserve(tl_buf *buf, size_t more) {
    if (buf->cap - buf->len >= more) {
        return TL_OK;
    }
    if (more > SIZE_MAX / 2 - buf->len) {
        return TL_ERR_MEMORY;
    }
    size_t capacity = buf->cap < FIRST_CAPACITY ? FIRST_CAPACITY : buf->cap;
    while (capacity - buf->len < more) {
        capacity *= 2;
    }
    char *grown = tl_realloc(buf->ptr, capacity);
    if (!grown) {
        return TL_ERR_MEMORY;
    }
    buf->ptr = grown;
    buf->cap = capacity;
    return TL_OK;
}

tl_status tl_buf_append(tl_buf *buf, tl_str text) {
    tl_status status = tl_buf_reserve(buf, text.len);
    if (status == TL_OK && text.len) {
        memcpy(buf->ptr + buf->len, text.ptr, text.len);
        buf->len += text.len;
    }
    return status;
}

tl_status tl_buf_format(tl_buf *buf, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int needed = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    if (needed < 0) {
        return TL_ERR_MEMORY;
    }
    tl_status status = tl_buf_reserve(buf, (size_t)needed + 1); /* vsnprintf ends with a NUL that is not counted */
    if (status != TL_OK) {
        return status;
    }
    va_start(arguments, format);
    (void)vsnprintf(buf->ptr + buf->len, (size_t)needed + 1, format, arguments);
    va_end(arguments);
    buf->len += (size_t)needed;
    return TL_OK;
}

tl_status tl_buf_pad(tl_buf *buf) {
    tl_status status = tl_buf_reserve(buf, TL_BUF_PADDING);
    if (status == TL_OK) {
        memset(buf->ptr + buf->len, 0, TL_BUF_PADDING);
    }
    return status;
}
