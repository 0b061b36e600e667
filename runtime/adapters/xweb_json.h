/* netFORUM xWEB over JSON. */
#ifndef TL_ADAPTERS_XWEB_JSON_H
#define TL_ADAPTERS_XWEB_JSON_H

#include <trunkline/adapter.h>

extern const tl_adapter tl_xweb_json_adapter;

#endif
