/* Reading Wasp's reply. */
#ifndef TL_ADAPTERS_WASP_REPLY_H
#define TL_ADAPTERS_WASP_REPLY_H

#include <trunkline/adapter.h>

/** The adapter itself; systems.c lists it. */
extern const tl_adapter tl_wasp_adapter;

/** The setting that lets the position of a result count. */
#define TL_WASP_RESULTS "results"
#define TL_WASP_IN_ORDER "in-order"

tl_verdict tl_wasp_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error);

#endif
