#include "json_print.h"

#include <string.h>

/* RFC 8259, 7. */
static void print_byte(FILE *out, unsigned char byte) {
    if (byte == '"' || byte == '\\') {
        fputc('\\', out);
        fputc(byte, out);
    } else if (byte == '\n') {
        fputs("\\n", out);
    } else if (byte < 0x20 || byte == 0x7F) {
        fprintf(out, "\\u%04X", byte);
    } else {
        fputc(byte, out);
    }
}

void json_print_text(FILE *out, tl_str text) {
    if (!text.ptr) {
        fputs("null", out);
        return;
    }
    fputc('"', out);
    while (text.len > 0) {
        size_t good = tl_str_utf8_error(text);
        for (size_t i = 0; i < good; i++) {
            print_byte(out, (unsigned char)text.ptr[i]);
        }
        if (good < text.len) {
            fputs("\xEF\xBF\xBD", out);
            good++;
        }
        text = tl_str_sized(text.ptr + good, text.len - good);
    }
    fputc('"', out);
}

void json_print_name(FILE *out, const char *name, bool first) {
    fputs(first ? "\"" : ",\"", out);
    fputs(name, out);
    fputs("\":", out);
}

void json_print_member(FILE *out, const char *name, const char *text) {
    json_print_name(out, name, false);
    json_print_text(out, tl_str_from(text));
}

void json_print_truth(FILE *out, const char *name, bool truth) {
    json_print_name(out, name, false);
    fputs(truth ? "true" : "false", out);
}

static void break_line(FILE *out, unsigned depth) {
    fprintf(out, "\n%*s", (int)depth * 2, "");
}

void json_print_pretty(FILE *out, tl_str minified) {
    unsigned depth = 0;
    bool quoted = false;
    for (size_t i = 0; i < minified.len; i++) {
        char byte = minified.ptr[i];
        bool empty = i + 1 < minified.len && (minified.ptr[i + 1] == '}' || minified.ptr[i + 1] == ']');
        if (quoted) {
            fputc(byte, out);
            if (byte == '\\' && i + 1 < minified.len) {
                fputc(minified.ptr[++i], out);
            }
            quoted = byte != '"';
        } else if ((byte == '{' || byte == '[') && empty) {
            fputc(byte, out);
            fputc(minified.ptr[++i], out);
        } else if (byte == '{' || byte == '[') {
            fputc(byte, out);
            break_line(out, ++depth);
        } else if (byte == '}' || byte == ']') {
            break_line(out, depth ? --depth : 0);
            fputc(byte, out);
        } else if (byte == ',') {
            fputc(byte, out);
            break_line(out, depth);
        } else if (byte == ':') {
            fputs(": ", out);
        } else {
            quoted = byte == '"';
            fputc(byte, out);
        }
    }
    fputc('\n', out);
}
