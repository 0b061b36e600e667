#include "columns.h"

#include "yaml/yaml.h"

#include "column_name.h"
#include "column_place.h"
#include "headings.h"
#include "text.h"

/* What becomes of the cells under one heading. */
typedef struct target {
    column_name name; /* COLUMN_IGNORED: nothing */
    tl_str heading;
    bool carried; /* the system has a place for it */
    bool mapped; /* by --map */
} target;

struct columns {
    const columns_options *options;
    const tl_adapter *adapter;
    const char *file;
    tl_arena *arena;
    target *targets;
    size_t count;
    tl_extra *extras; /* of the record at hand */
};

static bool fail_memory(diag *to) {
    return diag_error(to, place_none(), "out of memory");
}

/* ---- --map and --ignore-columns ---- */

static target *find_heading(const columns *plan, tl_str heading) {
    for (size_t i = 0; i < plan->count; i++) {
        if (tl_str_equal(plan->targets[i].heading, tl_str_trim(heading))) {
            return &plan->targets[i];
        }
    }
    return NULL;
}

static bool fail_no_heading(const columns *plan, const char *option, tl_str heading, diag *to) {
    const char *nearest = NULL;
    const char **names = tl_arena_alloc(plan->arena, plan->count * sizeof *names);
    tl_str word = tl_arena_copy(plan->arena, heading);
    if (!names || !word.ptr) {
        return fail_memory(to);
    }
    for (size_t i = 0; i < plan->count; i++) {
        names[i] = plan->targets[i].heading.ptr;
    }
    nearest = yaml_nearest(word.ptr, names, plan->count);
    if (nearest) {
        return diag_error(to, place_at(plan->file, 1, 0), "%s: the file has no heading \"%s\"; did you mean \"%s\"?", option,
                          text_shorten(heading).text, text_shorten(tl_str_from(nearest)).text);
    }
    return diag_error(to, place_at(plan->file, 1, 0), "%s: the file has no heading \"%s\"", option, text_shorten(heading).text);
}

static bool apply_ignored(columns *plan, bool *ignored, diag *to) {
    bool good = true;
    for (size_t i = 0; i < plan->options->ignored_count; i++) {
        const target *found = find_heading(plan, plan->options->ignored[i]);
        if (found) {
            ignored[found - plan->targets] = true;
        } else {
            good = fail_no_heading(plan, "--ignore-columns", plan->options->ignored[i], to);
        }
    }
    return good;
}

static bool apply_mappings(columns *plan, const bool *ignored, diag *to) {
    bool good = true;
    for (size_t i = 0; i < plan->options->mapping_count; i++) {
        const column_mapping *mapping = &plan->options->mappings[i];
        target *found = find_heading(plan, mapping->heading);
        if (!found) {
            good = fail_no_heading(plan, "--map", mapping->heading, to);
        } else if (ignored[found - plan->targets]) {
            good = diag_error(to, place_none(), "heading \"%s\" is in --map and in --ignore-columns", text_shorten(found->heading).text);
        } else if (found->mapped) {
            good = diag_error(to, place_none(), "heading \"%s\" is in --map twice", text_shorten(found->heading).text);
        } else if (column_find(mapping->column, &found->name)) {
            found->mapped = true;
        } else {
            const char *nearest = column_nearest(mapping->column);
            good = diag_error(to, place_none(), "--map: there is no column \"%s\"%s%s%s", text_shorten(mapping->column).text,
                              nearest ? "; did you mean \"" : "", nearest ? nearest : "", nearest ? "\"?" : "");
        }
    }
    return good;
}

/* ---- what each heading means to the system ---- */

static bool fail_unknown_heading(const columns *plan, const csv_cell *cell, tl_str heading, diag *to) {
    const char *nearest = column_nearest(heading);
    return diag_error(to, place_at(plan->file, cell->line, cell->column),
                      "unknown column \"%s\"; %s%s%s--map COLUMN=HEADING says what it is, --ignore-columns leaves it out", text_shorten(heading).text,
                      nearest ? "did you mean \"" : "", nearest ? nearest : "", nearest ? "\"? " : "");
}

static bool check_extra(const columns *plan, const csv_cell *cell, tl_str path, diag *to) {
    tl_error error = {0};
    tl_status status = column_check_extra(plan->adapter, path, plan->arena, &error);
    if (status == TL_ERR_UNKNOWN) {
        return diag_error(to, place_at(plan->file, cell->line, cell->column), "unknown column \"x.%s\": %s", text_shorten(path).text, error.message);
    }
    return status == TL_OK || fail_memory(to);
}

static bool check_targets(const columns *plan, const csv_row *header, diag *to) {
    bool good = true;
    for (size_t i = 0; i < plan->count; i++) {
        const csv_cell *cell = &header->cells[i];
        for (size_t j = 0; j < i; j++) {
            if (column_same_place(plan->adapter, &plan->targets[i].name, &plan->targets[j].name)) {
                good = diag_error(to, place_at(plan->file, cell->line, cell->column),
                                  "headings \"%s\" and \"%s\" fill the same field; leave one out with --ignore-columns",
                                  text_shorten(plan->targets[j].heading).text, text_shorten(plan->targets[i].heading).text);
                break;
            }
        }
    }
    return good;
}

static bool operation_requires(const tl_operation *operation, uint8_t column) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (operation->columns[i].column == column && (operation->columns[i].flags & TL_COLUMN_REQUIRED)) {
            return true;
        }
    }
    return false;
}

/* Whether a record needs a column whichever of the system's operations it goes by. */
static bool is_required(const tl_adapter *adapter, uint8_t column) {
    for (size_t i = 0; adapter->operations && adapter->operations[i]; i++) {
        if (!operation_requires(adapter->operations[i], column)) {
            return false;
        }
    }
    return operation_requires(adapter->push, column);
}

