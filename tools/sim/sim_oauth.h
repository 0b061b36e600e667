/* QQCatalyst's login server, simulated: the token endpoint of OAuth 2. It plays on QQCatalyst's state; the real one has a host of its own. */
#ifndef SIM_OAUTH_H
#define SIM_OAUTH_H

#include "sim_qqcatalyst.h"

extern const sim_system sim_oauth;

/** Reads clients, users, token and refresh_tokens of QQCatalyst's seed. */
bool sim_oauth_read(sim_qq_state *state, const yaml_node *seed, sim_seed_error *error);

#endif
