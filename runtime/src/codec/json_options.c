/* Options of reading and writing JSON, with their defaults filled in. */
#include <string.h>

#include "codec/json_options.h"

#include "codec/kind.h"

tl_status tl_json_options_read(tl_json_options *used, const tl_json_options *options, tl_error *error) {
    const tl_json_options none = TL_JSON_OPTIONS_INIT;
    *used = none;
    if (options) {
        if (options->struct_size == 0) {
            return tl_fail(error, TL_ERR_USAGE, "tl_json_options.struct_size is 0: start from TL_JSON_OPTIONS_INIT");
        }
        memcpy(used, options, options->struct_size < sizeof(*used) ? options->struct_size : sizeof(*used));
    }
    if (used->max_depth == 0) {
        used->max_depth = TL_DEPTH_DEFAULT;
    }
    if (used->max_depth > TL_DEPTH_MOST) {
        return tl_fail(error, TL_ERR_USAGE, "tl_json_options.max_depth is %lu, more than the %d that can be", (unsigned long)used->max_depth,
                       TL_DEPTH_MOST);
    }
    return TL_OK;
}
