/* What the program's parts say, caught in memory. */
#ifndef TESTS_CLI_CAPTURE_H
#define TESTS_CLI_CAPTURE_H

#include <stdio.h>

#include "diag.h"

typedef struct capture {
    diag to; /* hand &capture.to to the code under test */
    char *text;
    size_t size;
} capture;

/** Starts catching. */
void capture_begin(capture *out);
/** All that was said so far; borrowed until the next call. */
const char *capture_text(capture *from);
/** Forgets what was said so far. */
void capture_clear(capture *from);
void capture_end(capture *from);

#endif
