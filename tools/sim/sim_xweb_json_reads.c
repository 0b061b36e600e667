/* JSON over xWEB, simulated: the calls that answer with rows. No page shows them: they are a list of objects, or `rows: wrapped`. */
#include <limits.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/tree.h>

#include "sim_xweb_json.h"

/* Ends a list of rows: bare, or as the XML would be as JSON. */
static cJSON *finish(const sim_xweb_json_call *call, cJSON *rows, bool ok, const char *wrapper) {
    cJSON *inner = NULL;
    cJSON *outer = NULL;
    if (!ok || !rows) {
        cJSON_Delete(rows);
        return NULL;
    }
    if (!call->state->setup.json_wrapped_rows)
        return rows;
    outer = cJSON_CreateObject();
    inner = outer ? cJSON_AddObjectToObject(outer, wrapper) : NULL;
    if (inner && cJSON_AddItemToObject(inner, "Result", rows))
        return outer;
    cJSON_Delete(outer);
    cJSON_Delete(rows);
    return NULL;
}

static cJSON *add_row(cJSON *rows) {
    cJSON *row = cJSON_CreateObject();
    if (row && !cJSON_AddItemToArray(rows, row)) {
        cJSON_Delete(row);
        row = NULL;
    }
    return row;
}

cJSON *sim_xweb_json_types(sim_xweb_json_call *call) {
    const sim_record *types = &call->state->phone_types;
    cJSON *rows = cJSON_CreateArray();
    bool ok = rows != NULL;
    for (size_t i = 0; ok && i < types->count; i++) {
        cJSON *row = add_row(rows);
        ok = row && cJSON_AddStringToObject(row, "pht_key", types->fields[i].name) &&
             cJSON_AddStringToObject(row, "pht_code", types->fields[i].text ? types->fields[i].text : "");
    }
    return finish(call, rows, ok, "PhoneTypes");
}

cJSON *sim_xweb_json_phones(sim_xweb_json_call *call) {
    static const char *const columns[] = {"cph_key", "cph_pht_key", "phn_number", "cph_extension", "cph_primary"};
    char key[SIM_GUID_SIZE];
    char owner[SIM_GUID_SIZE];
    if (!sim_xweb_read_guid(sim_xweb_json_parameter(call, "CustomerKey"), key))
        return sim_xweb_json_refuse(call, &sim_xweb_bad_parameters);
    cJSON *rows = cJSON_CreateArray();
    bool ok = rows != NULL;
    for (size_t i = 0; ok && i < call->state->phones.capacity; i++) {
        const sim_record *phone = call->state->phones.entries[i].key ? call->state->phones.entries[i].value : NULL;
        if (!phone || !sim_xweb_read_guid(sim_record_text(phone, "cph_cst_key"), owner) || strcmp(key, owner) != 0)
            continue;
        cJSON *row = add_row(rows);
        ok = row != NULL;
        for (size_t c = 0; ok && c < sizeof columns / sizeof columns[0]; c++)
            ok = cJSON_AddStringToObject(row, columns[c], sim_record_text(phone, columns[c])) != NULL;
    }
    return finish(call, rows, ok, "Phones");
}

/* The rows of the SOAP side's XML as JSON. */
static bool convert(const tl_buf *xml, cJSON *rows) {
    if (xml->len > INT_MAX)
        return false;
    xmlDoc *document = xmlReadMemory(xml->ptr, (int)xml->len, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    xmlNode *root = document ? xmlDocGetRootElement(document) : NULL;
    bool ok = root != NULL;
    for (xmlNode *result = ok ? root->children : NULL; ok && result; result = result->next) {
        cJSON *row = add_row(rows);
        ok = row != NULL;
        for (xmlNode *column = result->children; ok && column; column = column->next) {
            xmlChar *text = xmlNodeGetContent(column);
            ok = text && cJSON_AddStringToObject(row, (const char *)column->name, (const char *)text);
            xmlFree(text);
        }
    }
    xmlFreeDoc(document);
    return ok;
}

cJSON *sim_xweb_json_query(sim_xweb_json_call *call) {
    static const char *const names[] = {"szObjectName", "szColumnList", "szWhereClause", "szOrderBy"};
    const char *values[4];
    tl_buf xml = {0};
    for (size_t i = 0; i < 4; i++)
        values[i] = sim_xweb_json_parameter(call, names[i]);
    if (sim_names_has(&call->state->denied, tl_str_from(values[0]))) {
        tl_str text = tl_arena_format(call->x->arena, "Account is not authorized to perform Select on %s object", values[0]);
        return text.ptr ? sim_xweb_json_refuse_with(call, text.ptr) : NULL;
    }
    const char *error = sim_xweb_query(call->state, values[0], values[1], values[2], values[3], &xml);
    cJSON *rows = error ? NULL : cJSON_CreateArray();
    bool ok = rows && convert(&xml, rows);
    tl_buf_dispose(&xml);
    return error ? sim_xweb_json_refuse_with(call, error) : finish(call, rows, ok, "Objects");
}
