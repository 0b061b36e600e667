/* Kognitiv Sync.asmx, simulated: what its files share. The vendor's pages say what is played; docs/vendors.md says what is made up. */
#ifndef SIM_KOGNITIV_H
#define SIM_KOGNITIV_H

#include "sim_names.h"
#include "sim_record.h"
#include "sim_soap.h"

extern const sim_system sim_kognitiv;

/** The codes that the vendor lists for these calls. */
enum sim_kognitiv_code {
    SIM_KOG_OK = 0,
    SIM_KOG_UNDEFINED = 1,
    SIM_KOG_MISSING = 2,
    SIM_KOG_BAD_TOKEN = 100,
    SIM_KOG_NO_PERMISSION = 101,
    SIM_KOG_BAD_EMAIL_TYPE = 307,
    SIM_KOG_BAD_PHONE_TYPE = 308,
    SIM_KOG_BAD_MEMBER = 311,
    SIM_KOG_DUPLICATE_EMAIL = 314,
    SIM_KOG_DUPLICATE_PHONE = 315,
    SIM_KOG_BAD_CARRIER = 316
};

typedef struct sim_kognitiv_state {
    sim_soap *soap;
    char *namespace_uri; /* NULL: the WSDL's */
    sim_names tokens;
    sim_names limited_tokens; /* known, but without the permission for any call */
    sim_names members;
    sim_names broken_members; /* every call for them ends with code 1 */
    sim_names phone_types;
    sim_names email_types;
    sim_names carriers;
    sim_map saved; /* by member: sim_record of "phone:TYPE", "email:TYPE" and the core fields */
    sim_map phone_owners; /* by digits: the member that has the number, as text */
    sim_map email_owners;
    bool empty_on_error; /* SavedPhoneNumber is empty, not absent, beside an error */
} sim_kognitiv_state;

void *sim_kognitiv_open(const yaml_node *seed, sim_seed_error *error);
void sim_kognitiv_close(void *state);
cJSON *sim_kognitiv_dump(const void *state);

/** The record of a member; NULL when out of memory. */
sim_record *sim_kognitiv_member(sim_kognitiv_state *state, int member);
/**
 * Gives a number or an address to a member, and takes the one that `record` has under `field` away. False when another member has it
 * (`taken`) or out of memory.
 */
bool sim_kognitiv_claim(sim_map *owners, sim_record *record, const char *field, const char *value, int member, bool *taken);

#endif
