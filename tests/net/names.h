/*
 * Name resolution for tests, without any network: this program's own getaddrinfo takes the place of the C library's, also inside libcurl. Names under
 * .invalid do not exist; hang.invalid is not answered until the test lets it.
 */
#ifndef TRUNKLINE_TESTS_NET_NAMES_H
#define TRUNKLINE_TESTS_NET_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/** Makes every name but hang.invalid not exist. */
void names_reset(void);
/** Answers what waits for hang.invalid and waits until all that asked have their answer. */
void names_release(void);
/** Waits until `count` lookups were asked for; false when that took longer than `timeout_ms`. */
bool names_wait(size_t count, int timeout_ms);
/** How many lookups were asked for since names_reset. */
size_t names_asked(void);

#endif
