/* Systems and operations by the names that a person gives them. */
#ifndef CLI_OPERATIONS_H
#define CLI_OPERATIONS_H

#include <trunkline/schema.h>

#include "config.h"

/** The operation of that id, ASCII case ignored; NULL when there is none, and `to` was told the nearest, or all. */
const tl_operation *operations_find(const tl_api *api, const char *id, diag *to);

/**
 * The adapter behind a name: of the config's system when there is such a config and system, else the adapter itself. NULL: neither; `to` was told.
 * @param path  of the config; NULL: trunkline.yaml, if it is there
 */
const tl_adapter *operations_adapter(const char *name, const char *path, diag *to);

#endif
