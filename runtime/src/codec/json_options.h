/* Options of reading and writing JSON, with their defaults filled in. */
#ifndef TRUNKLINE_CODEC_JSON_OPTIONS_H
#define TRUNKLINE_CODEC_JSON_OPTIONS_H

#include <trunkline/json.h>

/** Copies the caller's options (NULL: none) over the defaults, as far as their struct_size goes. Errors: TL_ERR_USAGE. */
tl_status tl_json_options_read(tl_json_options *used, const tl_json_options *options, tl_error *error);

#endif
