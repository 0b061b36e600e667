/* Texts to XML: escapes, and characters that XML has no form for. */
#include "codec/xml_writer.h"

#include <trunkline/redact.h>

#include "base/utf8.h"
#include "codec/lexical.h"

bool tl_xml_writer_fail(tl_xml_writer *w, tl_status status, const char *message) {
    w->status = status;
    w->message = message;
    return false;
}

bool tl_xml_put(tl_xml_writer *w, tl_str text) {
    return tl_buf_append(w->out, text) == TL_OK || tl_xml_writer_fail(w, TL_ERR_MEMORY, "out of memory");
}

/* What stands for a character; NULL: itself. XML 1.0, 2.4 and 2.11: a reader would turn a bare carriage return into a line end. */
static const char *escape(unsigned char c, bool attribute) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '\r':
        return "&#xD;";
    case '"':
        return attribute ? "&quot;" : NULL;
    case '\t':
        return attribute ? "&#x9;" : NULL;
    case '\n':
        return attribute ? "&#xA;" : NULL;
    default:
        return NULL;
    }
}

/* XML 1.0, 2.2: no control characters but tab and line ends, and not U+FFFE and U+FFFF. */
static bool is_character(const unsigned char *bytes, size_t length) {
    if (length == 1) {
        return bytes[0] >= 0x20 || bytes[0] == '\t' || bytes[0] == '\n' || bytes[0] == '\r';
    }
    return !(length == 3 && bytes[0] == 0xEF && bytes[1] == 0xBF && bytes[2] >= 0xBE);
}

bool tl_xml_put_text(tl_xml_writer *w, tl_str text, bool attribute) {
    size_t begin = 0;
    for (size_t at = 0; at < text.len;) {
        size_t length = tl_utf8_length(text.ptr + at, text.len - at);
        if (length == 0) {
            return tl_xml_writer_fail(w, TL_ERR_UTF8, "the text is not UTF-8");
        }
        if (!is_character((const unsigned char *)text.ptr + at, length)) {
            return tl_xml_writer_fail(w, TL_ERR_TYPE, "the text has a control character that XML cannot hold");
        }
        const char *instead = escape((unsigned char)text.ptr[at], attribute);
        if (instead && !(tl_xml_put(w, tl_str_sized(text.ptr + begin, at - begin)) && tl_xml_put(w, tl_str_from(instead)))) {
            return false;
        }
        at += length;
        begin = instead ? at : begin;
    }
    return begin == text.len || tl_xml_put(w, tl_str_sized(text.ptr + begin, text.len - begin));
}

bool tl_xml_put_scalar(tl_xml_writer *w, const tl_type *type, const char *value, const tl_field *field, bool attribute) {
    char room[TL_INTEGER_BYTES];
    tl_str text;
    const char *why = NULL;
    tl_status status = tl_lexical_write(type, value, room, &text, &why);
    if (status != TL_OK) {
        return tl_xml_writer_fail(w, status, why);
    }
    if (w->masked || (w->options->redact_numbers && field && field->flags & TL_FIELD_PHONE)) {
        w->scratch.len = 0;
        if (tl_redact_number(text, &w->scratch) != TL_OK) {
            return tl_xml_writer_fail(w, TL_ERR_MEMORY, "out of memory");
        }
        text = tl_buf_str(&w->scratch);
    }
    return tl_xml_put_text(w, text, attribute);
}

bool tl_xml_is_name(tl_str text) {
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        bool other = (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!letter && !(other && i > 0)) {
            return false;
        }
    }
    return text.len > 0;
}
