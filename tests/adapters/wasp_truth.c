#include "wasp_truth.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool is_in(const char *const *set, const char *text) {
    for (size_t i = 0; set[i]; i++) {
        if (strcmp(set[i], text) == 0) {
            return true;
        }
    }
    return false;
}

bool wasp_truth_refuses(const wasp_truth *truth, const char *customer, const char *kind, const char *number) {
    return is_in(truth->bad_customers, customer) || is_in(truth->bad_kinds, kind) || is_in(truth->bad_numbers, number);
}

static const char *member(const cJSON *item, const char *name) {
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(item, name));
    assert_non_null(text);
    return text;
}

/* Writes the sentence, and says which field it is about. */
static const char *complain(const wasp_truth *truth, const cJSON *item, char *text, size_t size) {
    const char *customer = member(item, "CustomerNumber");
    const char *kind = member(item, "PhoneTypeName");
    const char *number = member(item, "PhoneNumber");
    bool by_customer = is_in(truth->bad_customers, customer);
    bool by_kind = !by_customer && is_in(truth->bad_kinds, kind);
    switch (truth->words) {
    case 0:
        if (by_customer) {
            snprintf(text, size, "Customer '%s' does not exist, its '%s' was not saved.", customer, kind);
        } else if (by_kind) {
            snprintf(text, size, "Phone type '%s' does not exist, it was not saved for '%s'.", kind, customer);
        } else {
            snprintf(text, size, "Phone number '%s' of '%s' is not valid.", number, customer);
        }
        break;
    case 1:
        if (by_customer) {
            snprintf(text, size, "Customer %s does not exist", customer);
        } else if (by_kind) {
            snprintf(text, size, "Phone type %s does not exist", kind);
        } else {
            snprintf(text, size, "Phone number %s is not valid", number);
        }
        break;
    case 2:
        if (by_customer) {
            snprintf(text, size, "%s: no such customer, no. 7 of 42", customer);
        } else if (by_kind) {
            snprintf(text, size, "%s: no such phone type, see Phone Types in the Office", kind);
        } else {
            snprintf(text, size, "%s: no such number, use Cell Phone or Fax instead? (%s)", number, customer);
        }
        break;
    default:
        snprintf(text, size, "A record was refused.");
        break;
    }
    return by_customer ? "CustomerNumber" : by_kind ? "PhoneTypeName" : "PhoneNumber";
}

static cJSON *entry_for(const wasp_truth *truth, const cJSON *item, bool refused) {
    char text[512] = "";
    const char *field = refused ? complain(truth, item, text, sizeof text) : "";
    cJSON *entry = cJSON_CreateObject();
    assert_non_null(entry);
    cJSON_AddNumberToObject(entry, "ResultCode", refused ? 102 : 0);
    cJSON_AddStringToObject(entry, "Message", text);
    cJSON_AddNumberToObject(entry, "HttpStatusCode", refused ? 400 : 200);
    cJSON_AddStringToObject(entry, "FieldName", !refused || truth->field == 2 ? "" : truth->field == 0 ? member(item, "CustomerNumber") : field);
    return entry;
}

static void shuffle(seeded_random *random, size_t *order, size_t count) {
    for (size_t i = count; i > 1; i--) {
        size_t k = (size_t)seeded_random_below(random, i);
        size_t kept = order[i - 1];
        order[i - 1] = order[k];
        order[k] = kept;
    }
}

char *wasp_truth_answer(const wasp_truth *truth, const char *body, size_t len) {
    cJSON *request = cJSON_ParseWithLength(body, len);
    assert_true(cJSON_IsArray(request));
    size_t count = (size_t)cJSON_GetArraySize(request);
    assert_in_range(count, 1, 500);
    size_t order[500];
    size_t refused_count = 0;
    for (size_t i = 0; i < count; i++) {
        order[i] = i;
    }
    if (truth->shuffled) {
        shuffle(truth->random, order, count);
    }
    cJSON *list = cJSON_CreateArray();
    cJSON *messages = cJSON_CreateArray();
    for (size_t i = 0; i < count; i++) {
        const cJSON *item = cJSON_GetArrayItem(request, (int)order[i]);
        bool refused = wasp_truth_refuses(truth, member(item, "CustomerNumber"), member(item, "PhoneTypeName"), member(item, "PhoneNumber"));
        refused_count += refused ? 1u : 0u;
        if (refused || !truth->failures_only) {
            if (truth->in_list) {
                cJSON_AddItemToArray(list, entry_for(truth, item, refused));
            }
            if (truth->in_messages) {
                cJSON_AddItemToArray(messages, entry_for(truth, item, refused));
            }
        }
    }
    cJSON *reply = cJSON_CreateObject();
    cJSON *data = cJSON_AddObjectToObject(reply, "Data");
    cJSON_AddItemToObject(data, "ResultList", list);
    if (truth->other_counters) {
        cJSON_AddNumberToObject(data, "SuccessfullResults", (double)(count - refused_count));
        cJSON_AddNumberToObject(data, "TotalResults", (double)count);
    }
    if (truth->error_count) {
        cJSON_AddNumberToObject(data, "ErrorCount", (double)refused_count);
    }
    cJSON_AddItemToObject(reply, "Messages", messages);
    cJSON_AddBoolToObject(reply, "HasError", refused_count > 0);
    cJSON_AddBoolToObject(reply, "HasHttpError", 0);
    char *text = cJSON_PrintUnformatted(reply);
    assert_non_null(text);
    cJSON_Delete(reply);
    cJSON_Delete(request);
    return text;
}
