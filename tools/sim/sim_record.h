/* Named texts with three states, in the order in which they were first set: a phone, a customer, a member. */
#ifndef SIM_RECORD_H
#define SIM_RECORD_H

#include <cjson/cJSON.h>

#include <trunkline/memory.h>
#include <trunkline/presence.h>

typedef struct sim_field {
    char *name;
    char *text; /* of a value */
    uint8_t is; /* tl_presence: null or a value */
} sim_field;

/** All zero is empty. */
typedef struct sim_record {
    sim_field *fields;
    size_t count;
    size_t capacity;
} sim_record;

void sim_record_dispose(sim_record *record);
/** Sets or replaces a field; absent leaves it alone. False when out of memory. */
bool sim_record_set(sim_record *record, const char *name, tl_opt_text value);
/** The same with a plain text. */
bool sim_record_set_text(sim_record *record, const char *name, const char *text);
/** A field's value; absent when there is none. Borrowed until the next change. */
tl_opt_text sim_record_get(const sim_record *record, const char *name);
/** A field's text; "" when there is none or it is null. */
const char *sim_record_text(const sim_record *record, const char *name);
/** Adds the fields that `has_name` accepts (NULL: all) to a JSON object; those that `is_secret` names show as <secret>. */
bool sim_record_dump(const sim_record *record, cJSON *object, bool (*has_name)(const char *name, const void *context), const void *context,
                     bool (*is_secret)(const char *name));

/** A copy of a text; NULL when out of memory. tl_free it. */
char *sim_copy(tl_str text);

#endif
