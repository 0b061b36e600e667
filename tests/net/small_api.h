/* A generated client in small, written by hand: what tl_call and tl_client_send are tried with. */
#ifndef TRUNKLINE_TESTS_NET_SMALL_API_H
#define TRUNKLINE_TESTS_NET_SMALL_API_H

#include <trunkline/schema.h>

typedef struct small_item {
    tl_str id; /* required, at most 8 characters */
    tl_opt_text name;
    tl_opt_int amount;
} small_item;

typedef struct small_answer {
    tl_opt_bool ok;
    tl_opt_text message;
} small_answer;

extern const tl_operation small_save; /* POST a list, Bearer, a User-Agent is needed; answers */
extern const tl_operation small_save_one; /* POST an object, Bearer; answers */
extern const tl_operation small_ping; /* GET, no token; answers */
extern const tl_operation small_fire; /* DELETE, no token; no answer */
extern const tl_operation small_unknown_auth;

#endif