static bool has_target(const columns *plan, uint8_t column) {
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->targets[i].name.kind == COLUMN_NAMED && plan->targets[i].name.column == column) {
            return true;
        }
    }
    return false;
}

/* Without a required column every row would be bad. */
static bool check_required(const columns *plan, const csv_row *header, diag *to) {
    bool good = true;
    for (uint8_t column = 0; column < TL_COLUMN_COUNT; column++) {
        if (is_required(plan->adapter, column) && !has_target(plan, column)) {
            const char *name = tl_column_name((tl_column)column);
            good = diag_error(to, place_at(plan->file, header->line, 0),
                              "%s needs a column \"%s\"; --map %s=HEADING takes it from under another heading", plan->adapter->name, name, name);
        }
    }
    return good;
}

static bool find_targets(columns *plan, const csv_row *header, const bool *ignored, diag *to) {
    bool good = true;
    for (size_t i = 0; i < plan->count; i++) {
        target *at = &plan->targets[i];
        if (ignored[i]) {
            at->name.kind = COLUMN_IGNORED;
            continue;
        }
        if (!at->mapped && !column_find(at->heading, &at->name)) {
            good = fail_unknown_heading(plan, &header->cells[i], at->heading, to);
            at->name.kind = COLUMN_IGNORED;
            continue;
        }
        at->carried = column_is_carried(plan->adapter, &at->name) ||
                      (plan->options->reads_country && at->name.kind == COLUMN_NAMED && at->name.column == TL_COLUMN_COUNTRY);
        if (at->name.kind == COLUMN_EXTRA && !check_extra(plan, &header->cells[i], at->name.path, to)) {
            good = false;
        }
    }
    return good && check_targets(plan, header, to) && check_required(plan, header, to);
}

static bool plan_targets(columns *plan, const csv_row *header, diag *to) {
    plan->targets = tl_arena_alloc(plan->arena, header->count * sizeof *plan->targets);
    plan->extras = tl_arena_alloc(plan->arena, header->count * sizeof *plan->extras);
    bool *ignored = tl_arena_alloc(plan->arena, header->count * sizeof *ignored);
    if (!plan->targets || !plan->extras || !ignored) {
        return fail_memory(to);
    }
    plan->count = header->count;
    for (size_t i = 0; i < plan->count; i++) {
        plan->targets[i].heading = tl_arena_copy(plan->arena, tl_str_trim(header->cells[i].text));
        if (!plan->targets[i].heading.ptr) {
            return fail_memory(to);
        }
    }
    if (!headings_check(header, plan->options->mapping_count || plan->options->ignored_count, plan->file, to)) {
        return false;
    }
    return apply_ignored(plan, ignored, to) && apply_mappings(plan, ignored, to) && find_targets(plan, header, ignored, to);
}

columns *columns_plan(const columns_options *options, const csv_row *header, const tl_adapter *adapter, const char *file, diag *to) {
    columns *plan = tl_calloc(1, sizeof *plan);
    if (!plan) {
        fail_memory(to);
        return NULL;
    }
    plan->options = options;
    plan->adapter = adapter;
    plan->file = file;
    plan->arena = tl_arena_new();
    if (!plan->arena) {
        fail_memory(to);
    } else if (plan_targets(plan, header, to)) {
        return plan;
    }
    columns_free(plan);
    return NULL;
}

void columns_free(columns *plan) {
    if (plan) {
        tl_arena_free(plan->arena);
        tl_free(plan);
    }
}

/* ---- rows ---- */

static tl_opt_text cell_value(const columns_options *options, tl_str text) {
    if (options->null_text && tl_str_equal(text, tl_str_from(options->null_text))) {
        return tl_null_text();
    }
    if (options->empty_text && tl_str_equal(text, tl_str_from(options->empty_text))) {
        return tl_text_str(tl_str_from(""));
    }
    return tl_text_str(text);
}

bool columns_record(columns *plan, const csv_row *row, tl_record *record, diag *to) {
    memset(record, 0, sizeof *record);
    record->line = row->line;
    record->extras = plan->extras;
    for (size_t i = 0; i < plan->count; i++) {
        const target *at = &plan->targets[i];
        const csv_cell *cell = &row->cells[i];
        if (at->name.kind == COLUMN_IGNORED || cell->text.len == 0) {
            continue;
        }
        if (!at->carried) {
            return diag_error(to, place_at(plan->file, cell->line, cell->column),
                              "%s cannot carry column \"%s\", and this cell is not empty; --ignore-columns %s leaves it out", plan->adapter->name,
                              tl_column_name(at->name.column), text_shorten(at->heading).text);
        }
        if (at->name.kind == COLUMN_ID) {
            record->id = cell->text;
        } else if (at->name.kind == COLUMN_ENTITY) {
            record->entity = cell->text;
        } else if (at->name.kind == COLUMN_NAMED) {
            record->columns[at->name.column] = cell_value(plan->options, cell->text);
        } else {
            tl_extra *extra = &plan->extras[record->extra_count++];
            extra->path = at->name.path;
            extra->value = cell_value(plan->options, cell->text);
        }
    }
    return true;
}

const csv_cell *columns_cell(const columns *plan, const csv_row *row, const tl_error *error) {
    column_name name;
    if (!column_find(tl_str_from(error->field), &name)) {
        return NULL;
    }
    for (size_t i = 0; i < plan->count; i++) {
        if (column_same_place(plan->adapter, &plan->targets[i].name, &name)) {
            return &row->cells[i];
        }
    }
    return NULL;
}
