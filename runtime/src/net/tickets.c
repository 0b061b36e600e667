#include "net/tickets.h"

#include <string.h>

#include <trunkline/memory.h>

enum { FIRST_CAPACITY = 16 };

/* A ticket is a slot's place in the low half and the slot's generation, from 1, in the high one. */
static uint64_t ticket_of(uint32_t place, uint32_t generation) {
    return (uint64_t)generation << 32 | place;
}

static tl_status grow(tl_tickets *tickets) {
    if (tickets->capacity > UINT32_MAX / 4) {
        return TL_ERR_MEMORY;
    }
    uint32_t capacity = tickets->capacity ? tickets->capacity * 2 : FIRST_CAPACITY;
    tl_ticket_slot *slots = tl_realloc(tickets->slots, capacity * sizeof *slots);
    if (!slots) {
        return TL_ERR_MEMORY;
    }
    tickets->slots = slots;
    tickets->capacity = capacity;
    return TL_OK;
}

tl_status tl_tickets_add(tl_tickets *tickets, void *object, uint64_t *ticket) {
    uint32_t place = 0;
    if (tickets->first_free) {
        place = tickets->first_free - 1;
        tickets->first_free = tickets->slots[place].next_free;
    } else {
        if (tickets->count == tickets->capacity && grow(tickets) != TL_OK) {
            return TL_ERR_MEMORY;
        }
        place = tickets->count++;
        tickets->slots[place].generation = 0;
    }
    tl_ticket_slot *slot = &tickets->slots[place];
    slot->object = object;
    slot->generation = slot->generation == UINT32_MAX ? 1 : slot->generation + 1;
    slot->next_free = 0;
    *ticket = ticket_of(place, slot->generation);
    return TL_OK;
}

static tl_ticket_slot *slot_of(const tl_tickets *tickets, uint64_t ticket) {
    uint32_t place = (uint32_t)(ticket & UINT32_MAX);
    if (place >= tickets->count || tickets->slots[place].generation != (uint32_t)(ticket >> 32) || !tickets->slots[place].object) {
        return NULL;
    }
    return &tickets->slots[place];
}

void *tl_tickets_find(const tl_tickets *tickets, uint64_t ticket) {
    const tl_ticket_slot *slot = slot_of(tickets, ticket);
    return slot ? slot->object : NULL;
}

void tl_tickets_remove(tl_tickets *tickets, uint64_t ticket) {
    tl_ticket_slot *slot = slot_of(tickets, ticket);
    if (slot) {
        slot->object = NULL;
        slot->next_free = tickets->first_free;
        tickets->first_free = (uint32_t)(ticket & UINT32_MAX) + 1;
    }
}

void tl_tickets_dispose(tl_tickets *tickets) {
    tl_free(tickets->slots);
    memset(tickets, 0, sizeof *tickets);
}
