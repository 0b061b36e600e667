/*
 * QQCatalyst, simulated: bodies in XML, read as .NET's DataContractSerializer reads them: namespaces count, and members that are not in the
 * alphabet's order are skipped without a word.
 */
#include <limits.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "sim_qqcatalyst.h"

#define REQUEST_NAMESPACE "http://schemas.datacontract.org/2004/07/QQSolutions.NextGen.ModelLibrary.DataTransferObjects.Contacts"
#define INSTANCE_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"

static bool is_ours(const xmlNode *node) {
    return node->type == XML_ELEMENT_NODE && node->ns && strcmp((const char *)node->ns->href, REQUEST_NAMESPACE) == 0;
}

static bool is_nil(xmlNode *node) {
    xmlChar *value = xmlGetNsProp(node, BAD_CAST "nil", BAD_CAST INSTANCE_NAMESPACE);
    bool nil = value && (strcmp((const char *)value, "true") == 0 || strcmp((const char *)value, "1") == 0);
    xmlFree(value);
    return nil;
}

/* Takes the blanks around a number or a boolean off, in place. */
static char *trim(char *text) {
    text += strspn(text, " \t\r\n");
    for (size_t length = strlen(text); length && strchr(" \t\r\n", text[length - 1]); length--)
        text[length - 1] = '\0';
    return text;
}

static bool read_member(sim_exchange *x, xmlNode *node, sim_qq_number *number, unsigned member) {
    bool text = sim_qq_names[member].kind == SIM_QQ_STRING;
    if (is_nil(node)) {
        number->members[member] = tl_null_text();
        return text;
    }
    for (const xmlNode *child = node->children; child; child = child->next) {
        if (child->type == XML_ELEMENT_NODE)
            return false;
    }
    xmlChar *content = xmlNodeGetContent(node);
    bool ok = content && sim_qq_set(x, number, member, text ? (char *)content : trim((char *)content));
    xmlFree(content);
    return ok;
}

static bool read_number(sim_exchange *x, xmlNode *item, sim_qq_number *number) {
    const sim_qq_state *state = x->state;
    unsigned next = 0;
    for (xmlNode *node = item->children; node; node = node->next) {
        unsigned member = is_ours(node) ? sim_qq_member_of((const char *)node->name) : SIM_QQ_MEMBERS;
        if (member == SIM_QQ_MEMBERS || (member < next && !state->any_order))
            continue;
        next = member + 1;
        if (!read_member(x, node, number, member))
            return false;
    }
    return true;
}

bool sim_qq_read_xml(sim_exchange *x, sim_qq_request *request) {
    tl_str body = x->request.body;
    if (!body.len || body.len > INT_MAX)
        return false;
    xmlDoc *document = xmlReadMemory(body.ptr, (int)body.len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    /* .NET refuses a DTD. */
    bool ok = root && !document->intSubset && is_ours(root) && strcmp((const char *)root->name, "ArrayOfPhoneNumberDTO") == 0;
    for (xmlNode *item = ok ? root->children : NULL; ok && item; item = item->next) {
        if (!is_ours(item) || strcmp((const char *)item->name, "PhoneNumberDTO") != 0)
            continue;
        sim_qq_number *number = sim_qq_add_number(x, request);
        ok = number && read_number(x, item, number);
    }
    xmlFreeDoc(document);
    return ok;
}
