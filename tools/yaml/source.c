/* The bytes of a document: read, checked to be UTF-8. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* Far above the largest public OpenAPI description (13 MB). */
enum { SOURCE_MAX_BYTES = 256 * 1024 * 1024 };

bool yaml_copy_text(yaml_document *document, const char *text, size_t length, yaml_error *error) {
    if (length > SOURCE_MAX_BYTES)
        return yaml_fail(error, 0, 0, "the text is larger than %d MiB", SOURCE_MAX_BYTES / (1024 * 1024));
    document->source = malloc(length + 1);
    if (!document->source)
        return yaml_fail(error, 0, 0, "out of memory");
    if (length > 0)
        memcpy(document->source, text, length);
    document->source[length] = '\0';
    document->source_length = length;
    return true;
}

/* Makes room for at least one more byte and the final NUL. */
static bool grow(yaml_document *document, size_t *capacity) {
    if (document->source_length + 1 < *capacity)
        return true;
    size_t wanted = *capacity ? *capacity * 2 : (size_t)64 * 1024;
    char *larger = realloc(document->source, wanted);
    if (!larger)
        return false;
    document->source = larger;
    *capacity = wanted;
    return true;
}

bool yaml_read_file(yaml_document *document, const char *path, yaml_error *error) {
    bool done = false;
    size_t capacity = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return yaml_fail(error, 0, 0, "cannot open the file: %s", strerror(errno));
    for (;;) {
        if (!grow(document, &capacity)) {
            yaml_fail(error, 0, 0, "out of memory");
            goto out;
        }
        size_t got = fread(document->source + document->source_length, 1, capacity - document->source_length - 1, file);
        document->source_length += got;
        if (document->source_length > SOURCE_MAX_BYTES) {
            yaml_fail(error, 0, 0, "the file is larger than %d MiB", SOURCE_MAX_BYTES / (1024 * 1024));
            goto out;
        }
        if (got == 0)
            break;
    }
    if (ferror(file)) {
        yaml_fail(error, 0, 0, errno == EISDIR ? "this is a directory, not a file" : "cannot read the file: %s", strerror(errno));
        goto out;
    }
    document->source[document->source_length] = '\0';
    done = true;
out:
    fclose(file);
    return done;
}

/* Length of the well-formed sequence that starts at `text`, 0 when there is none (RFC 3629: no overlong forms, no surrogates). */
static size_t utf8_length(const unsigned char *text, size_t left) {
    unsigned char first = text[0];
    size_t length;
    unsigned char low = 0x80, high = 0xBF;
    if (first < 0x80)
        return 1;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        low = first == 0xE0 ? 0xA0 : 0x80;
        high = first == 0xED ? 0x9F : 0xBF;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        low = first == 0xF0 ? 0x90 : 0x80;
        high = first == 0xF4 ? 0x8F : 0xBF;
    } else {
        return 0;
    }
    if (left < length || text[1] < low || text[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if (text[i] < 0x80 || text[i] > 0xBF)
            return 0;
    }
    return length;
}

size_t yaml_utf8_error(const char *text, size_t length) {
    size_t at = 0;
    while (at < length) {
        size_t step = utf8_length((const unsigned char *)text + at, length - at);
        if (step == 0)
            break;
        at += step;
    }
    return at;
}

bool yaml_check_source(const yaml_document *document, yaml_error *error) {
    const char *text = document->source;
    const char *nul = memchr(text, '\0', document->source_length);
    size_t nul_at = nul ? (size_t)(nul - text) : document->source_length;
    size_t bad = yaml_utf8_error(text, document->source_length);
    size_t at = bad < nul_at ? bad : nul_at;
    if (at == document->source_length)
        return true;
    uint32_t line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        if (text[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    if (at == nul_at)
        return yaml_fail(error, line, column, "a NUL byte: the file is no UTF-8 text");
    return yaml_fail(error, line, column, "byte 0x%02X is not well-formed UTF-8", (unsigned)(unsigned char)text[at]);
}
