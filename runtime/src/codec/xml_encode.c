/* Structs to XML: the call. */
#include "codec/xml_writer.h"

tl_status tl_xml_encode(tl_buf *out, const tl_type *type, const void *value, const tl_xml_options *options, tl_error *error) {
    tl_xml_options used;
    size_t length = out->len;
    tl_status status = tl_xml_options_read(&used, options, error);
    if (status != TL_OK) {
        return status;
    }
    tl_xml_writer w = {.out = out, .options = &used, .depth = used.max_depth, .nil_prefix = type->xml ? type->xml->nil_prefix : NULL};
    tl_xml_tag tag = tl_xml_root_tag(type, &used);
    const tl_xml_scope scope = {NULL, NULL};
    bool done = !used.declaration || tl_xml_put(&w, tl_str_from("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
    done = done && tl_xml_write_element(&w, &scope, &tag, type, (const char *)value, NULL, true);
    tl_buf_dispose_secret(&w.scratch);
    if (!done) {
        out->len = length;
        (void)tl_fail(error, w.status, "%s", w.message);
        tl_error_set_field(error, tl_path_str(&w.path));
        return w.status;
    }
    return TL_OK;
}
