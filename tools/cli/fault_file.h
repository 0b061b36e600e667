/* Where the faults of a day are counted that a system stands only so many of: a small file in the state folder that all runs of a user share. */
#ifndef CLI_FAULT_FILE_H
#define CLI_FAULT_FILE_H

#include <trunkline/memory.h>

#include "config.h"

/**
 * Appends the file's path, NUL behind it, and makes its folder; nothing for a system that has no such limit. One file for each URL and user: the
 * user's name, or where the config says that it is. False on failure; `to` was told.
 */
bool fault_file_path(const config_system *system, tl_buf *path, diag *to);

#endif
