/* The time limits of an exchange, on the engine's clock. libcurl's own are set far behind them. */
#ifndef TRUNKLINE_NET_LIMITS_H
#define TRUNKLINE_NET_LIMITS_H

#include "net/exchange.h"

/** Fills in defaults: 0 becomes the default, TL_NO_TIMEOUT becomes INT64_MAX. Errors: TL_ERR_USAGE for another negative number. */
tl_status tl_limits_resolve(const tl_http_timeouts *wanted, tl_http_timeouts *limits, tl_error *error);
/** When the first limit of the exchange's phase runs out; INT64_MAX: never. */
int64_t tl_limits_deadline(const tl_exchange *exchange);
/** Says which limit has run out at `now_ms`; false when none has. */
bool tl_limits_passed(const tl_exchange *exchange, int64_t now_ms, char *why, size_t size);
/** A limit for libcurl, in milliseconds: later than `limit_ms` in any case. */
long tl_limits_backstop(int64_t limit_ms);

#endif
