/* What the tables of an adapter say of it, in words: for `trunkline systems`, as a table and as JSON. */
#ifndef CLI_SYSTEMS_FACTS_H
#define CLI_SYSTEMS_FACTS_H

#include <stdio.h>

#include <trunkline/adapter.h>

/** Operation `at` of those that save records; NULL behind the last. */
const tl_operation *systems_operation(const tl_adapter *adapter, size_t at);
/** Most records in a request of it; 0: as many as there are. */
uint32_t systems_batch(const tl_operation *operation);
/** Whether it may be sent twice: "yes", "assumed", "no". */
const char *systems_idempotent(const tl_operation *operation);
/** Where its token goes: "none", "bearer", "basic", "header", "body". */
const char *systems_token(const tl_operation *operation);
/** Type of a setting: "choice", "text", "number", "duration". */
const char *systems_setting_type(const tl_setting_info *setting);
/** A setting's default; NULL: there is none. */
const char *systems_setting_default(const tl_setting_info *setting);

/** Prints all of it for people, or as one JSON object (docs/config.md). */
void systems_print(FILE *out, const tl_adapter *const *adapters, size_t count);
void systems_print_json(FILE *out, const tl_adapter *const *adapters, size_t count);

#endif
