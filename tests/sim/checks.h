/* Assertions on what the simulator answers, read with cJSON: independent of the codec that wrote it. Include cmocka's headers first. */
#ifndef TESTS_SIM_CHECKS_H
#define TESTS_SIM_CHECKS_H

#include <cjson/cJSON.h>

#include "http_client.h"

/** One record's JSON: {"CustomerNumber": customer, "PhoneNumber": number, "PhoneTypeName": type}. */
#define RECORD(customer, type, number) "{\"CustomerNumber\":\"" customer "\",\"PhoneNumber\":\"" number "\",\"PhoneTypeName\":\"" type "\"}"

/** Asks for these records' phones (JSON list) to be saved, expects status 200 and JSON; cJSON_Delete the reply. */
cJSON *check_saved(const char *url, const char *body);
/** Parses a JSON answer; fails the test when it is none. */
cJSON *check_json(const http_answer *answer);
/** The object has exactly these members (NULL-terminated), in this order. */
void check_members(const cJSON *object, const char *const *names);
/** A member that must be there. */
const cJSON *check_member(const cJSON *object, const char *name);
void check_number(const cJSON *object, const char *name, int expected);
void check_flag(const cJSON *object, const char *name, bool expected);
void check_string(const cJSON *object, const char *name, const char *expected);
/** A JSON list of `count` records of customers C-1001 ..., Cell Phone; free() it. */
char *make_records(size_t count);

#endif
