/* QQCatalyst, simulated: what its files share. The vendor's page says what is played; what it leaves open is a choice of the seed. */
#ifndef SIM_QQCATALYST_H
#define SIM_QQCATALYST_H

#include "sim_credentials.h"
#include "sim_log.h"
#include "sim_names.h"
#include "sim_record.h"
#include "sim_system.h"

extern const sim_system sim_qqcatalyst;

/** Members of a PhoneNumberDTO, in the order of XML, which is the alphabet's. */
enum sim_qq_member {
    SIM_QQ_CATEGORY,
    SIM_QQ_NAME,
    SIM_QQ_TYPE,
    SIM_QQ_ENTITY,
    SIM_QQ_PRIMARY,
    SIM_QQ_TEXT_ACTIVE,
    SIM_QQ_NOTES,
    SIM_QQ_NUMBER,
    SIM_QQ_ID,
    SIM_QQ_MEMBERS
};
enum sim_qq_kind { SIM_QQ_INTEGER, SIM_QQ_BOOLEAN, SIM_QQ_STRING };
typedef struct sim_qq_name {
    const char *name;
    unsigned kind; /* sim_qq_kind */
} sim_qq_name;
extern const sim_qq_name sim_qq_names[SIM_QQ_MEMBERS];

/** One number as it was sent; integers and booleans are texts in their plain form: "4711", "true". */
typedef struct sim_qq_number {
    tl_opt_text members[SIM_QQ_MEMBERS];
} sim_qq_number;

/** Formats of bodies. */
typedef enum sim_qq_format { SIM_QQ_JSON, SIM_QQ_TEXT_JSON, SIM_QQ_XML, SIM_QQ_TEXT_XML, SIM_QQ_FORM, SIM_QQ_UNKNOWN } sim_qq_format;

/** A request that was read. */
typedef struct sim_qq_request {
    sim_user *user;
    sim_qq_number *numbers;
    size_t count;
    size_t room;
    const char *code; /* why it is refused; NULL: saved */
    const char *message;
} sim_qq_request;

enum sim_qq_mode { SIM_QQ_MERGES, SIM_QQ_REPLACES };
enum sim_qq_empty { SIM_QQ_SHOW_NULL, SIM_QQ_SHOW_EMPTY, SIM_QQ_SHOW_ABSENT };
enum sim_qq_refresh { SIM_REFRESH_ROTATE, SIM_REFRESH_KEEP, SIM_REFRESH_NONE };

/** A contact's numbers, by sim_record. */
typedef struct sim_qq_contact {
    sim_record *numbers;
    size_t count;
} sim_qq_contact;

/** What the agency holds, and its login server. */
typedef struct sim_qq_state {
    sim_users users;
    sim_users clients; /* "password": the secret */
    sim_tickets access;
    sim_tickets refresh;
    int64_t expires_in; /* as the login's reply says, seconds */
    bool quoted; /* in quotes */
    unsigned refreshes; /* sim_qq_refresh */
    sim_names contacts;
    sim_map numbers; /* by contact: sim_qq_contact */
    sim_names types;
    unsigned mode; /* sim_qq_mode */
    unsigned empty;
    int64_t refusal_status;
    bool any_order; /* XML members count in any order */
    bool refuse_duplicates;
    int64_t next_id;
} sim_qq_state;

/* sim_qqcatalyst_seed.c */
void *sim_qq_open(const yaml_node *seed, sim_seed_error *error);
void sim_qq_close(void *state);
cJSON *sim_qq_dump(const void *state);

/* sim_qqcatalyst_body.c, _xml.c: read the body into the request; false: the body is wrong. */
bool sim_qq_read_json(sim_exchange *x, sim_qq_request *request);
bool sim_qq_read_xml(sim_exchange *x, sim_qq_request *request);
bool sim_qq_read_form(sim_exchange *x, sim_qq_request *request);
/** Adds a number with all members absent; NULL when out of memory. */
sim_qq_number *sim_qq_add_number(sim_exchange *x, sim_qq_request *request);
/** Sets a member from a text, checked by its kind. False when it is no such value. */
bool sim_qq_set(sim_exchange *x, sim_qq_number *number, unsigned member, const char *text);
/** The member of that name; SIM_QQ_MEMBERS when there is none. */
unsigned sim_qq_member_of(const char *name);

/* sim_qqcatalyst_numbers.c */
/** Carries a request out, or sets its code and message. False when out of memory. */
bool sim_qq_save(sim_exchange *x, sim_qq_request *request);

#endif
