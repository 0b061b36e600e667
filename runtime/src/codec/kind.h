/* Facts of kinds that the codec's loops need at hand. */
#ifndef TRUNKLINE_CODEC_KIND_H
#define TRUNKLINE_CODEC_KIND_H

#include <trunkline/schema.h>

enum {
    TL_DEPTH_DEFAULT = 64,
    TL_DEPTH_MOST = 1000 /* what the machine's stack is certain to bear */
};

/** Where the presence byte of a member stands, by kind: tl_kind_size as a table. */
static const uint8_t tl_presence_at[] = {
    [TL_KIND_TEXT] = sizeof(tl_str),    [TL_KIND_INT] = sizeof(int64_t),  [TL_KIND_UINT] = sizeof(uint64_t), [TL_KIND_BOOL] = sizeof(bool),
    [TL_KIND_DECIMAL] = sizeof(tl_str), [TL_KIND_ENUM] = sizeof(tl_enum), [TL_KIND_JSON] = sizeof(tl_str),   [TL_KIND_OBJECT] = sizeof(void *),
    [TL_KIND_LIST] = sizeof(tl_list),   [TL_KIND_MAP] = sizeof(tl_list),
};

/** Where a map entry's value stands: struct { tl_str key; V value; }. */
enum { TL_MAP_VALUE_AT = sizeof(tl_str) };

#endif
