#include "push/fields.h"

#include <trunkline/adapter.h>

#include <stdio.h>
#include <string.h>

bool tl_path_is_parameter(tl_str path, tl_str *name) {
    if (path.len < 3 || path.ptr[0] != '{' || path.ptr[path.len - 1] != '}') {
        return false;
    }
    *name = tl_str_sized(path.ptr + 1, path.len - 2);
    return true;
}

bool tl_operation_carries(const tl_operation *operation, tl_column column) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        if (operation->columns[i].column == (uint8_t)column) {
            return true;
        }
    }
    return operation->kind_target_count > 0 && (column == TL_COLUMN_KIND || column == TL_COLUMN_NUMBER);
}

/* The field of a record's kind: by the kind, or by the field's own name. */
static const tl_kind_target *target_of(const tl_operation *operation, const tl_record *record) {
    const tl_opt_text *kind = &record->columns[TL_COLUMN_KIND];
    for (uint32_t i = 0; i < operation->kind_target_count && kind->is == TL_VALUE; i++) {
        const tl_kind_target *target = &operation->kind_targets[i];
        if (tl_str_equal(tl_str_from(target->kind), kind->value) || tl_str_equal(tl_str_from(target->path), kind->value)) {
            return target;
        }
    }
    return NULL;
}

/*
 * A field beside one that takes numbers in a form of its own takes the number as it was typed, and who wrote the number anew gives that as an extra: it
 * stands for the column there.
 */
static bool is_given_apart(const tl_operation *operation, const tl_record *record, const tl_column_field *to) {
    if (to->column != TL_COLUMN_NUMBER || operation->number_form_count == 0) {
        return false;
    }
    for (uint32_t i = 0; i < operation->number_form_count; i++) {
        if (strcmp(operation->number_forms[i].path, to->path) == 0) {
            return false;
        }
    }
    return tl_record_extra(record, to->path) != NULL;
}

bool tl_placed_at(const tl_operation *operation, const tl_record *record, size_t at, tl_placed *placed) {
    if (at < operation->column_count) {
        const tl_column_field *to = &operation->columns[at];
        *placed = (tl_placed){tl_str_from(to->path), record->columns[to->column], (tl_column)to->column};
        if (is_given_apart(operation, record, to)) {
            placed->value = (tl_opt_text){0};
        }
        return true;
    }
    at -= operation->column_count;
    if (operation->kind_target_count > 0) {
        if (at == 0) {
            const tl_kind_target *target = target_of(operation, record);
            *placed = (tl_placed){.column = TL_COLUMN_NUMBER};
            if (target) {
                placed->path = tl_str_from(target->path);
                placed->value = record->columns[TL_COLUMN_NUMBER];
            }
            return true;
        }
        at--;
    }
    if (at >= record->extra_count) {
        return false;
    }
    *placed = (tl_placed){record->extras[at].path, record->extras[at].value, TL_COLUMN_COUNT};
    return true;
}

void tl_placed_name(tl_error *error, const tl_placed *placed) {
    if (!error) {
        return;
    }
    if (placed->column != TL_COLUMN_COUNT) {
        tl_error_set_field(error, tl_str_from(tl_column_name(placed->column)));
        return;
    }
    char name[sizeof error->field] = "x.";
    size_t len = placed->path.len < sizeof name - 2 ? placed->path.len : sizeof name - 2;
    memcpy(name + 2, placed->path.ptr, len);
    tl_error_set_field(error, tl_str_sized(name, len + 2));
}

void tl_placed_rename(tl_error *error, const tl_operation *operation, const tl_record *record) {
    tl_placed placed;
    for (size_t i = 0; error && tl_placed_at(operation, record, i, &placed); i++) {
        if (placed.value.is != TL_ABSENT && tl_str_equal(placed.path, tl_str_from(error->field))) {
            tl_placed_name(error, &placed);
            return;
        }
    }
}

static tl_status fail_column(tl_error *error, tl_column column, tl_status status, const char *what) {
    (void)tl_fail(error, status, "the column %s %s", tl_column_name(column), what);
    tl_error_set_field(error, tl_str_from(tl_column_name(column)));
    return status;
}

static tl_status check_required(const tl_operation *operation, const tl_record *record, uint32_t answered, tl_error *error) {
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *to = &operation->columns[i];
        tl_opt_text value = record->columns[to->column];
        if ((to->flags & TL_COLUMN_REQUIRED) && !(answered >> to->column & 1u) && (value.is != TL_VALUE || value.value.len == 0)) {
            return fail_column(error, (tl_column)to->column, TL_ERR_MISSING,
                               value.is == TL_ABSENT ? "is required and missing"
                               : value.is == TL_NULL ? "is required and null"
                                                     : "is required and empty");
        }
    }
    return TL_OK;
}

