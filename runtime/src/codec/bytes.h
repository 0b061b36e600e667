/* Byte runs: short copies and comparisons that never touch a byte outside, and the search for bytes that a JSON string cannot hold as they are. */
#ifndef TRUNKLINE_CODEC_BYTES_H
#define TRUNKLINE_CODEC_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* TL_PORTABLE builds what other machines get; a test runs both. */
#if defined(__SSE2__) && !defined(TL_PORTABLE)
#define TL_SSE2 1
#include <emmintrin.h>
#else
#define TL_SSE2 0
#endif

#if defined(__GNUC__)
#define TL_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define TL_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define TL_COLD __attribute__((cold, noinline))
#else
#define TL_LIKELY(condition) (condition)
#define TL_UNLIKELY(condition) (condition)
#define TL_COLD
#endif

#define TL_EVERY_BYTE(value) (UINT64_C(0x0101010101010101) * (value))

static inline uint64_t tl_load8(const char *p) {
    uint64_t bytes;
    memcpy(&bytes, p, sizeof(bytes));
    return bytes;
}

static inline uint32_t tl_load4(const char *p) {
    uint32_t bytes;
    memcpy(&bytes, p, sizeof(bytes));
    return bytes;
}

/** Whether a byte cannot be copied between JSON quotes without a look: a control character, a quote, a backslash, or not ASCII. */
static inline bool tl_is_special(char c) {
    unsigned char byte = (unsigned char)c;
    return byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\';
}

/** Not 0 when one of eight bytes is special. Subtracting 1 from each byte borrows into the high bit of exactly the lowest byte that was 0. */
static inline uint64_t tl_special8(uint64_t bytes) {
    uint64_t quotes = bytes ^ TL_EVERY_BYTE('"');
    uint64_t slashes = bytes ^ TL_EVERY_BYTE('\\');
    uint64_t found = (bytes - TL_EVERY_BYTE(0x20)) | (quotes - TL_EVERY_BYTE(1)) | (slashes - TL_EVERY_BYTE(1)) | bytes;
    return found & TL_EVERY_BYTE(0x80);
}

#if TL_SSE2
/** A bit for each of 16 bytes that is special. The comparison is signed, so bytes from 0x80 are below 0x20 too. */
static inline unsigned tl_special16(__m128i bytes) {
    __m128i quotes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'));
    __m128i slashes = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'));
    __m128i low = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(quotes, slashes), low));
}
#endif

/** How many bytes from `p` on, before `end`, are not special. */
static inline size_t tl_plain_length(const char *p, const char *end) {
    const char *start = p;
#if TL_SSE2
    for (; end - p >= 16; p += 16) {
        unsigned special = tl_special16(_mm_loadu_si128((const __m128i *)(const void *)p));
        if (special) {
            return (size_t)(p - start) + (size_t)__builtin_ctz(special);
        }
    }
#endif
    while (end - p >= 8 && !tl_special8(tl_load8(p))) {
        p += 8;
    }
    while (p < end && !tl_is_special(*p)) {
        p++;
    }
    return (size_t)(p - start);
}

/** memcpy for key blobs, 4 bytes or more: two fixed copies that overlap. */
static inline void tl_copy_key(char *to, const char *key, size_t len) {
    if (len >= 16) {
        if (len > 32) {
            memcpy(to, key, len);
            return;
        }
        char tail[16];
        memcpy(tail, key + len - 16, 16);
        memcpy(to, key, 16);
        memcpy(to + len - 16, tail, 16);
    } else if (len >= 8) {
        uint64_t tail = tl_load8(key + len - 8);
        memcpy(to, key, 8);
        memcpy(to + len - 8, &tail, 8);
    } else {
        uint32_t tail = tl_load4(key + len - 4);
        memcpy(to, key, 4);
        memcpy(to + len - 4, &tail, 4);
    }
}

/** Whether `len` bytes are the same. */
static inline bool tl_same_key(const char *text, const char *key, size_t len) {
    if (len >= 16) {
#if TL_SSE2
        if (len <= 32) {
            __m128i head = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)text), _mm_loadu_si128((const __m128i *)(const void *)key));
            __m128i tail = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)(text + len - 16)),
                                          _mm_loadu_si128((const __m128i *)(const void *)(key + len - 16)));
            return _mm_movemask_epi8(_mm_and_si128(head, tail)) == 0xFFFF;
        }
#endif
        return memcmp(text, key, len) == 0;
    }
    if (len >= 8) {
        return ((tl_load8(text) ^ tl_load8(key)) | (tl_load8(text + len - 8) ^ tl_load8(key + len - 8))) == 0;
    }
    if (len < 4) {
        return memcmp(text, key, len) == 0;
    }
    return ((tl_load4(text) ^ tl_load4(key)) | (tl_load4(text + len - 4) ^ tl_load4(key + len - 4))) == 0;
}

#endif
