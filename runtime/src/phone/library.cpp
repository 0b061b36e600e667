// The only C++ of the library: libphonenumber behind functions of C. Whatever is thrown ends here.
#include "phone/library.h"

#include <cstring>
#include <new>
#include <string>

#include <phonenumbers/phonenumberutil.h>
#include <phonenumbers/shortnumberinfo.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;
using i18n::phonenumbers::ShortNumberInfo;

namespace {

// What libphonenumber takes for "not known".
const char kNoRegion[] = "ZZ";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Only whole texts: half a number is another number.
template <size_t size> bool copy(char (&into)[size], const std::string &from) {
    if (from.size() >= size || from.find('\0') != std::string::npos) {
        return false;
    }
    std::memcpy(into, from.c_str(), from.size() + 1);
    return true;
}

const ShortNumberInfo &short_numbers() {
    static const ShortNumberInfo info;
    return info;
}

uint32_t why_of(PhoneNumberUtil::ErrorType error, const std::string &text, bool has_region) {
    switch (error) {
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR:
        return !has_region && text.find('+') == std::string::npos && text.find("\xEF\xBC\x8B") == std::string::npos ? TL_PHONE_NO_REGION
                                                                                                                    : TL_PHONE_BAD_COUNTRY_CODE;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN:
        return TL_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN:
        return TL_PHONE_TOO_LONG;
    default:
        return TL_PHONE_NO_NUMBER;
    }
}

uint32_t why_of(PhoneNumberUtil::ValidationResult length) {
    switch (length) {
    case PhoneNumberUtil::IS_POSSIBLE:
        return TL_PHONE_NOT_ASSIGNED;
    case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY:
        return TL_PHONE_LOCAL_ONLY;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE:
        return TL_PHONE_BAD_COUNTRY_CODE;
    case PhoneNumberUtil::TOO_SHORT:
        return TL_PHONE_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG:
        return TL_PHONE_TOO_LONG;
    default:
        return TL_PHONE_BAD_LENGTH;
    }
}

uint32_t type_of(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
    case PhoneNumberUtil::FIXED_LINE:
        return TL_PHONE_TYPE_FIXED;
    case PhoneNumberUtil::MOBILE:
        return TL_PHONE_TYPE_MOBILE;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE:
        return TL_PHONE_TYPE_FIXED_OR_MOBILE;
    case PhoneNumberUtil::TOLL_FREE:
        return TL_PHONE_TYPE_TOLL_FREE;
    case PhoneNumberUtil::PREMIUM_RATE:
        return TL_PHONE_TYPE_PREMIUM;
    case PhoneNumberUtil::SHARED_COST:
        return TL_PHONE_TYPE_SHARED_COST;
    case PhoneNumberUtil::VOIP:
        return TL_PHONE_TYPE_VOIP;
    case PhoneNumberUtil::PERSONAL_NUMBER:
        return TL_PHONE_TYPE_PERSONAL;
    case PhoneNumberUtil::PAGER:
        return TL_PHONE_TYPE_PAGER;
    case PhoneNumberUtil::UAN:
        return TL_PHONE_TYPE_COMPANY;
    case PhoneNumberUtil::VOICEMAIL:
        return TL_PHONE_TYPE_VOICEMAIL;
    default:
        return TL_PHONE_TYPE_UNKNOWN;
    }
}

// Parsing drops letters that it does not understand, so a typed O for a 0 would go unnoticed.
bool has_stray_letters(const PhoneNumberUtil &util, const std::string &text, const PhoneNumber &number) {
    std::string head = text.compare(0, 4, "tel:") == 0 ? text.substr(4) : text;
    if (!number.extension().empty()) {
        while (!head.empty() && !is_digit(head.back())) {
            head.pop_back();
        }
        while (!head.empty() && is_digit(head.back())) {
            head.pop_back();
        }
        while (!head.empty() && (is_letter(head.back()) || std::strchr(" .:;,=#", head.back()))) {
            head.pop_back();
        }
    }
    for (char c : head) {
        if (is_letter(c)) {
            return !util.IsAlphaNumber(head);
        }
    }
    return false;
}

// 00 for + is understood in every country: where the region has another prefix, or there is none, no number of its own begins with it.
bool parse_zeros(const PhoneNumberUtil &util, const std::string &text, PhoneNumber *number) {
    if (text.compare(0, 2, "00") != 0) {
        return false;
    }
    PhoneNumber other;
    if (util.Parse("+" + text.substr(2), kNoRegion, &other) != PhoneNumberUtil::NO_PARSING_ERROR || !util.IsValidNumber(other)) {
        return false;
    }
    *number = other;
    return true;
}

void write(const PhoneNumberUtil &util, const PhoneNumber &number, tl_phone_result *result) {
    PhoneNumber bare = number;
    std::string e164, national, region;
    bare.clear_extension();
    util.Format(bare, PhoneNumberUtil::E164, &e164);
    util.Format(bare, PhoneNumberUtil::NATIONAL, &national);
    util.NormalizeDigitsOnly(&national);
    util.GetRegionCodeForNumber(number, &region);
    result->parsed = e164.size() > 1 && e164[0] == '+' && copy(result->e164, e164) && copy(result->national, national) &&
                     copy(result->extension, number.extension());
    result->country_code = static_cast<uint32_t>(number.country_code());
    if (region.size() == 2 && region != kNoRegion) {
        copy(result->region, region);
    }
}

void check(const std::string &text, const std::string &region, tl_phone_result *result) {
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    PhoneNumberUtil::ErrorType error = util.Parse(text, region.empty() ? kNoRegion : region, &number);
    bool parsed = error == PhoneNumberUtil::NO_PARSING_ERROR;
    if (!(parsed && util.IsValidNumber(number)) && parse_zeros(util, text, &number)) {
        parsed = true;
    }
    if (!parsed) {
        result->why = why_of(error, text, !region.empty());
        return;
    }
    write(util, number, result);
    if (!result->parsed) {
        result->why = TL_PHONE_TOO_LONG;
        return;
    }
    PhoneNumberUtil::ValidationResult length = util.IsPossibleNumberWithReason(number);
    result->possible = length == PhoneNumberUtil::IS_POSSIBLE;
    result->valid = util.IsValidNumber(number);
    result->type = type_of(util.GetNumberType(number));
    if (has_stray_letters(util, text, number)) {
        result->valid = result->possible = false;
        result->why = TL_PHONE_LETTERS;
    } else if (!result->valid && !region.empty() && short_numbers().IsValidShortNumberForRegion(number, region)) {
        result->possible = false;
        result->type = TL_PHONE_TYPE_SHORT_CODE;
        result->why = TL_PHONE_SHORT_CODE;
    } else if (!result->valid) {
        result->why = why_of(length);
    }
}

} // namespace

bool tl_phone_library_there(void) {
    return true;
}

uint32_t tl_phone_library_code(const char *region) {
    try {
        return static_cast<uint32_t>(PhoneNumberUtil::GetInstance()->GetCountryCodeForRegion(region));
    } catch (...) {
        return 0;
    }
}

tl_status tl_phone_library_check(const char *number, size_t length, const char *region, tl_phone_result *result) {
    try {
        check(length ? std::string(number, length) : std::string(), region, result);
        return TL_OK;
    } catch (const std::bad_alloc &) {
        return TL_ERR_MEMORY;
    } catch (...) {
        return TL_ERR_IO;
    }
}
