#include "contract_message.h"

#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/xmlerror.h>

#include "contract_prune.h"

typedef struct judge {
    const contract_wsdl *wsdl;
    const char *file;
    contract_findings *findings;
    bool groups_may_lack;
    xmlSchemaValidCtxtPtr validator;
    const xmlNode *last; /* the element of the last finding about a value */
} judge;

/* "WEBPhoneUpdate/oFacadeObject/Phone": from below the header or body. */
static void write_path(const xmlNode *node, char path[300]) {
    const char *names[40];
    size_t depth = 0;
    size_t used = 0;
    path[0] = '\0';
    for (; node && node->type == XML_ELEMENT_NODE && depth < 40; node = node->parent) {
        if (node->ns && xmlStrEqual(node->ns->href, BAD_CAST CONTRACT_SOAP) && !xmlStrEqual(node->name, BAD_CAST "Fault"))
            break;
        names[depth++] = (const char *)node->name;
    }
    while (depth > 0 && used < 300) {
        depth--;
        int added = snprintf(path + used, 300 - used, "%s%s", used ? "/" : "", names[depth]);
        used += added > 0 ? (size_t)added : 0;
    }
}

static void add(judge *j, const xmlNode *node, const char *rule, const char *message) {
    char path[300];
    write_path(node, path);
    contract_add(j->findings, j->file, node ? xmlGetLineNo(node) : 0, path, rule, "%s", message);
}

/* The rules about a value, by libxml2's code from XML_SCHEMAV_CVC_LENGTH_VALID on. */
static const struct {
    const char *rule;
    const char *message;
} facets[] = {
    {"length", "the value is not as long as it must be"},
    {"min-length", "the value is too short"},
    {"max-length", "the value is too long"},
    {"minimum", "the value is too small"},
    {"maximum", "the value is too large"},
    {"minimum", "the value is too small"},
    {"maximum", "the value is too large"},
    {"total-digits", "the value has too many digits"},
    {"fraction-digits", "the value has too many digits behind the point"},
    {"pattern", "the value does not fit the pattern"},
    {"enumeration", "the value is none of those listed"},
};

/* libxml2's own text without "Element 'x': ", which says where; only for errors that quote no value. */
static void add_text(judge *j, const xmlError *error, const char *rule) {
    char text[400];
    const char *colon = error->message ? strstr(error->message, "': ") : NULL;
    snprintf(text, sizeof text, "%s", colon ? colon + 3 : "not as declared");
    text[strcspn(text, "\r\n")] = '\0';
    add(j, error->node, rule, text);
}

/* Called by libxml2. Its texts hold values, which may be secrets: what is shown is ours wherever one could be. */
static void on_error(void *context, xmlErrorPtr error) {
    judge *j = context;
    const xmlNode *node = error->node;
    int code = error->code;
    if (code >= XML_SCHEMAV_CVC_LENGTH_VALID && code <= XML_SCHEMAV_CVC_ENUMERATION_VALID) {
        const size_t index = (size_t)(code - XML_SCHEMAV_CVC_LENGTH_VALID);
        add(j, node, facets[index].rule, facets[index].message);
        j->last = node;
    } else if (code >= XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1 && code <= XML_SCHEMAV_CVC_FACET_VALID) {
        /* libxml2 says so again behind a facet's finding. */
        if (j->last != node)
            add(j, node, "type", "the value is not of the element's type");
        j->last = node;
    } else if (code == XML_SCHEMAV_ELEMENT_CONTENT) {
        bool missing = error->message && strstr(error->message, "Missing child element") != NULL;
        add_text(j, error, missing ? "missing-element" : "element");
    } else if (code == XML_SCHEMAV_CVC_ELT_1) {
        add(j, node, "element-unknown", "no schema declares this element");
    } else if (code >= XML_SCHEMAV_CVC_ELT_3_1 && code <= XML_SCHEMAV_CVC_ELT_3_2_2) {
        add(j, node, "nil", "xsi:nil is not allowed here, or the element is not empty");
    } else if (code >= XML_SCHEMAV_CVC_COMPLEX_TYPE_2_1 && code <= XML_SCHEMAV_CVC_COMPLEX_TYPE_2_4) {
        add(j, node, "content", "text or elements stand where none may");
    } else if (code >= XML_SCHEMAV_CVC_COMPLEX_TYPE_3_1 && code <= XML_SCHEMAV_CVC_COMPLEX_TYPE_4) {
        add(j, node, "attribute", "an attribute is not as declared");
    } else {
        char text[60];
        snprintf(text, sizeof text, "not valid (libxml2's error %d)", code);
        add(j, node, "schema", text);
    }
}

