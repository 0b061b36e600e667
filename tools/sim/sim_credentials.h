/* Who may log in, and the tokens that logins give: for systems with logins of their own (Expandable, OAuth). */
#ifndef SIM_CREDENTIALS_H
#define SIM_CREDENTIALS_H

#include <cjson/cJSON.h>

#include "sim_exchange.h"
#include "sim_map.h"
#include "sim_seed.h"

typedef struct sim_user {
    char *name;
    char *password;
    bool read_only; /* may log in, and change nothing */
    int64_t logins;
    int64_t failed; /* wrong passwords */
} sim_user;

/** All zero is nobody. */
typedef struct sim_users {
    sim_user *items;
    size_t count;
} sim_users;

/** Reads a list of {name, password, read_only}; an empty one is an error. @param what  its name in messages */
bool sim_users_read(sim_users *users, const yaml_node *seed, const char *what, sim_seed_error *error);
void sim_users_dispose(sim_users *users);
/** The user of that name and password, and counts the login, also one that fails; NULL when there is none. */
sim_user *sim_users_login(sim_users *users, const char *name, const char *password);
/** Adds {"name": {"logins": 1, "failed_logins": 0}}. False when out of memory. */
bool sim_users_dump(const sim_users *users, cJSON *object);

/** 32 hexadecimal digits. */
enum { SIM_TICKET_SIZE = 33 };

/** A token that somebody was given. */
typedef struct sim_ticket {
    char text[SIM_TICKET_SIZE];
    sim_user *user;
    int64_t expires_ms; /* by the monotonic clock */
    int64_t used;
    bool dead; /* replaced by another one */
} sim_ticket;

/** The tokens of one kind; all zero has none, and they would never count. */
typedef struct sim_tickets {
    sim_map map;
    int64_t timeout_ms;
    int64_t uses; /* how often one counts, whatever the time; 0: any number */
} sim_tickets;

typedef enum sim_ticket_state { SIM_TICKET_GOOD, SIM_TICKET_EXPIRED, SIM_TICKET_UNKNOWN, SIM_TICKET_MALFORMED } sim_ticket_state;

/** Reads timeout_ms and uses where a map has them. */
bool sim_tickets_read(sim_tickets *tickets, const yaml_node *map, const char *what, sim_seed_error *error);
void sim_tickets_dispose(sim_tickets *tickets);
/** Makes a token for a user; NULL when out of memory. @param text  what it is to be; NULL: a random one */
sim_ticket *sim_tickets_add(sim_tickets *tickets, const char *text, sim_random *random, sim_user *user);
/** Looks at a token, and counts its use when it is good. @param ticket  receives it when it is known */
sim_ticket_state sim_tickets_use(sim_tickets *tickets, const char *text, sim_ticket **ticket);

/** Reads `Authorization: Basic ...` into the exchange's arena; false when there is no such header, or it is broken. */
bool sim_basic(sim_exchange *x, char **user, char **password);
/** Takes the escapes of a form's text out, in place: "%41+b" is "A b". False when one is broken. */
bool sim_unescape_form(char *text);

#endif
