/*
 * A made-up vendor with everything that a push can be asked for beyond lists of records, and an adapter for each way of it:
 *   lists    all numbers of a contact in one request, the contact in the path; `numbers: replaces` must not split them
 *   cards    a contact is one object, its kinds are fields; an update that finds no contact is followed by the create
 *   phones   insert or update by phone_id; the customer is looked up by its number, the phone's other key by its id; faults are counted
 */
#ifndef TRUNKLINE_TESTS_PUSH_OFFICE_SYSTEM_H
#define TRUNKLINE_TESTS_PUSH_OFFICE_SYSTEM_H

#include <trunkline/adapter.h>

extern const tl_adapter office_lists;
extern const tl_adapter office_cards;
extern const tl_adapter office_phones;

#endif
