#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "soap_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "sim_process.h"

/* Appends to a growing text. */
static void append(char **text, size_t *length, const char *more, size_t count) {
    char *grown = realloc(*text, *length + count + 1);
    assert_non_null(grown);
    memcpy(grown + *length, more, count);
    *length += count;
    grown[*length] = '\0';
    *text = grown;
}

static const char *find_pair(const char *const *pairs, const char *name, size_t length) {
    for (; pairs && *pairs; pairs += 2) {
        if (strlen(pairs[0]) == length && memcmp(pairs[0], name, length) == 0)
            return pairs[1];
    }
    return NULL;
}

char *soap_request(const char *file, const char *const *pairs) {
    char path[700];
    snprintf(path, sizeof path, "%s/tests/data/%s", TL_SOURCE_DIR, file);
    char *text = sim_read_file(path);
    assert_non_null(text);
    char *made = NULL;
    size_t length = 0;
    append(&made, &length, "", 0);
    for (const char *at = text; *at;) {
        const char *end = *at == '@' ? strchr(at + 1, '@') : NULL;
        const char *value = end ? find_pair(pairs, at + 1, (size_t)(end - at - 1)) : NULL;
        if (!value) {
            append(&made, &length, at++, 1);
            continue;
        }
        xmlChar *safe = xmlEncodeSpecialChars(NULL, BAD_CAST value);
        append(&made, &length, (const char *)safe, strlen((const char *)safe));
        xmlFree(safe);
        at = end + 1;
    }
    free(text);
    assert_null(strstr(made, "@<")); /* every placeholder has a value */
    return made;
}

static size_t on_body(char *data, size_t size, size_t count, void *context) {
    soap_reply *reply = context;
    append(&reply->body, &reply->length, data, size * count);
    return size * count;
}

soap_reply soap_post(const char *url, const char *path, const char *action, const char *type, const char *body) {
    soap_reply reply = {0};
    char full[300];
    char line[600];
    CURL *curl = curl_easy_init();
    assert_non_null(curl);
    append(&reply.body, &reply.length, "", 0);
    snprintf(full, sizeof full, "%s%s", url, path);
    snprintf(line, sizeof line, "Content-Type: %s", type ? type : "text/xml; charset=utf-8");
    struct curl_slist *headers = curl_slist_append(NULL, line);
    headers = curl_slist_append(headers, "Expect:");
    if (action) {
        snprintf(line, sizeof line, "SOAPAction: %s", action);
        headers = curl_slist_append(headers, line);
    }
    curl_easy_setopt(curl, CURLOPT_URL, full);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(body));
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 60000L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
    if (curl_easy_perform(curl) == CURLE_OK) {
        const char *got = NULL;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
        curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &got);
        snprintf(reply.content_type, sizeof reply.content_type, "%s", got ? got : "");
    }
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return reply;
}

void soap_reply_dispose(soap_reply *reply) {
    free(reply->body);
    *reply = (soap_reply){0};
}

soap_reply soap_xweb(const char *url, const char *operation, const char *file, const char *const *pairs, long status) {
    char action[200];
    char *body = soap_request(file, pairs);
    snprintf(action, sizeof action, "\"http://www.avectra.com/2005/%s\"", operation);
    soap_reply reply = soap_post(url, "/xweb/secure/netForumXML.asmx", action, NULL, body);
    free(body);
    if (reply.status != status)
        print_message("%s\n", reply.body);
    assert_int_equal(reply.status, status);
    assert_string_equal(reply.content_type, "text/xml; charset=utf-8");
    return reply;
}

soap_reply soap_kognitiv(const char *url, const char *operation, const char *file, const char *const *pairs) {
    char action[200];
    char *body = soap_request(file, pairs);
    snprintf(action, sizeof action, "\"https://app.smartbutton.com/Services/Sync/%s\"", operation);
    soap_reply reply = soap_post(url, "/Services/Sync.asmx", action, NULL, body);
    free(body);
    assert_int_equal(reply.status, 200);
    return reply;
}

char *soap_login(const char *url) {
    const char *const pairs[] = {"PASSWORD", "xweb-password", NULL};
    soap_reply reply = soap_xweb(url, "Authenticate", "xweb/authenticate-request.xml", pairs, 200);
    char *token = soap_value(&reply, "Token");
    assert_non_null(token);
    soap_reply_dispose(&reply);
    return token;
}

static xmlNodePtr find(xmlNodePtr node, const char *name) {
    for (; node; node = node->next) {
        if (node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0)
            return node;
        xmlNodePtr below = find(node->children, name);
        if (below)
            return below;
    }
    return NULL;
}

static xmlDocPtr parse(const soap_reply *reply) {
    xmlDocPtr doc = xmlReadMemory(reply->body, (int)reply->length, "reply", NULL, XML_PARSE_NONET);
    assert_non_null(doc);
    return doc;
}

char *soap_value(const soap_reply *reply, const char *name) {
    xmlDocPtr doc = parse(reply);
    xmlNodePtr node = find(xmlDocGetRootElement(doc), name);
    xmlChar *text = node ? xmlNodeGetContent(node) : NULL;
    size_t length = 0;
    char *made = NULL;
    if (text)
        append(&made, &length, (const char *)text, strlen((const char *)text));
    xmlFree(text);
    xmlFreeDoc(doc);
    return made;
}

void check_element(const soap_reply *reply, const char *name, const char *expected) {
    char *text = soap_value(reply, name);
    if (!expected)
        assert_null(text);
    else if (!text)
        fail_msg("the reply has no element %s", name);
    else
        assert_string_equal(text, expected);
    free(text);
}

char *soap_children(const soap_reply *reply, const char *name) {
    xmlDocPtr doc = parse(reply);
    xmlNodePtr node = find(xmlDocGetRootElement(doc), name);
    char *made = NULL;
    size_t length = 0;
    append(&made, &length, "", 0);
    for (xmlNodePtr child = node ? node->children : NULL; child; child = child->next) {
        if (child->type != XML_ELEMENT_NODE)
            continue;
        if (length)
            append(&made, &length, " ", 1);
        append(&made, &length, (const char *)child->name, strlen((const char *)child->name));
    }
    xmlFreeDoc(doc);
    return made;
}
