#include "phone_check.h"

#include <string.h>

#include <trunkline/memory.h>

struct phone_check {
    const config_system *system;
    tl_phone_result result; /* of the number at hand; what is handed out points at it */
    tl_extra *extras; /* of the record at hand, where fields were added */
    size_t extra_room;
    phone_report report;
};

phone_check *phone_check_new(const config_system *system) {
    phone_check *made = tl_calloc(1, sizeof *made);
    if (made) {
        made->system = system;
    }
    return made;
}

void phone_check_free(phone_check *checks) {
    if (checks) {
        tl_free(checks->extras);
        tl_free(checks);
    }
}

const phone_report *phone_check_report(const phone_check *checks) {
    return &checks->report;
}

/* ---- what the tables say ---- */

static tl_phone_form form_at(const tl_operation *operation, const char *path) {
    for (uint32_t i = 0; i < operation->number_form_count; i++) {
        if (strcmp(operation->number_forms[i].path, path) == 0) {
            return (tl_phone_form)operation->number_forms[i].form;
        }
    }
    return TL_PHONE_AS_GIVEN;
}

/* The form of the column; its other fields take the number as it is given. */
static tl_phone_form form_of(const tl_operation *operation) {
    return operation->number_form_count > 0 ? (tl_phone_form)operation->number_forms[0].form : TL_PHONE_AS_GIVEN;
}

/* ---- the country ---- */

static bool is_two_letters(tl_str text) {
    for (size_t i = 0; i < text.len; i++) {
        if (!((text.ptr[i] >= 'a' && text.ptr[i] <= 'z') || (text.ptr[i] >= 'A' && text.ptr[i] <= 'Z'))) {
            return false;
        }
    }
    return text.len == 2;
}

/*
 * The record's country, where it is one, else the system's. A system that has no field for a country is not sent one: the number is all that it was for.
 * False: no country is called that.
 */
static bool find_region(phone_check *checks, const tl_operation *operation, tl_record *out, tl_str *region) {
    tl_opt_text *country = &out->columns[TL_COLUMN_COUNTRY];
    *region = tl_str_from(checks->system->region ? checks->system->region : "");
    if (country->is != TL_VALUE || !is_two_letters(country->value)) {
        return true;
    }
    bool known = !tl_phone_available() || tl_phone_country_code(country->value) > 0;
    if (known) {
        *region = country->value;
    }
    if (!tl_operation_carries(operation, TL_COLUMN_COUNTRY)) {
        *country = known ? (tl_opt_text){0} : *country;
        return known;
    }
    return true;
}

/* ---- the number ---- */

/* What a system wants with its country code, in digits alone, is often there already: 493012345678. */
static tl_status look(phone_check *checks, tl_str number, tl_str region, tl_phone_form form) {
    tl_phone_result other;
    char with_plus[40] = "+";
    tl_status status = tl_phone_check(number, region, &checks->result, NULL);
    if (status != TL_OK || checks->result.valid || form != TL_PHONE_E164_DIGITS || number.len >= sizeof with_plus - 1) {
        return status;
    }
    for (size_t i = 0; i < number.len; i++) {
        if (number.ptr[i] < '0' || number.ptr[i] > '9') {
            return TL_OK;
        }
        with_plus[i + 1] = number.ptr[i];
    }
    status = tl_phone_check(tl_str_sized(with_plus, number.len + 1), region, &other, NULL);
    if (status == TL_OK && other.valid) {
        checks->result = other;
    }
    return status;
}

/* Another field of the column, which takes the number as it was given. False: out of memory. */
static bool keep_given(phone_check *checks, const tl_operation *operation, tl_opt_text given, tl_record *out) {
    size_t room = out->extra_count + operation->column_count;
    if (room > checks->extra_room) {
        tl_extra *larger = tl_realloc(checks->extras, room * sizeof *larger);
        if (!larger) {
            return false;
        }
        checks->extras = larger;
        checks->extra_room = room;
    }
    size_t count = out->extra_count;
    if (count > 0) {
        memcpy(checks->extras, out->extras, count * sizeof *checks->extras);
    }
    for (uint32_t i = 0; i < operation->column_count; i++) {
        const tl_column_field *field = &operation->columns[i];
        if (field->column == TL_COLUMN_NUMBER && form_at(operation, field->path) == TL_PHONE_AS_GIVEN && !tl_record_extra(out, field->path)) {
            checks->extras[count++] = (tl_extra){tl_str_from(field->path), given};
        }
    }
    out->extras = checks->extras;
    out->extra_count = count;
    return true;
}

/* Whether the form is one of the number's own country. */
static bool is_abroad(const phone_check *checks, tl_str region, tl_phone_form form) {
    return form == TL_PHONE_NATIONAL_DIGITS && tl_phone_country_code(region) != checks->result.country_code;
}

