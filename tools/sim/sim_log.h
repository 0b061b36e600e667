/* The log: one JSON line per record that a system was asked to save. Never holds a token or a field that is marked secret, and phone
 * numbers only when asked for. */
#ifndef SIM_LOG_H
#define SIM_LOG_H

#include <trunkline/presence.h>

#include "sim_exchange.h"

/** An open log; all zero writes nothing. */
typedef struct sim_log {
    int fd;
    bool open;
    bool failed; /* said so once */
    bool show_numbers;
} sim_log;

/** Opens for appending, mode 0600. False on failure, errno says why. */
bool sim_log_open(sim_log *log, const char *path);
void sim_log_close(sim_log *log);
/** Appends whole lines in one write. */
void sim_log_append(sim_log *log, tl_str lines);

/** A member of a line: its value, null, or nothing when absent. */
typedef struct sim_log_field {
    const char *name;
    tl_opt_text value;
    bool secret; /* its table marks it: shown as <secret> */
} sim_log_field;

/** What became of the record. */
typedef enum sim_log_change { SIM_REFUSED, SIM_CREATED, SIM_UPDATED } sim_log_change;

/**
 * Adds a line to the exchange's log: system and operation, the fields, then "applied", and "created" where it was applied. What the field "number"
 * holds is masked, but for its last two digits, unless the exchange shows numbers.
 * False when out of memory.
 */
bool sim_log_record(sim_exchange *x, const sim_log_field *fields, size_t count, sim_log_change change);

#endif
