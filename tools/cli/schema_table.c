#include "schema_table.h"

#include <string.h>

#include "json_print.h"
#include "text_table.h"

enum { TEXT_SIZE = 160 };

static const char *again_text(const tl_operation *operation) {
    return !(operation->flags & TL_OPERATION_IDEMPOTENT) ? "no" : operation->flags & TL_OPERATION_IDEMPOTENT_ASSUMED ? "yes (assumed)" : "yes";
}

static bool is_assumed(const tl_operation *operation) {
    return (operation->flags & TL_OPERATION_ASSUMED) != 0;
}

static const char *entity_text(const tl_operation *operation) {
    return operation->entity ? operation->entity[0] ? operation->entity : "yes" : "";
}

/* ---- an API ---- */

static bool print_api_table(FILE *out, const tl_adapter *adapter) {
    static const char *const headings[] = {"OPERATION", "REQUEST", "SAVES", "SAFE TO REPEAT", "", NULL};
    const tl_api *api = adapter->api;
    text_table *table = text_table_new(headings);
    bool good = table != NULL;
    for (uint32_t i = 0; i < api->operation_count && good; i++) {
        const tl_operation *operation = api->operations[i];
        char request[TEXT_SIZE];
        snprintf(request, sizeof request, "%s %s", operation->method, operation->path);
        good = text_table_add(table, operation->id) && text_table_add(table, request) && text_table_add(table, entity_text(operation)) &&
               text_table_add(table, again_text(operation)) && text_table_add(table, is_assumed(operation) ? "assumed" : "");
    }
    if (good) {
        fprintf(out, "%s, %s %s\n\n", adapter->title, api->title, api->version);
        text_table_print(out, table);
        fputs("\nassumed: the vendor does not say; openapi/ or wsdl/ holds what is taken for granted.\n", out);
    }
    text_table_free(table);
    return good;
}

static void print_operation_members(FILE *out, const tl_operation *operation) {
    json_print_name(out, "id", true);
    json_print_text(out, tl_str_from(operation->id));
    json_print_member(out, "method", operation->method);
    json_print_member(out, "path", operation->path);
    json_print_member(out, "entity", operation->entity);
    json_print_truth(out, "idempotent", (operation->flags & TL_OPERATION_IDEMPOTENT) != 0);
    json_print_truth(out, "idempotent_assumed", (operation->flags & TL_OPERATION_IDEMPOTENT_ASSUMED) != 0);
    json_print_truth(out, "assumed", is_assumed(operation));
}

static void print_schema_members(FILE *out, const tl_adapter *adapter) {
    fputs("{\"schema\":\"trunkline/schema/1\"", out);
    json_print_member(out, "adapter", adapter->name);
    json_print_member(out, "title", adapter->api->title);
    json_print_member(out, "version", adapter->api->version);
    json_print_member(out, "sha256", adapter->api->schema_sha256);
}

bool schema_print_api(FILE *out, const tl_adapter *adapter, bool json) {
    if (!json) {
        return print_api_table(out, adapter);
    }
    print_schema_members(out, adapter);
    fputs(",\"operations\":[", out);
    for (uint32_t i = 0; i < adapter->api->operation_count; i++) {
        fputs(i ? ",{" : "{", out);
        print_operation_members(out, adapter->api->operations[i]);
        fputc('}', out);
    }
    fputs("]}\n", out);
    return true;
}

/* ---- an operation ---- */

typedef struct printer {
    FILE *out;
    text_table *table;
    uint64_t rows;
} printer;

/* "list of object", "one of". */
static void write_kind(const schema_row *row, char out[TEXT_SIZE]) {
    size_t used = 0;
    for (const tl_type *type = row->type; type; type = type->element) {
        int wrote = snprintf(out + used, TEXT_SIZE - used, "%s%s", type == row->type ? "" : " of ", schema_kind_name(type));
        used += wrote > 0 && (size_t)wrote < TEXT_SIZE - used ? (size_t)wrote : 0;
        if (type->kind != TL_KIND_LIST && type->kind != TL_KIND_MAP) {
            break;
        }
    }
}

