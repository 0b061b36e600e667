/* The Retry-After header. */
#ifndef TL_NET_RETRY_AFTER_H
#define TL_NET_RETRY_AFTER_H

#include <stdbool.h>
#include <stdint.h>

#include <trunkline/str.h>

/**
 * Reads a Retry-After value, seconds or a date in any of HTTP's three forms (RFC 9110 10.2.3, 5.6.7).
 * @param unix_ms   now, by the calendar
 * @param delay_ms  receives how long to wait: 0 for a date that has passed; at most INT64_MAX / 2
 * Returns whether the value could be read.
 */
bool tl_retry_after(tl_str value, int64_t unix_ms, int64_t *delay_ms);

#endif
