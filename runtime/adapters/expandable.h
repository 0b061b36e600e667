/* What the two files of the Expandable adapter share. */
#ifndef TL_ADAPTERS_EXPANDABLE_H
#define TL_ADAPTERS_EXPANDABLE_H

#include <trunkline/adapter.h>

extern const tl_adapter tl_expandable_adapter;

/* The settings' names, and the words that the reader asks for. */
#define TL_EXPANDABLE_MISSING "missing"
#define TL_EXPANDABLE_CREATE "create"

/** As tl_adapter.read_reply. */
tl_verdict tl_expandable_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error);

#endif
