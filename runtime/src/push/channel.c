#include "push/channel.h"

#include "push/lanes.h"

static size_t count_operations(const tl_adapter *adapter) {
    size_t count = 0;
    while (adapter->operations && adapter->operations[count]) {
        count++;
    }
    return count > 0 ? count : 1;
}

tl_status tl_channels_new(tl_channel **channels, size_t *count, const tl_scope *scope, tl_error *error) {
    const tl_adapter *adapter = scope->adapter;
    tl_status status = TL_OK;
    size_t wanted = count_operations(adapter);
    *count = 0;
    *channels = tl_calloc(wanted, sizeof **channels);
    if (!*channels) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for a push");
    }
    if (adapter->operations && adapter->operations[0] != adapter->push) {
        return tl_fail(error, TL_ERR_USAGE, "the operations of the adapter %s do not begin with the one that it pushes by", adapter->name);
    }
    for (size_t i = 0; i < wanted && status == TL_OK; i++) {
        tl_channel *channel = &(*channels)[i];
        channel->operation = adapter->operations ? adapter->operations[i] : adapter->push;
        channel->idempotent = (channel->operation->flags & (TL_OPERATION_IDEMPOTENT | TL_OPERATION_IDEMPOTENT_ASSUMED)) != 0;
        channel->grouped = tl_is_grouped(channel->operation);
        *count = i + 1;
        status = tl_encoder_init(&channel->encoder, channel->operation, scope, error);
    }
    return status;
}

void tl_channels_free(tl_channel *channels, size_t count) {
    for (size_t i = 0; i < count; i++) {
        tl_encoder_dispose(&channels[i].encoder);
    }
    tl_free(channels);
}

tl_channel *tl_channel_of(tl_channel *channels, size_t count, const tl_operation *operation) {
    for (size_t i = 0; i < count; i++) {
        if (channels[i].operation == operation) {
            return &channels[i];
        }
    }
    return NULL;
}
