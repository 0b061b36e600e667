/* Log lines, handed to the host; without a callback nothing is printed. */
#ifndef TRUNKLINE_LOG_H
#define TRUNKLINE_LOG_H

#include <trunkline/export.h>
#include <trunkline/str.h>

TL_BEGIN_DECLS

typedef enum tl_log_level { TL_LOG_ERROR = 1, TL_LOG_WARN = 2, TL_LOG_INFO = 3, TL_LOG_DEBUG = 4 } tl_log_level;

/** Receives one line without a line end; secrets are redacted before. `message` is borrowed for the call. Threads: called on the thread that logs. */
typedef void (*tl_log_fn)(void *context, tl_log_level level, tl_str message);

/** Where log lines go, and up to which level. All zero logs nothing. */
typedef struct tl_log {
    tl_log_fn write;
    void *context;
    tl_log_level level;
} tl_log;

/** Writes one line when `log` (may be NULL) wants that level. */
TL_API void tl_log_write(const tl_log *log, tl_log_level level, const char *format, ...) TL_PRINTF(3, 4);

TL_END_DECLS
#endif
