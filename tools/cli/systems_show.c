/* `trunkline systems` for people. */
#include "systems_facts.h"

static bool stands_before(const tl_operation *operation, uint32_t at) {
    for (uint32_t i = 0; i < at; i++) {
        if (operation->columns[i].column == operation->columns[at].column) {
            return true;
        }
    }
    return false;
}

static void print_columns(FILE *out, const tl_operation *operation) {
    const char *before = "";
    fputs("    columns   ", out);
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *column = &operation->columns[i];
        if (stands_before(operation, i)) {
            continue; /* one column may fill several fields */
        }
        bool required = (column->flags & TL_COLUMN_REQUIRED) != 0, key = (column->flags & TL_COLUMN_KEY) != 0;
        fprintf(out, "%s%s%s", before, tl_column_name((tl_column)column->column),
                required && key ? " (required, key)"
                : required      ? " (required)"
                : key           ? " (key)"
                                : "");
        before = ", ";
    }
    if (operation->kind_target_count > 0) {
        fprintf(out, "%skind with number:", before);
        for (uint32_t i = 0; i < operation->kind_target_count; i++) {
            fprintf(out, " %s is %s%s", operation->kind_targets[i].kind, operation->kind_targets[i].path,
                    i + 1 < operation->kind_target_count ? "," : "");
        }
    }
    fputs(", x.FIELD\n", out);
    if (operation->kind_word_count > 0) {
        fputs("    kinds     ", out);
        for (uint32_t i = 0; i < operation->kind_word_count; i++) {
            fprintf(out, "%s%s is %s", i ? ", " : "", operation->kind_words[i].kind, operation->kind_words[i].word);
        }
        fputc('\n', out);
    }
}

static bool is_grouped(const tl_operation *operation) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (operation->columns[i].flags & TL_COLUMN_GROUP) {
            return true;
        }
    }
    return false;
}

static void print_operation(FILE *out, const tl_adapter *adapter, const tl_operation *operation) {
    uint32_t batch = systems_batch(operation);
    const char *idempotent = systems_idempotent(operation);
    fprintf(out, "  %s (%s): %s %s\n    requests  ", operation->id, operation->entity, operation->method, operation->path);
    if (adapter->route_flags & TL_ROUTE_MERGE) {
        fputs("the records of a key are merged into one", out);
    } else if (batch == 0) {
        fputs("as many records as there are", out);
    } else {
        fprintf(out, "%s%u record%s", batch > 1 ? "up to " : "", (unsigned)batch, batch > 1 ? "s" : "");
    }
    fprintf(out, "%s; %s\n", is_grouped(operation) && batch != 1 ? ", all of one group" : "",
            idempotent[0] == 'n'   ? "not sent again when the reply is lost"
            : idempotent[0] == 'a' ? "sent again when the reply is lost (assumed to be harmless; idempotent: false keeps it from that)"
                                   : "sent again when the reply is lost");
    fprintf(out, "    token     %s%s%s\n", systems_token(operation), operation->auth_name ? ": " : "",
            operation->auth_name ? operation->auth_name : "");
    for (size_t i = 0; operation->media && operation->media[i]; i++) {
        fprintf(out, "%s%s%s", i ? ", " : "    bodies    ", operation->media[i], operation->media[i + 1] ? "" : "\n");
    }
    print_columns(out, operation);
}

static void print_setting(FILE *out, const tl_setting_info *setting) {
    const char *fallback = systems_setting_default(setting);
    fprintf(out, "  %s: ", setting->name);
    for (size_t i = 0; setting->choices && setting->choices[i]; i++) {
        fprintf(out, "%s%s", i ? "|" : "", setting->choices[i]);
    }
    if (!setting->choices) {
        fputs(systems_setting_type(setting), out);
    }
    fprintf(out, "%s%s\n    %s\n",
            setting->required ? " (required, no default)"
            : fallback        ? ", if not set: "
                              : "",
            !setting->required && fallback ? fallback : "", setting->help);
}

static void print_adapter(FILE *out, const tl_adapter *adapter) {
    fprintf(out, "%s: %s\n", adapter->name, adapter->title);
    if (adapter->destroys) {
        fprintf(out, "  DESTRUCTIVE: %s\n", adapter->destroys);
    }
    for (size_t i = 0; systems_operation(adapter, i); i++) {
        print_operation(out, adapter, systems_operation(adapter, i));
    }
    for (size_t i = 0; i < adapter->lookup_count; i++) {
        fprintf(out, "  looks up the %s by %s\n", adapter->lookups[i].name, adapter->lookups[i].operation->id);
    }
    if (adapter->login) {
        fputs("  login:", out);
        for (size_t i = 0; i < adapter->login->input_count; i++) {
            const tl_login_input *input = &adapter->login->inputs[i];
            fprintf(out, "%s %s%s", i ? "," : "", input->name, input->optional ? " (optional)" : "");
        }
        fputc('\n', out);
    }
    for (size_t i = 0; i < adapter->setting_count; i++) {
        print_setting(out, &adapter->settings[i]);
    }
}

void systems_print(FILE *out, const tl_adapter *const *adapters, size_t count) {
    for (size_t i = 0; i < count; i++) {
        fputs(i ? "\n" : "", out);
        print_adapter(out, adapters[i]);
    }
}
