/* Checking one record before it is taken. */
#ifndef TL_PUSH_CHECK_H
#define TL_PUSH_CHECK_H

#include "push/push_state.h"

/** Replaces the record's kind by the vendor's word, when the push has one for it. */
void tl_push_map_kind(const tl_push *push, tl_record *record);

/** tl_push_check for a record whose kind is in the vendor's word. @param body_bytes  receives the length of its encoding */
tl_status tl_push_check_mapped(tl_push *push, const tl_record *record, size_t *body_bytes, tl_error *error);

#endif
