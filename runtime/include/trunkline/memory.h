/* Memory: allocator hooks, the arena that holds what is decoded, and the growable buffer. */
#ifndef TRUNKLINE_MEMORY_H
#define TRUNKLINE_MEMORY_H

#include <stddef.h>

#include <trunkline/export.h>
#include <trunkline/status.h>
#include <trunkline/str.h>

TL_BEGIN_DECLS

/** Where this library's own memory comes from. libcurl and OpenSSL keep theirs. The three functions behave as their C namesakes and are called from any thread. */
typedef struct tl_allocator {
    void *(*allocate)(size_t size, void *context);
    void *(*reallocate)(void *block, size_t size, void *context);
    void (*release)(void *block, void *context);
    void *context;
} tl_allocator;

/** Sets the process's allocator; NULL restores malloc. Call it before any other function of this library. Threads: not safe. */
TL_API void tl_set_allocator(const tl_allocator *allocator);

/** Allocates `size` bytes, uninitialised; NULL when out of memory. */
TL_API void *tl_alloc(size_t size);
/** Allocates `count` times `size` bytes, all zero; NULL when out of memory or the product overflows. */
TL_API void *tl_calloc(size_t count, size_t size);
/** Resizes; on NULL the old block stays valid. */
TL_API void *tl_realloc(void *block, size_t size);
/** Frees; NULL is allowed. */
TL_API void tl_free(void *block);

/** Overwrites memory that held a secret, in a way that no compiler removes. */
TL_API void tl_wipe(void *memory, size_t size);

/**
 * A heap of allocations that are freed at once: everything that one decode hands out.
 * Threads: confined to one thread at a time.
 */
typedef struct tl_arena tl_arena;

/** A new, empty arena; NULL when out of memory. Owns: the caller, `tl_arena_free`. */
TL_API tl_arena *tl_arena_new(void);
/** Frees the arena and all that came from it; NULL is allowed. */
TL_API void tl_arena_free(tl_arena *arena);
/** Forgets all that came from the arena and keeps its largest block for reuse. */
TL_API void tl_arena_reset(tl_arena *arena);
/** `size` zeroed bytes, aligned for any type; NULL when out of memory. A size of 0 gives a valid pointer. */
TL_API void *tl_arena_alloc(tl_arena *arena, size_t size);
/** A NUL-terminated copy; `.ptr` is NULL when out of memory. */
TL_API tl_str tl_arena_copy(tl_arena *arena, tl_str text);
/** Formatted text; `.ptr` is NULL when out of memory. */
TL_API tl_str tl_arena_format(tl_arena *arena, const char *format, ...) TL_PRINTF(2, 3);

/** Bytes of NUL that a `tl_buf` keeps behind its content once `tl_buf_pad` was called; decoders may read, never interpret, them. */
enum { TL_BUF_PADDING = 64 };

/**
 * A growable run of bytes. All zero is an empty buffer.
 * Owns: `ptr`, freed by `tl_buf_dispose`. Threads: confined to one thread.
 */
typedef struct tl_buf {
    char *ptr;
    size_t len;
    size_t cap;
} tl_buf;

/** Frees the content and makes the buffer empty. */
TL_API void tl_buf_dispose(tl_buf *buf);
/** Wipes the content, then frees it. */
TL_API void tl_buf_dispose_secret(tl_buf *buf);
/** Makes room for `more` further bytes. Errors: TL_ERR_MEMORY. */
TL_API TL_NODISCARD tl_status tl_buf_reserve(tl_buf *buf, size_t more);
/** Appends bytes. Errors: TL_ERR_MEMORY, and the buffer is as it was. */
TL_API TL_NODISCARD tl_status tl_buf_append(tl_buf *buf, tl_str text);
/** Appends formatted text. Errors: TL_ERR_MEMORY. */
TL_API TL_NODISCARD tl_status tl_buf_format(tl_buf *buf, const char *format, ...) TL_PRINTF(2, 3);
/** Puts TL_BUF_PADDING NUL bytes behind the content without counting them. Errors: TL_ERR_MEMORY. */
TL_API TL_NODISCARD tl_status tl_buf_pad(tl_buf *buf);
/** The content as text; borrowed until the buffer changes. */
static inline tl_str tl_buf_str(const tl_buf *buf) {
    return tl_str_sized(buf->ptr, buf->len);
}

TL_END_DECLS
#endif
