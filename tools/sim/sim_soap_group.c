#include "sim_soap_group.h"

#include <stdio.h>
#include <string.h>

#include "simsoapH.h"

struct sim_group *sim_group_new(struct soap *context) {
    struct sim_group *group = soap_malloc(context, sizeof *group);
    if (group)
        *group = (struct sim_group){NULL, NULL};
    return group;
}

bool sim_group_add(struct soap *context, struct sim_group *group, const char *name, tl_opt_text value) {
    sim_leaf *leaf = soap_malloc(context, sizeof *leaf);
    if (!leaf)
        return false;
    *leaf = (sim_leaf){name, value, NULL};
    if (group->last)
        group->last->next = leaf;
    else
        group->first = leaf;
    group->last = leaf;
    return true;
}

void soap_serialize_xweb__group(struct soap *context, struct sim_group *const *group) {
    (void)context;
    (void)group;
}

const char *soap_xweb__group2s(struct soap *context, struct sim_group *group) {
    (void)context;
    (void)group;
    return "";
}

int soap_s2xweb__group(struct soap *context, const char *text, struct sim_group **group) {
    (void)text;
    (void)group;
    return context->error = SOAP_TYPE;
}

static int write_leaf(struct soap *context, const sim_leaf *leaf) {
    char tag[100];
    snprintf(tag, sizeof tag, "xweb:%s", leaf->name);
    if (leaf->value.is == TL_NULL)
        return soap_element(context, tag, -1, NULL) || soap_attribute(context, "xsi:nil", "true") || soap_element_start_end_out(context, tag);
    return soap_element_begin_out(context, tag, -1, NULL) || soap_string_out(context, leaf->value.value.ptr, 0) || soap_element_end_out(context, tag);
}

int soap_out_xweb__group(struct soap *context, const char *tag, int id, struct sim_group *const *group, const char *type) {
    (void)id;
    (void)type;
    if (!*group)
        return SOAP_OK;
    if (soap_element_begin_out(context, tag, -1, NULL))
        return context->error;
    for (const sim_leaf *leaf = (*group)->first; leaf; leaf = leaf->next) {
        if (write_leaf(context, leaf))
            return context->error;
    }
    return soap_element_end_out(context, tag);
}

/* Reads one child; one of another namespace is skipped, as ASP.NET does. */
static int read_leaf(struct soap *context, struct sim_group *group) {
    if (soap_element_begin_in(context, NULL, 1, NULL))
        return context->error;
    const char *colon = strchr(context->tag, ':');
    const char *local = soap_strdup(context, colon ? colon + 1 : context->tag);
    char name[SOAP_TAGLEN + 10];
    if (!local)
        return context->error = SOAP_EOM;
    snprintf(name, sizeof name, "xweb:%s", local);
    bool ours = soap_match_tag(context, context->tag, name) == SOAP_OK;
    bool null = context->null != 0;
    tl_opt_text value = tl_null_text();
    if (!null) {
        const char *text = context->body ? soap_string_in(context, 1, -1, -1, NULL) : "";
        if (!text)
            return context->error;
        value = tl_text(text);
    }
    if (context->body && soap_element_end_in(context, NULL))
        return context->error;
    if (ours && !sim_group_add(context, group, local, value))
        return context->error = SOAP_EOM;
    return SOAP_OK;
}

struct sim_group **soap_in_xweb__group(struct soap *context, const char *tag, struct sim_group **group, const char *type) {
    (void)type;
    if (soap_element_begin_in(context, tag, 1, NULL))
        return NULL;
    if (!group)
        group = soap_malloc(context, sizeof *group);
    struct sim_group *made = group ? sim_group_new(context) : NULL;
    if (!made) {
        context->error = SOAP_EOM;
        return NULL;
    }
    *group = made;
    if (!context->body)
        return group;
    while (soap_peek_element(context) == SOAP_OK) {
        if (read_leaf(context, made))
            return NULL;
    }
    if (context->error != SOAP_NO_TAG || soap_element_end_in(context, tag))
        return NULL;
    return group;
}
