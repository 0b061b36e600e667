/* Channels: one for each operation that saves records, with those that may be sent by it. */
#ifndef TL_PUSH_CHANNEL_H
#define TL_PUSH_CHANNEL_H

#include "push/encode.h"

typedef struct tl_channel {
    const tl_operation *operation;
    tl_encoder encoder;
    tl_queue ready; /* of a grouped one: the first record of each group, the others wait in its lane */
    uint32_t batch_records; /* the most in one request, unless they are merged */
    bool idempotent;
    bool grouped;
} tl_channel;

/** Makes the channels of an adapter, the first one for its `push`. Errors: as tl_encoder_init. Owns: the caller, tl_channels_free. */
tl_status tl_channels_new(tl_channel **channels, size_t *count, const tl_scope *scope, tl_error *error);
void tl_channels_free(tl_channel *channels, size_t count);

/** The channel of an operation; NULL when the adapter does not have it. */
tl_channel *tl_channel_of(tl_channel *channels, size_t count, const tl_operation *operation);

#endif
