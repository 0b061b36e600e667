/* Log lines to the host. */
#include <stdarg.h>
#include <stdio.h>

#include <trunkline/log.h>

#include "base/utf8.h"

void tl_log_write(const tl_log *log, tl_log_level level, const char *format, ...) {
    if (!log || !log->write || level > log->level) {
        return;
    }
    char line[1024]; /* longer lines are cut: a log must not allocate */
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length < 0) {
        return;
    }
    size_t filled = (size_t)length < sizeof line ? (size_t)length : sizeof line - 1;
    log->write(log->context, level, tl_str_sized(line, tl_utf8_to_line(line, filled)));
}
