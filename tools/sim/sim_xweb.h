/* netFORUM xWEB, simulated: what its files share. The vendor's pages say what is played; docs/vendors.md says what is made up. */
#ifndef SIM_XWEB_H
#define SIM_XWEB_H

#include "sim_names.h"
#include "sim_record.h"
#include "sim_soap.h"

extern const sim_system sim_xweb;

/** A text of its own shape: 8-4-4-4-12 hexadecimal digits. */
enum { SIM_GUID_SIZE = 37 };

enum sim_xweb_token_mode {
    SIM_TOKEN_ABSOLUTE, /* one token from login to expiry */
    SIM_TOKEN_SLIDING, /* each reply brings a new one; the old one lives on until its own expiry */
    SIM_TOKEN_SINGLE_USE /* each reply brings a new one, and the old one is dead */
};
enum sim_xweb_dead { SIM_DEAD_EXCEPTION, SIM_DEAD_LOCKED };
enum sim_xweb_fields { SIM_FIELDS_2017, SIM_FIELDS_2015, SIM_FIELDS_2010 };
enum sim_xweb_empty { SIM_EMPTY_ABSENT, SIM_EMPTY_EMPTY, SIM_EMPTY_NIL };

/** How the installation is set up. */
typedef struct sim_xweb_setup {
    unsigned mode; /* sim_xweb_token_mode */
    int64_t timeout_ms; /* of a token */
    int64_t uses; /* calls that a token is good for, whatever the time; 0: any number */
    unsigned dead; /* sim_xweb_dead: the fault of a token that does not count */
    bool actor; /* soap:actor on the token's header */
    bool no_token; /* a login's reply without a token */
    int64_t fail_count; /* wrong passwords until the user is locked; -1: never */
    int64_t faults_per_day; /* then all calls of the user fault; -1: any number */
    unsigned fields; /* sim_xweb_fields */
    unsigned empty; /* sim_xweb_empty: how a reply shows a field without a value */
    bool vendor_namespace; /* rows in the vendor's namespace instead of none */
    /* Of the JSON side. */
    bool json_wrapped_rows; /* {"Objects": {"Result": [...]}} instead of the bare list */
    bool json_token_on_error; /* replies with an error bring the token as well */
    int64_t json_error_status; /* of an exception that is not about the caller */
} sim_xweb_setup;

typedef struct sim_xweb_user {
    char *name;
    char *password;
    int64_t failed; /* wrong passwords in a row */
    int64_t faults; /* of `day` */
    int64_t day;
    int64_t logins;
} sim_xweb_user;

typedef struct sim_xweb_token {
    char text[SIM_GUID_SIZE];
    sim_xweb_user *user;
    int64_t expires_ms;
    int64_t used;
    bool dead;
} sim_xweb_token;

typedef struct sim_xweb_state {
    sim_soap *soap; /* NULL in a build without SOAP */
    sim_xweb_setup setup;
    sim_xweb_user *users;
    size_t user_count;
    sim_map tokens; /* by text: sim_xweb_token */
    sim_map customers; /* by cst_key, lower case: sim_record of columns */
    sim_map phones; /* by cph_key, lower case: sim_record of all groups' fields */
    sim_record phone_types; /* name by key */
    sim_names denied; /* objects that GetQuery may not read */
    int64_t faults; /* counted in all */
} sim_xweb_state;

/* sim_xweb_seed.c */
#ifdef SIM_SOAP
/** Those of SOAP, NULL-terminated. */
extern const char *const sim_xweb_operations[];
#endif
void *sim_xweb_open(const yaml_node *seed, sim_seed_error *error);
void sim_xweb_close(void *state);

/* sim_xweb_fields.c: field lists by version, in the wire's order. */
enum sim_xweb_group { SIM_PHONE_XREF, SIM_CUSTOMER, SIM_PHONE, SIM_COUNTRY, SIM_GROUP_COUNT };
/** The group's fields, NULL-terminated. */
const char *const *sim_xweb_fields_of(unsigned version, unsigned group);
bool sim_xweb_has_field(unsigned version, unsigned group, const char *name);
extern const char *const sim_xweb_group_names[SIM_GROUP_COUNT];
/** Whether a field is never shown. */
bool sim_xweb_is_secret(const char *name);

/* sim_xweb_tokens.c */
/** A new GUID. */
void sim_xweb_guid(sim_random *random, char guid[SIM_GUID_SIZE]);
/** Whether a text is a GUID; its lower-case form goes to `guid`. */
bool sim_xweb_read_guid(const char *text, char guid[SIM_GUID_SIZE]);
/** Makes a token for a user; NULL when out of memory. */
sim_xweb_token *sim_xweb_new_token(sim_xweb_state *state, sim_random *random, sim_xweb_user *user, int64_t now_ms);
/** The live token of that text; NULL when it does not count. */
sim_xweb_token *sim_xweb_find_token(const sim_xweb_state *state, const char *text, int64_t now_ms);
/** The token that the reply to a call with `token` brings: a new one or the same; NULL when out of memory. */
sim_xweb_token *sim_xweb_next_token(sim_xweb_state *state, sim_random *random, sim_xweb_token *token, int64_t now_ms);

/* sim_xweb_store.c */
sim_record *sim_xweb_find(const sim_map *map, const char *key);
/** Adds or finds a record by a GUID; NULL when out of memory or the key is none. */
sim_record *sim_xweb_record(sim_map *map, const char *key);
void sim_xweb_free_records(sim_map *map);
cJSON *sim_xweb_dump(const void *state);

/* sim_xweb_where.c */
/** Whether a row fits a where clause (NULL or empty: any); false and `error` set when the clause is none that is understood. */
bool sim_xweb_where(const char *clause, const sim_record *row, const char **error);

/* sim_xweb_query.c */
/** The rows of a GetQuery as XML, in `out`; NULL, or the message of the fault. */
const char *sim_xweb_query(const sim_xweb_state *state, const char *object, const char *columns, const char *where, const char *order, tl_buf *out);
/** Appends one row's column. False when out of memory. */
bool sim_xweb_put_column(tl_buf *out, const char *name, const char *text);
/** Begins and ends the wrapper around rows. */
bool sim_xweb_begin_rows(const sim_xweb_state *state, tl_buf *out, const char *wrapper);
bool sim_xweb_end_rows(tl_buf *out, const char *wrapper);

#endif
