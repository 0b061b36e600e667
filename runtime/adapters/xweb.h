/* netFORUM xWEB over SOAP: what the files of its adapter share. The rules are in netforum.h. */
#ifndef TL_ADAPTERS_XWEB_H
#define TL_ADAPTERS_XWEB_H

#include <trunkline/xweb.h>

#include "netforum.h"

tl_verdict tl_xweb_read_reply(tl_batch *batch, const tl_http_reply *reply, tl_error *error);
/** Reads the reply to either lookup. */
tl_verdict tl_xweb_read_lookup(tl_asked *asked, const tl_http_reply *reply, tl_error *error);
tl_status tl_xweb_read_kinds(const tl_scope *scope, const tl_http_reply *reply, tl_kind_row **rows, size_t *count, tl_error *error);

#endif
