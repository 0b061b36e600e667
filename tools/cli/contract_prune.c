#include "contract_prune.h"

#include <string.h>

bool contract_add_name(xmlHashTablePtr names, const xmlChar *name) {
    static char present; /* any value that is not NULL */
    return xmlHashLookup(names, name) || xmlHashAddEntry(names, name, &present) == 0;
}

/* Adds the local parts of an attribute's QNames, of which memberTypes may hold several. */
static bool add_qnames(xmlHashTablePtr names, const xmlChar *value, bool *grown) {
    char name[300];
    for (const char *at = (const char *)value; at && *at;) {
        at += strspn(at, " \t\r\n");
        size_t length = strcspn(at, " \t\r\n");
        const char *colon = memchr(at, ':', length);
        size_t skip = colon ? (size_t)(colon - at) + 1 : 0;
        if (length > skip && length - skip < sizeof name) {
            memcpy(name, at + skip, length - skip);
            name[length - skip] = '\0';
            *grown = *grown || !xmlHashLookup(names, BAD_CAST name);
            if (!contract_add_name(names, BAD_CAST name))
                return false;
        }
        at += length;
    }
    return true;
}

/* Adds everything that a declaration refers to. */
static bool add_references(xmlHashTablePtr names, xmlNodePtr node, bool *grown) {
    static const char *const attributes[] = {"type", "ref", "base", "itemType", "memberTypes", "substitutionGroup", "refer"};
    for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
        xmlChar *value = xmlGetNoNsProp(node, BAD_CAST attributes[i]);
        bool ok = !value || add_qnames(names, value, grown);
        xmlFree(value);
        if (!ok)
            return false;
    }
    for (xmlNodePtr child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE && !add_references(names, child, grown))
            return false;
    }
    return true;
}

static bool is_named(xmlNodePtr node) {
    return node->type == XML_ELEMENT_NODE && xmlHasNsProp(node, BAD_CAST "name", NULL);
}

/* Whether a global declaration is wanted by its name, or as a substitute for a wanted element. */
static bool is_wanted(xmlHashTablePtr names, xmlNodePtr node) {
    xmlChar *name = xmlGetNoNsProp(node, BAD_CAST "name");
    xmlChar *head = xmlGetNoNsProp(node, BAD_CAST "substitutionGroup");
    const char *colon = head ? strchr((const char *)head, ':') : NULL;
    bool wanted = xmlHashLookup(names, name) || (head && xmlHashLookup(names, colon ? BAD_CAST(colon + 1) : head));
    xmlFree(name);
    xmlFree(head);
    return wanted;
}

bool contract_prune(contract_wsdl *wsdl, xmlHashTablePtr names) {
    for (bool grown = true; grown;) {
        grown = false;
        for (size_t i = 0; i < wsdl->schema_count; i++) {
            for (xmlNodePtr node = xmlDocGetRootElement(wsdl->schemas[i])->children; node; node = node->next) {
                if (is_named(node) && is_wanted(names, node) && !add_references(names, node, &grown))
                    return false;
            }
        }
    }
    for (size_t i = 0; i < wsdl->schema_count; i++) {
        xmlNodePtr next = NULL;
        for (xmlNodePtr node = xmlDocGetRootElement(wsdl->schemas[i])->children; node; node = next) {
            next = node->next;
            if (is_named(node) && !is_wanted(names, node)) {
                xmlUnlinkNode(node);
                xmlFreeNode(node);
            }
        }
    }
    return true;
}
