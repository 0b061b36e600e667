/* `trunkline systems --json`: docs/config.md says what is in it. */
#include "json_print.h"
#include "systems_facts.h"

static void print_first(FILE *out, const char *name, const char *text) {
    json_print_name(out, name, true);
    json_print_text(out, tl_str_from(text));
}

static void print_list(FILE *out, const char *name, const char *const *texts) {
    json_print_name(out, name, false);
    fputc('[', out);
    for (size_t i = 0; texts && texts[i]; i++) {
        fputs(i ? "," : "", out);
        json_print_text(out, tl_str_from(texts[i]));
    }
    fputc(']', out);
}

static void print_columns(FILE *out, const tl_operation *operation) {
    json_print_name(out, "columns", false);
    fputc('[', out);
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *column = &operation->columns[i];
        fputs(i ? ",{" : "{", out);
        print_first(out, "name", tl_column_name((tl_column)column->column));
        json_print_member(out, "field", column->path);
        json_print_truth(out, "required", (column->flags & TL_COLUMN_REQUIRED) != 0);
        json_print_truth(out, "key", (column->flags & TL_COLUMN_KEY) != 0);
        json_print_truth(out, "group", (column->flags & TL_COLUMN_GROUP) != 0);
        fputc('}', out);
    }
    fputc(']', out);
}

/* Kinds that pick the field, and the system's words for the others. */
static void print_kinds(FILE *out, const tl_operation *operation) {
    json_print_name(out, "kind_fields", false);
    fputc('{', out);
    for (uint32_t i = 0; i < operation->kind_target_count; i++) {
        json_print_name(out, operation->kind_targets[i].kind, i == 0);
        json_print_text(out, tl_str_from(operation->kind_targets[i].path));
    }
    fputc('}', out);
    json_print_name(out, "kind_words", false);
    fputc('{', out);
    for (uint32_t i = 0; i < operation->kind_word_count; i++) {
        json_print_name(out, operation->kind_words[i].kind, i == 0);
        json_print_text(out, tl_str_from(operation->kind_words[i].word));
    }
    fputc('}', out);
}

static void print_operation(FILE *out, const tl_adapter *adapter, const tl_operation *operation) {
    static const char *const json_only[] = {"application/json", NULL};
    static const char *const soap_only[] = {"text/xml", NULL};
    fputc('{', out);
    print_first(out, "id", operation->id);
    json_print_member(out, "entity", operation->entity);
    json_print_member(out, "method", operation->method);
    json_print_member(out, "path", operation->path);
    json_print_name(out, "batch", false);
    fprintf(out, "%u", (unsigned)systems_batch(operation));
    json_print_truth(out, "merges", (adapter->route_flags & TL_ROUTE_MERGE) != 0);
    json_print_member(out, "idempotent", systems_idempotent(operation));
    json_print_member(out, "token", systems_token(operation));
    json_print_member(out, "token_name", operation->auth_name);
    print_list(out, "bodies", operation->media ? operation->media : operation->codec ? soap_only : json_only);
    print_columns(out, operation);
    print_kinds(out, operation);
    fputc('}', out);
}

static void print_login(FILE *out, const tl_login_info *login) {
    json_print_name(out, "login", false);
    if (!login) {
        fputs("null", out);
        return;
    }
    fputc('[', out);
    for (size_t i = 0; i < login->input_count; i++) {
        fputs(i ? ",{" : "{", out);
        print_first(out, "name", login->inputs[i].name);
        json_print_truth(out, "secret", !login->inputs[i].open);
        json_print_truth(out, "required", !login->inputs[i].optional);
        fputc('}', out);
    }
    fputc(']', out);
}

static void print_setting(FILE *out, const tl_setting_info *setting) {
    fputc('{', out);
    print_first(out, "name", setting->name);
    json_print_member(out, "type", systems_setting_type(setting));
    print_list(out, "choices", setting->choices);
    json_print_truth(out, "required", setting->required);
    json_print_member(out, "default", systems_setting_default(setting));
    json_print_member(out, "help", setting->help);
    fputc('}', out);
}

static void print_adapter(FILE *out, const tl_adapter *adapter) {
    fputc('{', out);
    print_first(out, "name", adapter->name);
    json_print_member(out, "title", adapter->title);
    json_print_member(out, "destroys", adapter->destroys);
    json_print_member(out, "fault_limit", adapter->fault_limit);
    print_login(out, adapter->login);
    json_print_name(out, "operations", false);
    fputc('[', out);
    for (size_t i = 0; systems_operation(adapter, i); i++) {
        fputs(i ? "," : "", out);
        print_operation(out, adapter, systems_operation(adapter, i));
    }
    fputc(']', out);
    json_print_name(out, "lookups", false);
    fputc('[', out);
    for (size_t i = 0; i < adapter->lookup_count; i++) {
        fputs(i ? ",{" : "{", out);
        print_first(out, "name", adapter->lookups[i].name);
        json_print_member(out, "operation", adapter->lookups[i].operation->id);
        fputc('}', out);
    }
    fputc(']', out);
    json_print_name(out, "settings", false);
    fputc('[', out);
    for (size_t i = 0; i < adapter->setting_count; i++) {
        fputs(i ? "," : "", out);
        print_setting(out, &adapter->settings[i]);
    }
    fputs("]}", out);
}

void systems_print_json(FILE *out, const tl_adapter *const *adapters, size_t count) {
    fputs("{\"systems\":[", out);
    for (size_t i = 0; i < count; i++) {
        fputs(i ? "," : "", out);
        print_adapter(out, adapters[i]);
    }
    fputs("]}\n", out);
}
