/* Log lines, handed to the host; without a callback nothing is printed. */
#ifndef TRUNKLINE_LOG_H
#define TRUNKLINE_LOG_H

#include <stdbool.h>

#include <trunkline/export.h>
#include <trunkline/str.h>

TL_BEGIN_DECLS

typedef enum tl_log_level { TL_LOG_ERROR = 1, TL_LOG_WARN = 2, TL_LOG_INFO = 3, TL_LOG_DEBUG = 4 } tl_log_level;

/**
 * Receives one line without a line end, of at most 1,023 bytes; secrets are redacted before, and phone numbers unless tl_log.show_numbers.
 * `message` is borrowed for the call.
 * Threads: called on the thread that logs.
 */
typedef void (*tl_log_fn)(void *context, tl_log_level level, tl_str message);

/** Where log lines go, up to which level, and whether with phone numbers. All zero logs nothing. Threads: immutable while something logs to it. */
typedef struct tl_log {
    tl_log_fn write;
    void *context;
    tl_log_level level;
    bool show_numbers; /* phone numbers as they are, not as ***-**48 */
} tl_log;

/** Writes one line when `log` (may be NULL) wants that level, through the redactor (trunkline/redact.h). Threads: any; the callback must allow it. */
TL_API void tl_log_write(const tl_log *log, tl_log_level level, const char *format, ...) TL_PRINTF(3, 4);

TL_END_DECLS
#endif
