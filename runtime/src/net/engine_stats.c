/* The engine's counters. */
#include "net/engine.h"

#include <string.h>

void tl_engine_count_end(tl_engine_stats *stats, const tl_exchange *exchange) {
    const tl_http_reply *reply = &exchange->reply;
    stats->in_flight--;
    stats->connections += exchange->connections_made;
    stats->bytes_sent += exchange->bytes_sent;
    stats->bytes_received += exchange->bytes_received;
    if (reply->status == TL_OK) {
        int32_t class = reply->http_status / 100;
        uint64_t *counter = class == 2   ? &stats->replies_2xx
                            : class == 3 ? &stats->replies_3xx
                            : class == 4 ? &stats->replies_4xx
                            : class == 5 ? &stats->replies_5xx
                                         : &stats->replies_other;
        (*counter)++;
    } else {
        uint64_t *counter = reply->status == TL_ERR_TIMEOUT     ? &stats->timeouts
                            : reply->status == TL_ERR_CANCELLED ? &stats->cancelled
                                                                : &stats->failures;
        (*counter)++;
    }
}

tl_status tl_engine_get_stats(tl_transport *transport, tl_engine_stats *stats, tl_error *error) {
    tl_engine_stats now;
    tl_engine *engine = tl_engine_of(transport);
    if (!engine || !stats || stats->struct_size == 0) {
        return tl_fail(error, TL_ERR_USAGE, "counters need an engine, and a struct that starts from TL_ENGINE_STATS_INIT");
    }
    tl_engine_inbox_read_stats(&engine->inbox, &now);
    now.struct_size = stats->struct_size;
    memcpy(stats, &now, now.struct_size < sizeof now ? now.struct_size : sizeof now);
    return TL_OK;
}