static xmlNodePtr element_from(xmlNodePtr node) {
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

static bool is_soap(xmlNodePtr node, const char *name) {
    return node && node->ns && xmlStrEqual(node->ns->href, BAD_CAST CONTRACT_SOAP) && xmlStrEqual(node->name, BAD_CAST name);
}

static xmlNodePtr find_child(xmlNodePtr parent, const xmlChar *name) {
    for (xmlNodePtr node = element_from(parent->children); node; node = element_from(node->next)) {
        if (xmlStrEqual(node->name, name))
            return node;
    }
    return NULL;
}

/* Looks for required groups, as deep as the message goes. */
static void check_groups(judge *j, xmlNodePtr node, xmlNodePtr declaration, unsigned depth) {
    xmlNodePtr type = depth < 50 ? contract_type_of(j->wsdl, declaration) : NULL;
    xmlNodePtr model = type ? element_from(type->children) : NULL;
    for (xmlNodePtr member = model ? element_from(model->children) : NULL; member; member = element_from(member->next)) {
        xmlChar *name = xmlStrEqual(member->name, BAD_CAST "element") ? xmlGetNoNsProp(member, BAD_CAST "name") : NULL;
        xmlNodePtr child = name ? find_child(node, name) : NULL;
        if (child) {
            check_groups(j, child, member, depth + 1);
        } else if (name && contract_is_group(member) && !j->groups_may_lack) {
            char path[300];
            write_path(node, path);
            size_t used = strlen(path);
            snprintf(path + used, sizeof path - used, "/%s", (const char *)name);
            contract_add(j->findings, j->file, xmlGetLineNo(node), path, "group-omitted", "the WSDL requires this group; it is not there");
        }
        xmlFree(name);
    }
}

static const char *uri_of(const xmlNode *node) {
    return node->ns ? (const char *)node->ns->href : "";
}

static void validate(judge *j, xmlNodePtr node) {
    xmlNodePtr declaration = contract_find_element(j->wsdl, uri_of(node), (const char *)node->name);
    j->last = NULL;
    if (!declaration && !is_soap(node, "Fault"))
        add(j, node, "element-unknown", "no schema declares this element");
    else if (xmlSchemaValidateOneElement(j->validator, node) < 0)
        add(j, node, "schema", "libxml2 could not validate this");
    if (declaration)
        check_groups(j, node, declaration, 0);
}

/* The header's blocks: those that a schema declares are validated, those of others are none of ours. */
static void judge_header(judge *j, xmlNodePtr header, const contract_use *use, xmlNodePtr body) {
    bool found = !use->header_name;
    for (xmlNodePtr block = header ? element_from(header->children) : NULL; block; block = element_from(block->next)) {
        const char *uri = uri_of(block);
        bool wanted = use->header_name && strcmp((const char *)block->name, use->header_name) == 0 && strcmp(uri, use->header_uri) == 0;
        found = found || wanted;
        if (contract_find_element(j->wsdl, uri, (const char *)block->name))
            validate(j, block);
        else if (use->header_uri && strcmp(uri, use->header_uri) == 0)
            add(j, block, "header-unknown", "the WSDL's namespace declares no such block");
    }
    if (!found) {
        char text[200];
        snprintf(text, sizeof text, "the block %.100s, which the WSDL binds to this message, is not there", use->header_name);
        add(j, header ? header : body, "header-missing", text);
    }
}

static void judge_envelope(judge *j, xmlNodePtr envelope) {
    if (!is_soap(envelope, "Envelope")) {
        add(j, envelope, "envelope", "the root is no SOAP 1.1 envelope");
        return;
    }
    xmlNodePtr child = element_from(envelope->children);
    xmlNodePtr header = is_soap(child, "Header") ? child : NULL;
    xmlNodePtr body = header ? element_from(header->next) : child;
    xmlNodePtr payload = is_soap(body, "Body") ? element_from(body->children) : NULL;
    if (!payload || element_from(body->next) || element_from(payload->next)) {
        add(j, envelope, "envelope", "there must be one Header at most, then one Body with one element");
        return;
    }
    contract_use use = contract_find_use(j->wsdl, uri_of(payload), (const char *)payload->name);
    if (!use.operation && !is_soap(payload, "Fault"))
        add(j, payload, "operation-unknown", "no operation of the WSDL sends or answers with this element, in this namespace");
    else
        validate(j, payload);
    judge_header(j, header, &use, body);
}

bool contract_collect(const char *path, xmlHashTablePtr names) {
    xmlDocPtr doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNodePtr root = doc ? xmlDocGetRootElement(doc) : NULL;
    bool ok = true;
    for (xmlNodePtr part = root ? element_from(root->children) : NULL; ok && part; part = element_from(part->next)) {
        for (xmlNodePtr node = element_from(part->children); ok && node; node = element_from(node->next))
            ok = contract_add_name(names, node->name);
    }
    xmlFreeDoc(doc);
    return ok;
}

void contract_judge(const contract_wsdl *wsdl, const char *path, bool groups_may_lack, contract_findings *findings) {
    judge j = {.wsdl = wsdl, .file = path, .findings = findings, .groups_may_lack = groups_may_lack};
    xmlDocPtr doc = xmlReadFile(path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_BIG_LINES);
    if (!doc) {
        const xmlError *error = xmlGetLastError();
        contract_add(findings, path, error ? error->line : 0, "", "not-xml", "this is no well-formed XML (libxml2's error %d)",
                     error ? error->code : 0);
        return;
    }
    j.validator = xmlSchemaNewValidCtxt(wsdl->compiled);
    if (!j.validator) {
        findings->out_of_memory = true;
    } else if (doc->intSubset) {
        contract_add(findings, path, 1, "", "doctype", "SOAP allows no DOCTYPE");
    } else {
        xmlSchemaSetValidStructuredErrors(j.validator, on_error, &j);
        judge_envelope(&j, xmlDocGetRootElement(doc));
    }
    if (j.validator)
        xmlSchemaFreeValidCtxt(j.validator);
    xmlFreeDoc(doc);
}
