#include "capture.h"

#include <stdlib.h>

void capture_begin(capture *out) {
    out->text = NULL;
    out->size = 0;
    out->to.errors = 0;
    out->to.out = open_memstream(&out->text, &out->size);
    if (!out->to.out) {
        abort();
    }
}

const char *capture_text(capture *from) {
    fflush(from->to.out);
    return from->text;
}

void capture_clear(capture *from) {
    capture_end(from);
    capture_begin(from);
}

void capture_end(capture *from) {
    fclose(from->to.out);
    free(from->text);
}
