/* What the library itself may do with an arena, beside the public calls: memory that is not zeroed, and blocks that grow in place. */
#ifndef TRUNKLINE_BASE_ARENA_H
#define TRUNKLINE_BASE_ARENA_H

#include <trunkline/memory.h>

/** Wipes all that came from the arena, then frees it; NULL is allowed. */
void tl_arena_free_secret(tl_arena *arena);

/** `size` bytes, not zeroed, not aligned; NULL when out of memory. */
void *tl_arena_take(tl_arena *arena, size_t size);

/**
 * Makes the block at `old` of `old_size` bytes `new_size` bytes long: in place when it is the arena's latest and there is room, else by a copy.
 * Bytes that are new are zero; a smaller size gives the end back when the block is the latest. NULL when out of memory, and `old` is as it was.
 * @param old  from tl_arena_alloc or this call; NULL for a new block
 */
void *tl_arena_resize(tl_arena *arena, void *old, size_t old_size, size_t new_size);

#endif
