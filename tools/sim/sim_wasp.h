/* Wasp, simulated: what its files share. The pages of the vendor say what is played; what they leave open is a choice of the simulator. */
#ifndef SIM_WASP_H
#define SIM_WASP_H

#include <trunkline/schema.h>

#include "sim_log.h"
#include "sim_names.h"
#include "sim_system.h"

extern const sim_system sim_wasp;

/** Whose phones an operation saves. */
typedef struct sim_wasp_entity {
    const char *seed_key; /* "customers" */
    const char *noun; /* "Customer": for messages */
    const char *key_field; /* names the owner */
    const char *key_alias; /* counts when key_field is not there; NULL: none */
} sim_wasp_entity;

enum { SIM_WASP_OPERATIONS = 4, SIM_WASP_MAX_RECORDS = 500 };

/** The operations; `detail` is a sim_wasp_entity. */
extern const sim_route sim_wasp_routes[SIM_WASP_OPERATIONS];

/** How replies look where the vendor promises nothing. */
typedef struct sim_wasp_style {
    unsigned order; /* sim_wasp_order ... */
    unsigned results_in;
    unsigned names;
    bool no_error_count;
} sim_wasp_style;
enum sim_wasp_order { SIM_ORDER_INPUT, SIM_ORDER_REVERSED, SIM_ORDER_SHUFFLED };
enum sim_wasp_results_in { SIM_IN_BOTH, SIM_IN_DATA, SIM_IN_MESSAGES, SIM_IN_FAILURES };
enum sim_wasp_names { SIM_NAMES_CUSTOMER, SIM_NAMES_FIELD, SIM_NAMES_NOBODY };

/** What the tenant knows. */
typedef struct sim_wasp_state {
    sim_names tokens;
    sim_names phone_types;
    sim_names owners[SIM_WASP_OPERATIONS];
    sim_map phones[SIM_WASP_OPERATIONS]; /* see sim_wasp_phones.c */
    const tl_operation *operations[SIM_WASP_OPERATIONS]; /* generated, by route */
    sim_wasp_style style;
} sim_wasp_state;

typedef enum sim_wasp_failure {
    SIM_WASP_SAVED = 0,
    SIM_WASP_NO_OWNER,
    SIM_WASP_UNKNOWN_OWNER,
    SIM_WASP_NO_TYPE,
    SIM_WASP_UNKNOWN_TYPE,
    SIM_WASP_NO_NUMBER,
    SIM_WASP_TOO_MANY /* the batch as a whole */
} sim_wasp_failure;

/** One record of a request, and what became of it. */
typedef struct sim_wasp_record {
    tl_opt_text owner;
    tl_opt_text type;
    tl_opt_text number;
    tl_opt_text extension;
    sim_wasp_failure failure;
    sim_log_change change;
} sim_wasp_record;

typedef struct sim_wasp_batch {
    size_t operation; /* index */
    sim_wasp_record *records;
    size_t count;
} sim_wasp_batch;

/** Makes the state from a seed; NULL on failure. */
void *sim_wasp_open(const yaml_node *seed, sim_seed_error *error);
void sim_wasp_close(void *state);

/** Creates or updates one phone; an absent extension leaves the one there is. False when out of memory. */
bool sim_wasp_save_phone(sim_map *phones, sim_wasp_record *record);
void sim_wasp_free_phones(sim_map *phones);
cJSON *sim_wasp_dump(const void *state);

/** The last step: the vendor's reply to a batch. */
bool sim_wasp_answer(sim_exchange *x);

#endif
