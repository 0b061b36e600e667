/* The error body of a vendor whose description names one: x-trunkline-failures. */
#ifndef TL_ADAPTERS_FAILURE_H
#define TL_ADAPTERS_FAILURE_H

#include <trunkline/adapter.h>

/** Whether a reply's status says that the call was carried out. */
bool tl_is_success(const tl_http_reply *reply);

/** Which field of an object a vendor's sentence is about: the longest of its wire names that stands there as a word; empty when none does. */
tl_str tl_named_field(const tl_type *object, tl_str message);

/**
 * Reads a reply's body as the operation's failure: its first field is the message, its second one, if there is one, the code.
 * @param failure  receives what it says, with the field of the request that the message names; texts live in `arena`
 * False when the body is something else, or says nothing; `error` then tells what came.
 */
bool tl_failure_read(const tl_operation *operation, const tl_http_reply *reply, tl_arena *arena, tl_vendor_error *failure, tl_error *error);

/** Fills in an error with a vendor's words, for verdicts that settle nothing. */
void tl_failure_tell(const tl_vendor_error *failure, tl_error *error);

#endif
