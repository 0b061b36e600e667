/* xWEB, simulated: the way in and the steps. Built without SOAP it has none, and holds the state of the JSON side only. */
#include "sim_xweb.h"

#ifdef SIM_SOAP

/* The path is written here again, from the vendor's pages. */
static const sim_route routes[] = {{"netForumXML", "POST", "/xweb/secure/netForumXML.asmx", NULL}};

/* The token is in the envelope: only the content type is looked at before that is read. */
static bool authenticate(sim_exchange *x) {
    return sim_soap_admit(x);
}

static bool decode(sim_exchange *x) {
    const sim_xweb_state *state = x->state;
    return sim_soap_decode(state->soap, x);
}

static bool apply(sim_exchange *x) {
    const sim_xweb_state *state = x->state;
    return sim_soap_apply(state->soap, x);
}

static bool answer(sim_exchange *x) {
    const sim_xweb_state *state = x->state;
    return sim_soap_answer(state->soap, x);
}
#endif

const sim_system sim_xweb = {
    .name = "xweb",
    .open = sim_xweb_open,
    .close = sim_xweb_close,
    .dump = sim_xweb_dump,
#ifdef SIM_SOAP
    .routes = routes,
    .route_count = 1,
    .operations = sim_xweb_operations,
    .authenticate = authenticate,
    .decode = decode,
    .apply = apply,
    .answer = answer,
#endif
};
