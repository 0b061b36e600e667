#include "push/settings.h"

#include <stdio.h>

static const tl_setting_info *info_of(const tl_adapter *adapter, tl_str name) {
    for (size_t i = 0; i < adapter->setting_count; i++) {
        if (tl_str_equal(tl_str_from(adapter->settings[i].name), name)) {
            return &adapter->settings[i];
        }
    }
    return NULL;
}

/* Reads digits at the front; false when there are none, or too many. */
static bool take_number(tl_str *text, int64_t *number) {
    size_t at = 0;
    *number = 0;
    while (at < text->len && text->ptr[at] >= '0' && text->ptr[at] <= '9') {
        if (*number > (INT64_MAX - 9) / 10) {
            return false;
        }
        *number = *number * 10 + (text->ptr[at] - '0');
        at++;
    }
    if (at > 0) {
        *text = tl_str_sized(text->ptr + at, text->len - at);
    }
    return at > 0;
}

static bool read_number(tl_str text, int64_t *number) {
    bool negative = text.len > 0 && text.ptr[0] == '-';
    tl_str digits = negative ? tl_str_sized(text.ptr + 1, text.len - 1) : text;
    if (!take_number(&digits, number) || digits.len > 0) {
        return false;
    }
    *number = negative ? -*number : *number;
    return true;
}

static bool read_duration(tl_str text, int64_t *duration_ms) {
    static const struct {
        const char *unit;
        int64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    int64_t number = 0;
    if (!take_number(&text, &number)) {
        return false;
    }
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (tl_str_equal(text, tl_str_from(units[i].unit)) && number <= INT64_MAX / units[i].ms) {
            *duration_ms = number * units[i].ms;
            return true;
        }
    }
    return false;
}

static tl_status check_choice(const tl_setting_info *info, tl_str value, tl_error *error) {
    char list[160] = "";
    size_t used = 0;
    for (const char *const *choice = info->choices; choice && *choice; choice++) {
        if (tl_str_equal(tl_str_from(*choice), value)) {
            return TL_OK;
        }
        int wrote = snprintf(list + used, sizeof list - used, "%s%s", used ? " or " : "", *choice);
        used += wrote > 0 && (size_t)wrote < sizeof list - used ? (size_t)wrote : 0;
    }
    return tl_fail(error, TL_ERR_USAGE, "the setting %s cannot be %.*s: it is %s%s%s", info->name, value.len < 80 ? (int)value.len : 80, value.ptr,
                   list, info->required ? "" : "; its default is ", info->required ? "" : info->choices[0]);
}

tl_status tl_setting_check(const tl_setting_info *info, tl_str value, tl_error *error) {
    int64_t number = 0;
    bool bounded = info->most >= info->least && (info->most != 0 || info->least != 0);
    int shown = value.len < 80 ? (int)value.len : 80;
    if (info->type == TL_SETTING_CHOICE) {
        return check_choice(info, value, error);
    }
    if (info->type == TL_SETTING_TEXT) {
        return value.len > 0 ? TL_OK : tl_fail(error, TL_ERR_USAGE, "the setting %s is empty", info->name);
    }
    if (info->type == TL_SETTING_DURATION ? !read_duration(value, &number) : !read_number(value, &number)) {
        return tl_fail(error, TL_ERR_USAGE, "the setting %s cannot be %.*s: it takes %s", info->name, shown, value.ptr,
                       info->type == TL_SETTING_DURATION ? "a duration, as 250ms, 30s, 5m, 1h" : "a whole number");
    }
    if (bounded && (number < info->least || number > info->most)) {
        return tl_fail(error, TL_ERR_USAGE, "the setting %s cannot be %.*s: it is %lld to %lld%s", info->name, shown, value.ptr,
                       (long long)info->least, (long long)info->most, info->type == TL_SETTING_DURATION ? " ms" : "");
    }
    return TL_OK;
}

static const tl_setting *given(const tl_setting *settings, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++) {
        if (tl_str_equal(settings[i].name, tl_str_from(name))) {
            return &settings[i];
        }
    }
    return NULL;
}

tl_status tl_settings_check(const tl_adapter *adapter, const tl_setting *settings, size_t count, tl_error *error) {
    for (size_t i = 0; i < count; i++) {
        const tl_setting_info *info = info_of(adapter, settings[i].name);
        if (!info) {
            return tl_fail(error, TL_ERR_USAGE, "the system %s has no setting %.*s", adapter->name, (int)settings[i].name.len, settings[i].name.ptr);
        }
        tl_status status = tl_setting_check(info, settings[i].value, error);
        if (status != TL_OK) {
            return status;
        }
    }
    for (size_t i = 0; i < adapter->setting_count; i++) {
        const tl_setting_info *info = &adapter->settings[i];
        if (info->required && !given(settings, count, info->name)) {
            (void)tl_fail(error, TL_ERR_CONFIG, "the system %s needs the setting %s, which has no default: %s", adapter->name, info->name,
                          info->help);
            tl_error_set_field(error, tl_str_from(info->name));
            return TL_ERR_CONFIG;
        }
    }
    return TL_OK;
}

tl_str tl_scope_setting(const tl_scope *scope, const char *name) {
    const tl_setting *setting = given(scope->settings, scope->setting_count, name);
    if (setting) {
        return setting->value;
    }
    const tl_setting_info *info = info_of(scope->adapter, tl_str_from(name));
    if (!info || info->required) {
        return tl_str_from(NULL);
    }
    return tl_str_from(info->type == TL_SETTING_CHOICE ? info->choices[0] : info->fallback);
}

bool tl_scope_is(const tl_scope *scope, const char *name, const char *value) {
    return tl_str_equal(tl_scope_setting(scope, name), tl_str_from(value));
}

int64_t tl_scope_number(const tl_scope *scope, const char *name) {
    int64_t number = 0;
    tl_str value = tl_scope_setting(scope, name);
    return read_number(value, &number) || read_duration(value, &number) ? number : 0;
}
