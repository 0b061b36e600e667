/* JSON over xWEB, simulated: the same installation as the SOAP side, under /xweb/JSON/. */
#ifndef SIM_XWEB_JSON_H
#define SIM_XWEB_JSON_H

#include "sim_xweb_rules.h"

extern const sim_system sim_xweb_json;

/** One call on its way. */
typedef struct sim_xweb_json_call {
    sim_exchange *x;
    sim_xweb_state *state;
    sim_xweb_user *user; /* NULL: not known */
    sim_xweb_token *token; /* what came with it; NULL: Basic, or a login */
    const cJSON *parameters; /* an object; NULL: none were sent */
    const sim_xweb_refusal *refusal; /* set by a call that ends with an exception */
    sim_xweb_refusal made; /* room for one */
} sim_xweb_json_call;

/** Carries a call out: its reply, or NULL with `refusal` set; NULL without it: out of memory. */
typedef cJSON *(*sim_xweb_json_fn)(sim_xweb_json_call *call);

/* sim_xweb_json_calls.c */
cJSON *sim_xweb_json_get(sim_xweb_json_call *call);
cJSON *sim_xweb_json_insert(sim_xweb_json_call *call);
cJSON *sim_xweb_json_update(sim_xweb_json_call *call);
/* sim_xweb_json_reads.c */
cJSON *sim_xweb_json_types(sim_xweb_json_call *call);
cJSON *sim_xweb_json_phones(sim_xweb_json_call *call);
cJSON *sim_xweb_json_query(sim_xweb_json_call *call);

/** A parameter's text; "" when it is no text or was not sent. Borrowed. */
const char *sim_xweb_json_parameter(const sim_xweb_json_call *call, const char *name);
/** Sets the refusal; returns NULL. */
cJSON *sim_xweb_json_refuse(sim_xweb_json_call *call, const sim_xweb_refusal *refusal);
/** The same for an exception of the general kind with these words, which outlive the exchange or lie in its arena. */
cJSON *sim_xweb_json_refuse_with(sim_xweb_json_call *call, const char *message);

#endif
