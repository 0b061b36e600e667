#include "csv_write.h"

static bool is_formula(tl_str text) {
    return text.len > 0 && text.ptr[0] != '\0' && strchr("=+-@\t\r\n", text.ptr[0]) != NULL;
}

static bool needs_quotes(tl_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ',' || text.ptr[i] == '"' || text.ptr[i] == '\r' || text.ptr[i] == '\n') {
            return true;
        }
    }
    /* Some readers trim what is not quoted. */
    return text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\t' || text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t');
}

void csv_write_cell(FILE *out, tl_str text, bool harmless) {
    bool quoted = needs_quotes(text);
    if (quoted) {
        fputc('"', out);
    }
    if (harmless && is_formula(text)) {
        fputc('\'', out);
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') {
            fputc('"', out);
        }
        if (text.ptr[i] == '\0') {
            fputs("\xEF\xBF\xBD", out);
        } else {
            fputc(text.ptr[i], out);
        }
    }
    if (quoted) {
        fputc('"', out);
    }
}
