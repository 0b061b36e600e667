/* What the generator's tests share. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support.h"

char *gen_test_messages(const gen *g, bool warnings) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    gen_print_messages(g, out, warnings);
    assert_int_equal(fclose(out), 0);
    return text;
}

const gen_file *gen_test_file(const gen *g, const char *name) {
    size_t count;
    const gen_file *files = gen_files(g, &count);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(files[i].name, name) == 0)
            return &files[i];
    }
    fail_msg("no file %s was made", name);
    return NULL;
}

void assert_same_text(const char *name, const char *got, size_t got_length, const char *wanted, size_t wanted_length) {
    size_t at = 0, line = 1, start = 0;
    while (at < got_length && at < wanted_length && got[at] == wanted[at]) {
        if (got[at++] == '\n') {
            line++;
            start = at;
        }
    }
    if (at == got_length && at == wanted_length)
        return;
    const char *got_end = memchr(got + start, '\n', got_length - start), *wanted_end = memchr(wanted + start, '\n', wanted_length - start);
    size_t got_size = got_end ? (size_t)(got_end - got) - start : got_length - start;
    size_t wanted_size = wanted_end ? (size_t)(wanted_end - wanted) - start : wanted_length - start;
    fail_msg("%s differs in line %zu\n  got:    %.*s\n  wanted: %.*s", name, line, (int)got_size, got + start, (int)wanted_size, wanted + start);
}
