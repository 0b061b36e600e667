/* XML to structs: the call, expat's set-up, and errors with their place. */
#include "codec/xml_reader.h"

#include <limits.h>

/* Expat calls some failed allocations an unbound prefix, and hands its memory functions no context to note them in. */
static _Thread_local bool out_of_memory;

static void *allocate(size_t size) {
    void *block = tl_alloc(size);
    out_of_memory = out_of_memory || !block;
    return block;
}

static void *reallocate(void *block, size_t size) {
    void *larger = tl_realloc(block, size);
    out_of_memory = out_of_memory || !larger;
    return larger;
}

static void release(void *block) {
    tl_free(block);
}

static tl_status fail(tl_xml_reader *r, tl_error *error) {
    enum XML_Error code = XML_GetErrorCode(r->parser);
    tl_status status = r->status;
    if (out_of_memory || (status == TL_OK && code == XML_ERROR_NO_MEMORY)) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory");
    }
    if (status == TL_OK) {
        const char *why = XML_ErrorString(code);
        tl_xml_note_place(r);
        status = tl_fail(error, TL_ERR_SYNTAX, "the XML is not well-formed: %s", why ? why : "for an unknown reason");
    } else {
        (void)tl_fail(error, status, "%s", r->message);
    }
    if (error) {
        tl_error_set_field(error, tl_path_str(&r->path));
        error->line = r->line;
        error->column = r->column;
        error->offset = r->offset;
    }
    return status;
}

/* Expat counts in int. */
static bool parse(XML_Parser parser, tl_str text) {
    while (text.len > INT_MAX / 2) {
        if (XML_Parse(parser, text.ptr, INT_MAX / 2, XML_FALSE) != XML_STATUS_OK) {
            return false;
        }
        text = tl_str_sized(text.ptr + INT_MAX / 2, text.len - INT_MAX / 2);
    }
    return XML_Parse(parser, text.ptr ? text.ptr : "", (int)text.len, XML_TRUE) == XML_STATUS_OK;
}

tl_status tl_xml_decode(const tl_type *type, tl_str text, const tl_xml_options *options, void *value, tl_arena *arena, tl_error *error) {
    static const char separator[] = {TL_XML_SEPARATOR, '\0'};
    const XML_Memory_Handling_Suite memory = {allocate, reallocate, release};
    tl_xml_options used;
    memset(value, 0, type->size);
    tl_status status = tl_xml_options_read(&used, options, error);
    if (status != TL_OK) {
        return status;
    }
    if (text.len > used.max_bytes) {
        return tl_fail(error, TL_ERR_LIMIT, "the XML has %zu bytes, more than the %zu that are allowed", text.len, used.max_bytes);
    }
    tl_xml_reader r = {.type = type, .value = (char *)value, .options = &used, .arena = arena};
    out_of_memory = false;
    r.parser = XML_ParserCreate_MM(NULL, &memory, separator);
    if (!r.parser) {
        return tl_fail(error, TL_ERR_MEMORY, "out of memory for an XML parser");
    }
    /*
     * Without a DOCTYPE no entity can be declared, so nothing can be amplified; expat's own guard against that keeps its defaults. Namespaces are
     * reported without prefixes, which mean nothing by themselves.
     */
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, tl_xml_on_start, tl_xml_on_end);
    XML_SetCharacterDataHandler(r.parser, tl_xml_on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, tl_xml_on_doctype);
    if (!parse(r.parser, text) || r.status != TL_OK) {
        status = fail(&r, error);
        memset(value, 0, type->size);
    }
    XML_ParserFree(r.parser);
    tl_buf_dispose_secret(&r.text);
    tl_free(r.frames);
    return status;
}
