/* Log lines to the host. */
#include <stdarg.h>
#include <stdio.h>

#include <trunkline/log.h>

#include "base/redact.h"
#include "base/utf8.h"

/* A log must not allocate: longer lines are cut, behind what is redacted, so that no secret is cut in two and then not recognised. */
enum { LINE_SIZE = 4096, SHOWN_SIZE = 1023 };

void tl_log_write(const tl_log *log, tl_log_level level, const char *format, ...) {
    if (!log || !log->write || level > log->level) {
        return;
    }
    char line[LINE_SIZE];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return;
    }
    size_t filled = tl_redact_printed(line, sizeof line, (size_t)length, log->show_numbers ? TL_REDACT_SECRETS : TL_REDACT_ALL);
    filled = filled < SHOWN_SIZE ? filled : SHOWN_SIZE;
    log->write(log->context, level, tl_str_sized(line, tl_utf8_to_line(line, filled)));
}
