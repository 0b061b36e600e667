/* Expandable, simulated: what its files share. Both generations of the API play on one state, under their own addresses. */
#ifndef SIM_EXPANDABLE_H
#define SIM_EXPANDABLE_H

#include "sim_credentials.h"
#include "sim_log.h"
#include "sim_names.h"
#include "sim_record.h"
#include "sim_system.h"

extern const sim_system sim_expandable; /* /api/customer-contact-update */
extern const sim_system sim_expandable_slash; /* /api/CustomerContact/Update */

enum sim_expandable_generations { SIM_GENERATIONS_BOTH, SIM_GENERATIONS_HYPHEN, SIM_GENERATIONS_SLASH };
enum sim_expandable_empty { SIM_SHOW_EMPTY, SIM_SHOW_NULL, SIM_SHOW_ABSENT };

/** What the company's installation holds. */
typedef struct sim_expandable_state {
    sim_names data_sources;
    sim_users users;
    sim_tickets tokens;
    sim_names customers;
    sim_map contacts; /* by "length:customer" and contact: sim_record of fields */
    unsigned generations; /* which are served */
    unsigned empty; /* how a reply shows a field that was never set */
} sim_expandable_state;

/** What a call is. */
typedef enum sim_expandable_call { SIM_CALL_LOGIN, SIM_CALL_UPDATE, SIM_CALL_CREATE } sim_expandable_call;

/** How a generation spells things. */
typedef struct sim_expandable_dialect {
    const char *message; /* members of a failure */
    const char *message_code;
    const char *token; /* the token's name in messages */
    const char *data_source; /* members of a login */
    const char *user_name;
    const char *password;
    bool token_in_header;
    const char *const *accepted; /* fields of a contact in a request, NULL-terminated */
    const char *const *returned; /* and in a reply, in its order */
} sim_expandable_dialect;

/** A route's detail. */
typedef struct sim_expandable_route {
    const sim_expandable_dialect *dialect;
    sim_expandable_call call;
} sim_expandable_route;

/** A request that was read. */
typedef struct sim_expandable_request {
    sim_user *user;
    tl_opt_text customer;
    tl_opt_text contact;
    tl_opt_text *fields; /* as `accepted` */
    sim_record *record; /* the contact as it is after the call */
} sim_expandable_request;

/* sim_expandable_fields.c */
extern const sim_expandable_dialect sim_expandable_hyphen_dialect;
extern const sim_expandable_dialect sim_expandable_slash_dialect;

/* sim_expandable_seed.c */
void *sim_expandable_open(const yaml_node *seed, sim_seed_error *error);
void sim_expandable_close(void *state);
cJSON *sim_expandable_dump(const void *state);
/** The slot of a contact in the map, made when `add`; NULL when there is none, or out of memory. */
void **sim_expandable_slot(sim_expandable_state *state, tl_str customer, tl_str contact, bool add);

/* sim_expandable_contact.c */
/** Finds what is wrong with a save and refuses it, or carries it out. */
bool sim_expandable_save(sim_exchange *x);
/** The reply: the contact, whole. */
bool sim_expandable_show(sim_exchange *x);

/** Fills the reply with a failure in the dialect's shape; returns false. */
bool sim_expandable_fail(sim_exchange *x, unsigned status, const char *code, const char *format, ...) TL_PRINTF(4, 5);

#endif
