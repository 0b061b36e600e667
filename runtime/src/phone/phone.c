/* The public side: arguments, errors, words. */
#include <trunkline/phone.h>

#include <string.h>

#include "phone/library.h"

/* In ASCII whatever the locale. False: these are not two letters. */
static bool read_region(tl_str region, char out[3]) {
    if (region.len != 2) {
        return false;
    }
    for (size_t i = 0; i < 2; i++) {
        char letter = region.ptr[i];
        out[i] = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
        if (out[i] < 'A' || out[i] > 'Z') {
            return false;
        }
    }
    out[2] = '\0';
    return true;
}

bool tl_phone_available(void) {
    return tl_phone_library_there();
}

uint32_t tl_phone_country_code(tl_str region) {
    char letters[3];
    return read_region(region, letters) ? tl_phone_library_code(letters) : 0;
}

tl_status tl_phone_check(tl_str number, tl_str region, tl_phone_result *result, tl_error *error) {
    char letters[3] = "";
    memset(result, 0, sizeof *result);
    if (!tl_phone_library_there()) {
        return tl_fail(error, TL_ERR_CONFIG, "phone numbers cannot be checked: this was built without libphonenumber");
    }
    if (region.len > 0 && (!read_region(region, letters) || tl_phone_library_code(letters) == 0)) {
        return tl_fail(error, TL_ERR_UNKNOWN, "the region must be two letters of ISO 3166 for a country with phone numbers, such as US or GB");
    }
    tl_status status = tl_phone_library_check(number.ptr, number.len, letters, result);
    if (status == TL_ERR_MEMORY) {
        return tl_fail(error, status, "out of memory");
    }
    return status == TL_OK ? TL_OK : tl_fail(error, status, "libphonenumber failed");
}

tl_str tl_phone_written(const tl_phone_result *result, tl_phone_form form) {
    if (!result->parsed) {
        return tl_str_sized("", 0);
    }
    switch (form) {
    case TL_PHONE_E164:
        return tl_str_from(result->e164);
    case TL_PHONE_E164_DIGITS:
        return tl_str_from(result->e164 + 1);
    case TL_PHONE_NATIONAL_DIGITS:
        return tl_str_from(result->national);
    case TL_PHONE_AS_GIVEN:
    case TL_PHONE_FORM_COUNT:
        break;
    }
    return tl_str_sized("", 0);
}

tl_status tl_phone_format(tl_str number, tl_str region, tl_phone_form form, tl_buf *out, tl_error *error) {
    tl_phone_result result;
    tl_status status;
    if ((uint32_t)form >= TL_PHONE_FORM_COUNT) {
        return tl_fail(error, TL_ERR_USAGE, "there is no such form of a phone number");
    }
    if (form == TL_PHONE_AS_GIVEN) {
        status = tl_buf_append(out, number);
        return status == TL_OK ? TL_OK : tl_fail(error, status, "out of memory");
    }
    status = tl_phone_check(number, region, &result, error);
    if (status != TL_OK) {
        return status;
    }
    if (!result.parsed || !result.possible) {
        return tl_fail(error, TL_ERR_RANGE, "the number cannot be brought into that form: %s", tl_phone_why_text(result.why));
    }
    status = tl_buf_append(out, tl_phone_written(&result, form));
    return status == TL_OK ? TL_OK : tl_fail(error, status, "out of memory");
}

const char *tl_phone_why_text(uint32_t why) {
    static const char *const texts[TL_PHONE_WHY_COUNT] = {
        [TL_PHONE_GOOD] = "nothing is wrong",
        [TL_PHONE_NO_NUMBER] = "it is no phone number",
        [TL_PHONE_NO_REGION] = "it has no country code, and its country is not known",
        [TL_PHONE_BAD_COUNTRY_CODE] = "no country has that country code",
        [TL_PHONE_TOO_SHORT] = "it is too short",
        [TL_PHONE_TOO_LONG] = "it is too long",
        [TL_PHONE_BAD_LENGTH] = "no number of its country is that long",
        [TL_PHONE_LOCAL_ONLY] = "its area code is missing",
        [TL_PHONE_NOT_ASSIGNED] = "no number of its country begins like that",
        [TL_PHONE_LETTERS] = "there are letters in it",
        [TL_PHONE_SHORT_CODE] = "it is a short code, which is not reached from everywhere",
    };
    return why < TL_PHONE_WHY_COUNT ? texts[why] : "it looks wrong";
}

const char *tl_phone_type_name(uint32_t type) {
    static const char *const names[TL_PHONE_TYPE_COUNT] = {
        [TL_PHONE_TYPE_UNKNOWN] = "unknown",         [TL_PHONE_TYPE_FIXED] = "fixed",
        [TL_PHONE_TYPE_MOBILE] = "mobile",           [TL_PHONE_TYPE_FIXED_OR_MOBILE] = "fixed_or_mobile",
        [TL_PHONE_TYPE_TOLL_FREE] = "toll_free",     [TL_PHONE_TYPE_PREMIUM] = "premium",
        [TL_PHONE_TYPE_SHARED_COST] = "shared_cost", [TL_PHONE_TYPE_VOIP] = "voip",
        [TL_PHONE_TYPE_PERSONAL] = "personal",       [TL_PHONE_TYPE_PAGER] = "pager",
        [TL_PHONE_TYPE_COMPANY] = "company",         [TL_PHONE_TYPE_VOICEMAIL] = "voicemail",
        [TL_PHONE_TYPE_SHORT_CODE] = "short_code",
    };
    return type < TL_PHONE_TYPE_COUNT ? names[type] : "unknown";
}
