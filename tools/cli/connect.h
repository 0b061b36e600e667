/* From a system of the config to a client that can call it. */
#ifndef CLI_CONNECT_H
#define CLI_CONNECT_H

#include <trunkline/client.h>

#include "config.h"
#include "diag.h"

typedef struct connect_options {
    uint32_t connections; /* at once; 0: the library's default */
    bool offline; /* nothing will be sent: no secret is read */
    const tl_log *log; /* NULL: none; borrowed */
} connect_options;

/**
 * Makes a client and, unless offline, makes sure that its token can be had. Connects to nothing. NULL when something in the config cannot
 * be used; `to` was told what and where. Owns: the caller, `tl_client_free`.
 */
tl_client *connect_client(const config_system *system, const connect_options *options, diag *to);

/** An engine with the system's CA and proxy, for what needs no client. NULL when it cannot be had; `to` was told. Owns: the caller, `vtable->free`. */
tl_transport *connect_engine(const config_system *system, diag *to);

#endif
