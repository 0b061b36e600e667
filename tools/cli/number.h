/* Numbers, times and rates as people write them. */
#ifndef CLI_NUMBER_H
#define CLI_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/** Reads decimal digits, nothing else, within bounds. */
bool number_read(const char *text, uint32_t least, uint32_t most, uint32_t *number);
/** Reads a time above 0: "500ms", "30s", "2m"; at most a day. */
bool number_read_duration(const char *text, int64_t *ms);
/** Reads "20/s": from 1 to 1,000,000. */
bool number_read_rate(const char *text, uint32_t *per_second);

#endif
