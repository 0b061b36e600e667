/* What the two files of the QQCatalyst adapter share. */
#ifndef TL_ADAPTERS_QQCATALYST_H
#define TL_ADAPTERS_QQCATALYST_H

#include <trunkline/adapter.h>

extern const tl_adapter tl_qqcatalyst_adapter;

/** As tl_adapter.read_reply. */
tl_verdict tl_qqcatalyst_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error);

#endif
