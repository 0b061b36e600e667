/* Where a record goes, and whether it can be sent: before it is taken. */
#ifndef TL_PUSH_CHECK_H
#define TL_PUSH_CHECK_H

#include "push/push_state.h"

/** A record that can be taken. */
typedef struct tl_checked {
    tl_record record; /* kind in the vendor's word; borrows from what was checked */
    tl_channel *channel; /* NULL: not even that is known */
    uint32_t route_flags;
    size_t body_bytes;
} tl_checked;

/** Errors: those of tl_push_check; `checked` then has what was found before. */
tl_status tl_push_check_record(tl_push *push, const tl_record *record, tl_checked *checked, tl_error *error);

/** Checks and measures a record once more, when its lookups are answered. Errors: those of tl_push_check. */
tl_status tl_push_check_answered(tl_push *push, tl_channel *channel, const tl_record *record, size_t *body_bytes, tl_error *error);

#endif
