/* Where journals are kept that nobody named: the state folder, $XDG_STATE_HOME/trunkline or ~/.local/state/trunkline. */
#ifndef CLI_STATE_JOURNAL_H
#define CLI_STATE_JOURNAL_H

#include <trunkline/memory.h>

#include "store.h"

/** Makes a new journal in the state folder, named for the system and the time; makes the folder if need be, mode 0700. NULL on failure; `to` was told. */
store *state_journal_create(const char *system, const store_options *options, diag *to);

/** Appends the state folder's path, NUL behind it, and makes the folder if need be. False on failure; `to` was told. */
bool state_folder(tl_buf *path, diag *to);

#endif
