/* xWEB, simulated: what the service functions share. */
#ifndef SIM_XWEB_CALLS_H
#define SIM_XWEB_CALLS_H

#include "sim_xweb.h"

/** One call on its way. */
typedef struct sim_xweb_call {
    struct soap *context;
    sim_exchange *exchange;
    sim_xweb_state *state;
    sim_xweb_token *token; /* what came with it; NULL: none that counts */
    sim_xweb_user *user; /* whose; NULL: not known */
    int64_t now_ms;
} sim_xweb_call;

/** Begins a call: reads the token. What it returns goes back to gSOAP unless 0: a fault. */
int sim_xweb_enter(struct soap *context, sim_xweb_call *call);
/** Ends a call that went well: puts the next token into the reply's header. */
int sim_xweb_leave(sim_xweb_call *call);
/** Ends a call with xWEB's general exception, and counts it. */
int sim_xweb_refuse(sim_xweb_call *call, const char *message);
/** The same with another wrapper around the exception; NULL: the bare message. */
int sim_xweb_refuse_as(sim_xweb_call *call, const char *wrapper, const char *message);

#endif
