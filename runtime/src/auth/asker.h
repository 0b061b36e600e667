/* What a source may do with its asker. */
#ifndef TRUNKLINE_AUTH_ASKER_H
#define TRUNKLINE_AUTH_ASKER_H

#include <string.h>

#include <trunkline/token.h>

/** Whether work can be handed over to the thread that drives a transport. */
static inline bool tl_transport_can_post(const tl_transport *transport) {
    return transport && transport->vtable->struct_size >= offsetof(tl_transport_vtable, post) + sizeof transport->vtable->post &&
           transport->vtable->post;
}

/** A copy of an asker, which may be of an older layout, or NULL. */
static inline tl_token_asker tl_asker_copy(const tl_token_asker *who) {
    tl_token_asker copy = TL_TOKEN_ASKER_INIT;
    if (who) {
        memcpy(&copy, who, who->struct_size < sizeof copy ? who->struct_size : sizeof copy);
    }
    copy.struct_size = sizeof copy;
    return copy;
}

#endif
