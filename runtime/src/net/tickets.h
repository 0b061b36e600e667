/* Numbers that stand for objects: found in one step, and never again valid once removed. */
#ifndef TRUNKLINE_NET_TICKETS_H
#define TRUNKLINE_NET_TICKETS_H

#include <stdint.h>

#include <trunkline/status.h>

typedef struct tl_ticket_slot {
    void *object; /* NULL: free */
    uint32_t generation;
    uint32_t next_free; /* place of the next free slot plus one; 0: none */
} tl_ticket_slot;

/* All zero is an empty table. */
typedef struct tl_tickets {
    tl_ticket_slot *slots;
    uint32_t count;
    uint32_t capacity;
    uint32_t first_free; /* place plus one; 0: none */
} tl_tickets;

/** Gives an object a number, never 0. Errors: TL_ERR_MEMORY. */
tl_status tl_tickets_add(tl_tickets *tickets, void *object, uint64_t *ticket);
/** The object of a number; NULL when it was removed or never given. */
void *tl_tickets_find(const tl_tickets *tickets, uint64_t ticket);
/** Makes a number invalid for ever; an unknown one is ignored. */
void tl_tickets_remove(tl_tickets *tickets, uint64_t ticket);
void tl_tickets_dispose(tl_tickets *tickets);

#endif
