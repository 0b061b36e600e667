#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "raw_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

/* Appends to a growing text. */
static void append(char **text, const char *more, size_t count) {
    size_t length = *text ? strlen(*text) : 0;
    char *grown = realloc(*text, length + count + 1);
    assert_non_null(grown);
    memcpy(grown + length, more, count);
    grown[length + count] = '\0';
    *text = grown;
}

static size_t on_data(char *data, size_t size, size_t count, void *context) {
    append(context, data, size * count);
    return size * count;
}

static struct curl_slist *add(struct curl_slist *headers, const char *name, const char *value) {
    char line[1000];
    snprintf(line, sizeof line, value ? "%s: %s" : "%s:", name, value ? value : "");
    return curl_slist_append(headers, line);
}

raw_reply raw_call(const sim_process *sim, const raw_ask *ask, long status) {
    raw_reply reply = {0};
    char url[600];
    CURL *curl = curl_easy_init();
    assert_non_null(curl);
    append(&reply.headers, "", 0);
    append(&reply.body, "", 0);
    snprintf(url, sizeof url, "%s%s", sim->url, ask->path);
    struct curl_slist *headers = add(NULL, "Expect", NULL);
    headers = add(headers, "Accept", ask->accept);
    headers = add(headers, "Content-Type", ask->type);
    headers = add(headers, "Authorization", ask->authorization);
    headers = add(headers, "AuthToken", ask->token);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    if (ask->body) {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)strlen(ask->body));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, ask->body);
    }
    if (ask->method)
        curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask->method);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 60000L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply.body);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_data);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply.headers);
    if (curl_easy_perform(curl) == CURLE_OK)
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply.status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    if (reply.status != status)
        fail_msg("%s: status %ld, not %ld: %s", ask->path, reply.status, status, reply.body);
    return reply;
}

void raw_dispose(raw_reply *reply) {
    free(reply->headers);
    free(reply->body);
    *reply = (raw_reply){0};
}

char *raw_header(const raw_reply *reply, const char *name) {
    size_t length = strlen(name);
    for (const char *line = reply->headers; line; line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL) {
        if (strncasecmp(line, name, length) != 0 || line[length] != ':')
            continue;
        const char *value = line + length + 1 + strspn(line + length + 1, " ");
        char *made = NULL;
        append(&made, value, strcspn(value, "\r\n"));
        return made;
    }
    return NULL;
}

void raw_check_header(const raw_reply *reply, const char *name, const char *expected) {
    char *value = raw_header(reply, name);
    if (!expected)
        assert_null(value);
    else
        assert_string_equal(value ? value : "(no header)", expected);
    free(value);
}

cJSON *raw_json(raw_reply *reply) {
    cJSON *json = cJSON_ParseWithLengthOpts(reply->body, strlen(reply->body) + 1, NULL, 1);
    if (!json)
        fail_msg("no JSON: %s", reply->body);
    raw_dispose(reply);
    return json;
}

cJSON *raw_call_json(const sim_process *sim, const raw_ask *ask, long status) {
    raw_reply reply = raw_call(sim, ask, status);
    return raw_json(&reply);
}

void raw_check_text(const cJSON *object, const char *name, const char *expected) {
    const cJSON *member = cJSON_GetObjectItemCaseSensitive(object, name);
    if (!member)
        fail_msg("no member %s", name);
    if (!expected) {
        assert_true(cJSON_IsNull(member));
        return;
    }
    if (!cJSON_IsString(member) || strcmp(member->valuestring, expected) != 0)
        fail_msg("%s is %s, not %s", name, cJSON_IsString(member) ? member->valuestring : "no text", expected);
}

char *raw_members(const cJSON *object) {
    char *made = NULL;
    append(&made, "", 0);
    for (const cJSON *member = object ? object->child : NULL; member; member = member->next) {
        append(&made, " ", *made ? 1 : 0);
        append(&made, member->string, strlen(member->string));
    }
    return made;
}

char *raw_file(const char *file, const char *from, const char *to) {
    char path[700];
    snprintf(path, sizeof path, "%s/tests/data/%s", TL_SOURCE_DIR, file);
    char *text = sim_read_file(path);
    if (!text)
        fail_msg("no file %s", path);
    size_t length = strlen(text);
    if (length && text[length - 1] == '\n')
        text[length - 1] = '\0';
    if (!from)
        return text;
    char *made = NULL;
    bool found = false;
    append(&made, "", 0);
    const char *at = text;
    for (const char *next; (next = strstr(at, from)) != NULL; at = next + strlen(from)) {
        append(&made, at, (size_t)(next - at));
        append(&made, to, strlen(to));
        found = true;
    }
    append(&made, at, strlen(at));
    free(text);
    assert_true(found);
    return made;
}

cJSON *raw_log(const sim_process *sim) {
    char *text = sim_log_text(sim);
    cJSON *list = cJSON_CreateArray();
    for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
        *end = '\0';
        assert_true(cJSON_AddItemToArray(list, cJSON_Parse(line)));
    }
    free(text);
    return list;
}
