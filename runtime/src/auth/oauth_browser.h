/* The login in a browser, with random numbers that a test can name. */
#ifndef TRUNKLINE_AUTH_OAUTH_BROWSER_H
#define TRUNKLINE_AUTH_OAUTH_BROWSER_H

#include <trunkline/oauth.h>

#include "auth/pkce.h"

typedef struct tl_octets {
    tl_octets_fn fill;
    void *context;
} tl_octets;

/** tl_oauth_login_new with the source of the state and the verifier, in this order. */
tl_status tl_oauth_login_new_with(tl_oauth_login **login, const tl_oauth_options *options, tl_transport *transport, const tl_octets *octets,
                                  tl_error *error);

#endif
