#include "contract_findings.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include <trunkline/memory.h>

static char *copy(const char *text) {
    size_t size = strlen(text) + 1;
    char *made = tl_alloc(size);
    if (made)
        memcpy(made, text, size);
    return made;
}

static bool grow(contract_findings *all) {
    if (all->count < all->capacity)
        return true;
    size_t capacity = all->capacity ? all->capacity * 2 : 16;
    contract_finding *items = tl_realloc(all->items, capacity * sizeof *items);
    if (!items)
        return false;
    all->items = items;
    all->capacity = capacity;
    return true;
}

void contract_add(contract_findings *all, const char *file, long line, const char *element, const char *rule, const char *format, ...) {
    char text[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    contract_finding made = {copy(file), line, copy(element), rule, copy(text)};
    if (!made.file || !made.element || !made.message || !grow(all)) {
        tl_free(made.file);
        tl_free(made.element);
        tl_free(made.message);
        all->out_of_memory = true;
        return;
    }
    all->items[all->count++] = made;
}

void contract_findings_dispose(contract_findings *all) {
    for (size_t i = 0; i < all->count; i++) {
        tl_free(all->items[i].file);
        tl_free(all->items[i].element);
        tl_free(all->items[i].message);
    }
    tl_free(all->items);
    *all = (contract_findings){0};
}

void contract_print(FILE *out, const contract_findings *all, size_t messages) {
    for (size_t i = 0; i < all->count; i++) {
        const contract_finding *f = &all->items[i];
        fprintf(out, "%s:%ld: %s%s%s: %s\n", f->file, f->line, f->rule, *f->element ? " " : "", f->element, f->message);
    }
    fprintf(out, "%zu message%s, %zu finding%s\n", messages, messages == 1 ? "" : "s", all->count, all->count == 1 ? "" : "s");
}

static bool add_finding(cJSON *list, const contract_finding *f) {
    cJSON *object = cJSON_CreateObject();
    if (!object || !cJSON_AddItemToArray(list, object)) {
        cJSON_Delete(object);
        return false;
    }
    return cJSON_AddStringToObject(object, "file", f->file) && cJSON_AddNumberToObject(object, "line", (double)f->line) &&
           cJSON_AddStringToObject(object, "element", f->element) && cJSON_AddStringToObject(object, "rule", f->rule) &&
           cJSON_AddStringToObject(object, "message", f->message);
}

bool contract_print_json(FILE *out, const contract_findings *all, const char *wsdl, size_t messages) {
    cJSON *root = cJSON_CreateObject();
    bool ok = root && cJSON_AddStringToObject(root, "wsdl", wsdl) && cJSON_AddNumberToObject(root, "messages", (double)messages);
    cJSON *list = ok ? cJSON_AddArrayToObject(root, "findings") : NULL;
    ok = list != NULL;
    for (size_t i = 0; ok && i < all->count; i++)
        ok = add_finding(list, &all->items[i]);
    char *text = ok ? cJSON_Print(root) : NULL;
    if (text)
        fprintf(out, "%s\n", text);
    cJSON_free(text);
    cJSON_Delete(root);
    return text != NULL;
}
