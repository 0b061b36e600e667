/* The tables of the made-up vendor, as a generator would print them. */
#ifndef TRUNKLINE_TESTS_PUSH_OFFICE_TABLES_H
#define TRUNKLINE_TESTS_PUSH_OFFICE_TABLES_H

#include <trunkline/schema.h>

extern const tl_api office_api;
extern const tl_operation office_numbers_set;
extern const tl_operation office_card_update;
extern const tl_operation office_card_create;
extern const tl_operation office_phone_insert;
extern const tl_operation office_phone_update;
extern const tl_operation office_find;
extern const tl_operation office_fetch;

#endif
