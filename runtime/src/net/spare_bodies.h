/*
 * Memory for reply bodies, kept from one reply to the next: a block of that size, freed after each reply, would often go back to the system and cost
 * the next one its page faults. Up to MOST * LARGEST bytes stay with an engine.
 */
#ifndef TRUNKLINE_NET_SPARE_BODIES_H
#define TRUNKLINE_NET_SPARE_BODIES_H

#include <trunkline/memory.h>

enum { TL_SPARE_BODIES_MOST = 32, TL_SPARE_BODIES_LARGEST = 128 * 1024 };

/* All zero is empty. Confined to the thread that drives. */
typedef struct tl_spare_bodies {
    tl_buf list[TL_SPARE_BODIES_MOST];
    size_t count;
} tl_spare_bodies;

/** Makes `body`, which is all zero, a buffer with room for `bytes`. Errors: TL_ERR_MEMORY. */
tl_status tl_spare_bodies_take(tl_spare_bodies *spare, tl_buf *body, size_t bytes);
/** Wipes and keeps or frees a body, and makes it all zero. @param filled  how many of its bytes were ever written */
void tl_spare_bodies_give(tl_spare_bodies *spare, tl_buf *body, size_t filled);
void tl_spare_bodies_dispose(tl_spare_bodies *spare);

#endif
