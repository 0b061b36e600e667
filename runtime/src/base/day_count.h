/* A count of one day, in a small file that several processes share. */
#ifndef TL_BASE_DAY_COUNT_H
#define TL_BASE_DAY_COUNT_H

#include <stdint.h>

#include <trunkline/status.h>

/**
 * Adds to the count of the day (UTC) and reads it; another day's count is forgotten. The file is made when it is missing, mode 0600, and locked
 * meanwhile. @param count  receives the day's count, `more` included
 * Errors: TL_ERR_IO (it cannot be opened, locked, read or written, is a link, another user's, open to others, or no such file).
 */
tl_status tl_day_count(const char *path, int64_t unix_ms, uint32_t more, uint32_t *count, tl_error *error);

#endif