static void write_marks(const schema_row *row, char out[TEXT_SIZE]) {
    static const struct {
        unsigned flag;
        const char *mark;
    } marks[] = {
        {TL_FIELD_REQUIRED, "required"},   {TL_FIELD_NULLABLE, "nullable"},     {TL_FIELD_SECRET, "secret"},
        {TL_FIELD_READ_ONLY, "read only"}, {TL_FIELD_WRITE_ONLY, "write only"}, {TL_FIELD_PHONE, "phone number"},
    };
    size_t used = (size_t)snprintf(out, TEXT_SIZE, "%s", row->place);
    for (size_t i = 0; row->field && i < sizeof marks / sizeof marks[0] && used < TEXT_SIZE; i++) {
        if (row->field->flags & marks[i].flag) {
            used += (size_t)snprintf(out + used, TEXT_SIZE - used, "%s%s", used ? ", " : "", marks[i].mark);
        }
    }
    if (row->again && used < TEXT_SIZE) {
        snprintf(out + used, TEXT_SIZE - used, "%ssee above", used ? ", " : "");
    }
}

static bool add_row(void *context, const schema_row *row) {
    printer *to = context;
    char kind[TEXT_SIZE];
    char marks[TEXT_SIZE];
    char path[TEXT_SIZE];
    write_kind(row, kind);
    write_marks(row, marks);
    snprintf(path, sizeof path, "%.*s", (int)row->path.len, row->path.len ? row->path.ptr : "");
    return text_table_add(to->table, row->section) && text_table_add(to->table, row->path.len ? path : "(the body)") &&
           text_table_add(to->table, kind) && text_table_add(to->table, row->limits) && text_table_add(to->table, marks) &&
           text_table_add(to->table, row->columns);
}

static bool print_operation_table(FILE *out, const tl_operation *operation) {
    static const char *const headings[] = {"IN", "FIELD", "TYPE", "LIMITS", "", "COLUMN", NULL};
    static const char *const auths[] = {"none", "a bearer token", "a token in a header", "a token in the body", "user and password"};
    printer to = {.out = out, .table = text_table_new(headings)};
    bool good = to.table && schema_rows(operation, add_row, &to);
    if (good) {
        fprintf(out, "%s: %s %s\n", operation->id, operation->method, operation->path);
        fprintf(out, "token: %s\n", operation->auth <= TL_AUTH_BASIC ? auths[operation->auth] : "");
        fprintf(out, "safe to repeat: %s\n", again_text(operation));
        if (operation->entity) {
            fprintf(out, "saves records%s%s\n", operation->entity[0] ? " of the entity " : "", operation->entity);
        }
        if (is_assumed(operation)) {
            fputs("assumed: the vendor does not document this operation\n", out);
        }
        fputc('\n', out);
        text_table_print(out, to.table);
    }
    text_table_free(to.table);
    return good;
}

static bool print_row_json(void *context, const schema_row *row) {
    printer *to = context;
    FILE *out = to->out;
    char kind[TEXT_SIZE];
    unsigned flags = row->field ? row->field->flags : 0;
    write_kind(row, kind);
    fputs(to->rows++ ? ",{" : "{", out);
    json_print_name(out, "in", true);
    json_print_text(out, tl_str_from(row->section));
    json_print_name(out, "path", false);
    json_print_text(out, row->path.ptr ? row->path : tl_str_sized("", 0));
    json_print_member(out, "type", kind);
    json_print_member(out, "limits", row->limits[0] ? row->limits : NULL);
    json_print_truth(out, "required", (flags & TL_FIELD_REQUIRED) != 0);
    json_print_truth(out, "nullable", (flags & TL_FIELD_NULLABLE) != 0);
    json_print_truth(out, "secret", (flags & TL_FIELD_SECRET) != 0);
    json_print_truth(out, "phone_number", (flags & TL_FIELD_PHONE) != 0);
    json_print_member(out, "place", row->place[0] ? row->place : NULL);
    json_print_member(out, "columns", row->columns[0] ? row->columns : NULL);
    json_print_truth(out, "recursive", row->again);
    fputc('}', out);
    return true;
}

bool schema_print_operation(FILE *out, const tl_adapter *adapter, const tl_operation *operation, bool json) {
    printer to = {.out = out};
    if (!json) {
        return print_operation_table(out, operation);
    }
    print_schema_members(out, adapter);
    fputs(",\"operation\":{", out);
    print_operation_members(out, operation);
    fputs(",\"fields\":[", out);
    bool good = schema_rows(operation, print_row_json, &to);
    fputs("]}}\n", out);
    return good;
}
