/* Whether the systems of a config can be used, as far as that is known without asking anybody. */
#ifndef CLI_CONFIG_CHECK_H
#define CLI_CONFIG_CHECK_H

#include <trunkline/push.h>

#include "config.h"

/**
 * Makes a push by `options` for a system; what the config says goes into them. Settings without which nothing may be pushed are told, and taken as
 * given, so that records can be checked all the same. False when `to` was told of something; `push` may be there then.
 */
bool config_check_push(const config_system *system, const tl_push_options *options, tl_push **push, diag *to);
/** Checks what config_load leaves open: URL, certificates, what the adapter requires. No secret is read. False when `to` was told of something. */
bool config_check_system(const config_system *system, diag *to);
/** The same of a whole config. @param systems  receives how many there are; 0 when it cannot be read */
bool config_check_all(const char *path, size_t *systems, diag *to);

#endif