static tl_status check_carried(const tl_operation *operation, const tl_record *record, tl_error *error) {
    for (size_t i = 0; i < TL_COLUMN_COUNT; i++) {
        if (record->columns[i].is != TL_ABSENT && !tl_operation_carries(operation, (tl_column)i)) {
            (void)tl_fail(error, TL_ERR_UNKNOWN, "this system cannot carry the column %s", tl_column_name((tl_column)i));
            tl_error_set_field(error, tl_str_from(tl_column_name((tl_column)i)));
            return TL_ERR_UNKNOWN;
        }
    }
    return TL_OK;
}

/* Where the kind picks the field, the two come together. */
static tl_status check_kind(const tl_operation *operation, const tl_record *record, tl_error *error) {
    const tl_opt_text *kind = &record->columns[TL_COLUMN_KIND];
    bool has_number = record->columns[TL_COLUMN_NUMBER].is != TL_ABSENT;
    if (operation->kind_target_count == 0 || (kind->is == TL_ABSENT && !has_number)) {
        return TL_OK;
    }
    if (!has_number) {
        return fail_column(error, TL_COLUMN_NUMBER, TL_ERR_MISSING, "is required where there is a kind");
    }
    if (kind->is != TL_VALUE || kind->value.len == 0) {
        return fail_column(error, TL_COLUMN_KIND, TL_ERR_MISSING, "is required where there is a number: it picks the field");
    }
    if (!target_of(operation, record)) {
        char known[200] = "";
        size_t used = 0;
        for (uint32_t i = 0; i < operation->kind_target_count; i++) {
            int wrote = snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "", operation->kind_targets[i].kind);
            used += wrote > 0 && (size_t)wrote < sizeof known - used ? (size_t)wrote : 0;
        }
        int shown = kind->value.len < 60 ? (int)kind->value.len : 60;
        (void)tl_fail(error, TL_ERR_UNKNOWN, "this system has no field for the kind %.*s; it has one for %s", shown, kind->value.ptr, known);
        tl_error_set_field(error, tl_str_from("kind"));
        return TL_ERR_UNKNOWN;
    }
    return TL_OK;
}

/* No field may be given twice: which of the two would count? */
static tl_status check_twice(const tl_operation *operation, const tl_record *record, tl_error *error) {
    tl_placed placed;
    size_t first_extra = operation->column_count + (operation->kind_target_count > 0 ? 1u : 0u);
    for (size_t i = first_extra; tl_placed_at(operation, record, i, &placed); i++) {
        tl_placed other;
        if (placed.value.is == TL_ABSENT) {
            continue;
        }
        for (size_t k = 0; k < i && tl_placed_at(operation, record, k, &other); k++) {
            if (other.value.is == TL_ABSENT || !tl_str_equal(other.path, placed.path)) {
                continue;
            }
            if (other.column == TL_COLUMN_COUNT) {
                (void)tl_fail(error, TL_ERR_LIMIT, "the field is given twice: by another column of that name");
            } else {
                (void)tl_fail(error, TL_ERR_LIMIT, "the field is given twice: by the column %s as well", tl_column_name(other.column));
            }
            tl_placed_name(error, &placed);
            return TL_ERR_LIMIT;
        }
    }
    return TL_OK;
}

tl_status tl_fields_check(const tl_operation *operation, const tl_record *record, uint32_t answered, tl_error *error) {
    tl_status status = TL_OK;
    if ((status = check_required(operation, record, answered, error)) != TL_OK || (status = check_carried(operation, record, error)) != TL_OK ||
        (status = check_kind(operation, record, error)) != TL_OK) {
        return status;
    }
    return check_twice(operation, record, error);
}

static bool same_value(tl_opt_text a, tl_opt_text b) {
    return a.is == b.is && (a.is != TL_VALUE || tl_str_equal(a.value, b.value));
}

bool tl_fields_conflict(const tl_operation *operation, const tl_record *earlier, const tl_record *later, tl_error *error) {
    tl_placed mine;
    for (size_t i = 0; tl_placed_at(operation, later, i, &mine); i++) {
        tl_placed other;
        for (size_t k = 0; mine.value.is != TL_ABSENT && tl_placed_at(operation, earlier, k, &other); k++) {
            if (other.value.is != TL_ABSENT && tl_str_equal(other.path, mine.path) && !same_value(other.value, mine.value)) {
                (void)tl_fail(error, TL_ERR_LIMIT, "record %.*s (line %llu) of the same request has another value for this field",
                              earlier->id.len < 60 ? (int)earlier->id.len : 60, earlier->id.len > 0 ? earlier->id.ptr : "",
                              (unsigned long long)earlier->line);
                tl_placed_name(error, &mine);
                return true;
            }
        }
    }
    return false;
}
