/*
 * A group of xWEB's facade object (Phone_XRef, Customer, Phone, Country), as read from an envelope or to be written to one: its
 * children in order, each null, empty or a value; what is not in the list is absent. gSOAP calls the (de)serialiser, which stands in
 * for generated code: the children differ by the version that is played, so they are no struct.
 */
#ifndef SIM_SOAP_GROUP_H
#define SIM_SOAP_GROUP_H

#include <trunkline/presence.h>

struct soap;

typedef struct sim_leaf {
    const char *name; /* local name */
    tl_opt_text value; /* null or a value */
    struct sim_leaf *next;
} sim_leaf;

struct sim_group {
    sim_leaf *first;
    sim_leaf *last;
};

/** A new group in the context's memory; NULL when out of memory. */
struct sim_group *sim_group_new(struct soap *context);
/** Appends a child; name and value are borrowed. False when out of memory. */
bool sim_group_add(struct soap *context, struct sim_group *group, const char *name, tl_opt_text value);

#endif
