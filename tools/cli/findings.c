#include "findings.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "json_print.h"
#include "text.h"

static const char program[] = "trunkline: ";

bool findings_begin(findings *out, diag *told) {
    memset(out, 0, sizeof *out);
    out->to.out = open_memstream(&out->text, &out->size);
    return out->to.out || diag_error(told, place_none(), "out of memory");
}

void findings_dispose(findings *kept) {
    if (kept->to.out) {
        fclose(kept->to.out);
    }
    free(kept->text); /* open_memstream's */
    memset(kept, 0, sizeof *kept);
}

/* "12:": a number with its colon; moves past both. */
static bool take_number(tl_str *text, uint64_t *number) {
    size_t at = 0;
    uint64_t value = 0;
    while (at < text->len && at < 18 && text->ptr[at] >= '0' && text->ptr[at] <= '9') {
        value = value * 10 + (uint64_t)(text->ptr[at++] - '0');
    }
    if (at == 0 || at == text->len || text->ptr[at] != ':') {
        return false;
    }
    *number = value;
    *text = tl_str_sized(text->ptr + at + 1, text->len - at - 1);
    return true;
}

/* Takes a place as diag writes it off the front of a line. */
static place take_place(tl_str *line, const char *const *files) {
    for (size_t i = 0; files[i]; i++) {
        text_short shown = text_shorten_to(tl_str_from(files[i]), 200);
        size_t length = strlen(shown.text);
        if (line->len <= length || memcmp(line->ptr, shown.text, length) != 0 || line->ptr[length] != ':') {
            continue;
        }
        place where = place_at(files[i], 0, 0);
        *line = tl_str_sized(line->ptr + length + 1, line->len - length - 1);
        if (take_number(line, &where.line)) {
            (void)take_number(line, &where.column);
        }
        *line = tl_str_trim(*line);
        return where;
    }
    return place_none();
}

static void print_number(FILE *out, const char *name, uint64_t number) {
    json_print_name(out, name, false);
    if (number) {
        fprintf(out, "%" PRIu64, number);
    } else {
        fputs("null", out);
    }
}

void findings_print(FILE *out, const char *name, findings *kept, const char *const *files) {
    fflush(kept->to.out);
    tl_str rest = tl_str_sized(kept->text, kept->size);
    json_print_name(out, name, true);
    fputc('[', out);
    for (bool first = true; rest.len; first = false) {
        const char *end = memchr(rest.ptr, '\n', rest.len);
        size_t length = end ? (size_t)(end - rest.ptr) : rest.len;
        tl_str line = tl_str_sized(rest.ptr, length);
        rest = end ? tl_str_sized(end + 1, rest.len - length - 1) : tl_str_sized("", 0);
        if (tl_str_starts(line, tl_str_from(program))) {
            line = tl_str_sized(line.ptr + sizeof program - 1, line.len - (sizeof program - 1));
        }
        place where = take_place(&line, files);
        fputs(first ? "{" : ",{", out);
        json_print_name(out, "file", true);
        json_print_text(out, tl_str_from(where.file));
        print_number(out, "line", where.line);
        print_number(out, "column", where.column);
        json_print_name(out, "message", false);
        json_print_text(out, line);
        fputc('}', out);
    }
    fputc(']', out);
}
