/* Where a column goes in what a system is sent. */
#ifndef CLI_COLUMN_PLACE_H
#define CLI_COLUMN_PLACE_H

#include <trunkline/adapter.h>

#include "column_name.h"

/** Whether the system has a place for a column: always, for what is no column of the system's operations alone. */
bool column_is_carried(const tl_adapter *adapter, const column_name *name);
/** Whether two columns fill the same place. Two names for one place would leave it to chance which one counts. */
bool column_same_place(const tl_adapter *adapter, const column_name *a, const column_name *b);
/** Whether the system has a field of that wire path. Errors: TL_ERR_UNKNOWN, TL_ERR_MEMORY. */
TL_NODISCARD tl_status column_check_extra(const tl_adapter *adapter, tl_str path, tl_arena *arena, tl_error *error);

#endif