/* Digits alone have no room for the extension: it moves to its column. False: there is none, or it says something else. */
static bool move_extension(phone_check *checks, const tl_operation *operation, tl_record *out) {
    tl_opt_text *column = &out->columns[TL_COLUMN_EXTENSION];
    tl_str extension = tl_str_from(checks->result.extension);
    if (extension.len == 0) {
        return true;
    }
    if (!tl_operation_carries(operation, TL_COLUMN_EXTENSION)) {
        return false;
    }
    if (column->is == TL_ABSENT) {
        *column = tl_text_str(extension);
        return true;
    }
    return column->is == TL_VALUE && tl_str_equal(column->value, extension);
}

static phone_verdict tell(phone_check *checks, tl_error *why, const char *what) {
    bool strict = checks->system->phone_check == CONFIG_PHONE_STRICT;
    (void)tl_fail(why, TL_ERR_RANGE, "the number looks wrong: %s", what);
    tl_error_set_field(why, tl_str_from(tl_column_name(TL_COLUMN_NUMBER)));
    checks->report.refused += strict;
    checks->report.wrong += !strict;
    return strict ? PHONE_REFUSED : PHONE_WRONG;
}

static phone_verdict judge(phone_check *checks, tl_phone_form form, tl_error *why) {
    const tl_phone_result *result = &checks->result;
    if (result->why == TL_PHONE_GOOD) {
        return PHONE_FINE;
    }
    if (result->why != TL_PHONE_NO_REGION) {
        return tell(checks, why, tl_phone_why_text(result->why));
    }
    if (checks->system->phone_check == CONFIG_PHONE_STRICT || form == TL_PHONE_E164 || form == TL_PHONE_E164_DIGITS) {
        return tell(checks, why, "it has no country code; say region: US (or another) in the config, or fill in the column country");
    }
    checks->report.unjudged++;
    return PHONE_FINE;
}

/* `verdict` is what was found before; it stands unless more is found. */
static phone_verdict rewrite(phone_check *checks, const tl_operation *operation, tl_str region, tl_record *out, tl_error *why,
                             phone_verdict verdict) {
    const tl_phone_form form = form_of(operation);
    const tl_opt_text given = out->columns[TL_COLUMN_NUMBER];
    if (form == TL_PHONE_AS_GIVEN || !checks->result.parsed || !checks->result.possible) {
        return verdict;
    }
    if (is_abroad(checks, region, form)) {
        checks->report.abroad++;
        return verdict;
    }
    if (!move_extension(checks, operation, out)) {
        return verdict != PHONE_FINE
                   ? verdict
                   : tell(checks, why,
                          tl_operation_carries(operation, TL_COLUMN_EXTENSION) ? "its extension is not the one of the column extension"
                                                                               : "it has an extension, which the system has no field for");
    }
    tl_str written = tl_phone_written(&checks->result, form);
    checks->report.form = form;
    if (tl_str_equal(written, given.value)) {
        return verdict;
    }
    if (!keep_given(checks, operation, given, out)) {
        return PHONE_NO_MEMORY;
    }
    out->columns[TL_COLUMN_NUMBER] = tl_text_str(written);
    checks->report.brought++;
    return verdict;
}

phone_verdict phone_check_record(phone_check *checks, const tl_record *record, tl_record *out, tl_error *why) {
    const tl_operation *operation = tl_adapter_operation(checks->system->adapter, record->entity);
    const tl_opt_text number = record->columns[TL_COLUMN_NUMBER];
    tl_str region;
    *out = *record;
    if (checks->system->phone_check == CONFIG_PHONE_OFF || !operation) {
        return PHONE_FINE;
    }
    if (!find_region(checks, operation, out, &region)) {
        (void)tl_fail(why, TL_ERR_RANGE, "the country must be two letters of ISO 3166 for one with phone numbers, such as US or GB");
        tl_error_set_field(why, tl_str_from(tl_column_name(TL_COLUMN_COUNTRY)));
        return PHONE_REFUSED;
    }
    if (number.is != TL_VALUE || number.value.len == 0) {
        return PHONE_FINE;
    }
    checks->report.numbers++;
    if (!tl_phone_available()) {
        checks->report.blind = true;
        return PHONE_FINE;
    }
    const tl_phone_form form = form_of(operation);
    tl_status status = look(checks, number.value, region, form);
    if (status != TL_OK) { /* libphonenumber failed */
        return status == TL_ERR_MEMORY ? PHONE_NO_MEMORY : tell(checks, why, "libphonenumber failed");
    }
    phone_verdict verdict = judge(checks, form, why);
    if (verdict == PHONE_REFUSED) {
        return verdict;
    }
    return rewrite(checks, operation, region, out, why, verdict);
}
