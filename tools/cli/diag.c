#include "diag.h"

#include <inttypes.h>
#include <stdarg.h>

#include <trunkline/memory.h>

#include "text.h"

static void print_place(FILE *out, place where) {
    if (!where.file) {
        return;
    }
    fprintf(out, "%s:", text_shorten_to(tl_str_from(where.file), 200).text);
    if (where.line) {
        fprintf(out, "%" PRIu64 ":", where.line);
        if (where.column) {
            fprintf(out, "%" PRIu64 ":", where.column);
        }
    }
    fputc(' ', out);
}

TL_PRINTF(3, 0) static void print(diag *to, place where, const char *format, va_list arguments) {
    char small[1024];
    char *message = small;
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(small, sizeof small, format, arguments);
    if (length >= (int)sizeof small) {
        char *large = tl_alloc((size_t)length + 1);
        if (large) { /* else the message is cut */
            vsnprintf(large, (size_t)length + 1, format, again);
            message = large;
        }
    }
    va_end(again);
    text_clean(message);
    fputs("trunkline: ", to->out);
    print_place(to->out, where);
    fprintf(to->out, "%s\n", message);
    if (message != small) {
        tl_free(message);
    }
}

bool diag_error(diag *to, place where, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    print(to, where, format, arguments);
    va_end(arguments);
    to->errors++;
    return false;
}

void diag_note(diag *to, place where, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    print(to, where, format, arguments);
    va_end(arguments);
}
