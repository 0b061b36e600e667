/* Settings of adapters: whether the values that a user gave can be used. */
#ifndef TL_PUSH_SETTINGS_H
#define TL_PUSH_SETTINGS_H

#include <trunkline/adapter.h>

/** Errors: TL_ERR_USAGE (no such setting, a value that it cannot have), TL_ERR_CONFIG (one is required and missing). */
tl_status tl_settings_check(const tl_adapter *adapter, const tl_setting *settings, size_t count, tl_error *error);

#endif
