/* xWEB, simulated: what its SOAP and its JSON side have in common, without gSOAP: logins, the limit of faults, and saving a phone. */
#ifndef SIM_XWEB_RULES_H
#define SIM_XWEB_RULES_H

#include "sim_xweb.h"

/** Why a call is refused: the exception's name and words. */
typedef struct sim_xweb_refusal {
    const char *wrapper; /* NULL: the bare message */
    const char *message;
} sim_xweb_refusal;

extern const sim_xweb_refusal sim_xweb_bad_parameters;
extern const sim_xweb_refusal sim_xweb_not_found;
/** The limit of faults; its words are made up, that calls are locked to the next day is documented. */
extern const sim_xweb_refusal sim_xweb_limit;

/** The refusal of a token that does not count, as the setup says. */
sim_xweb_refusal sim_xweb_dead_token(const sim_xweb_state *state);
/** Counts a fault for its user; a new day begins at none. */
void sim_xweb_count_fault(sim_xweb_user *user);
bool sim_xweb_at_limit(const sim_xweb_state *state, const sim_xweb_user *user);
/** Logs in. @param user  receives who is meant, also when refused; NULL: nobody.  Returns NULL when it went well. */
const sim_xweb_refusal *sim_xweb_login(const sim_xweb_state *state, const char *name, const char *password, sim_xweb_user **user);

/** What a reply shows of a phone's field: the phone's own, else the customer's, else as the setup says. */
tl_opt_text sim_xweb_field_of(const sim_xweb_state *state, const sim_record *phone, const char *name);

/** What became of a save. */
typedef struct sim_xweb_saved {
    const char *wrong; /* the fault's message; NULL: saved */
    sim_record *phone; /* as it is now */
    bool broken; /* out of memory */
} sim_xweb_saved;

/** Adds or changes a phone, and writes the log. @param current  the CurrentKey, or NULL */
sim_xweb_saved sim_xweb_insert(sim_exchange *x, const sim_record *sent);
sim_xweb_saved sim_xweb_update(sim_exchange *x, const char *current, const sim_record *sent);

#endif
