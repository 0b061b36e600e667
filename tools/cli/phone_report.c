/* What a summary says of phone numbers. */
#include "phone_check.h"
#include "text.h"

static const char *plural(uint64_t count) {
    return count == 1 ? "" : "s";
}

static const char *was(uint64_t count) {
    return count == 1 ? "was" : "were";
}

static const char *form_text(tl_phone_form form) {
    switch (form) {
    case TL_PHONE_E164:
        return "+12125550123 (country code and number)";
    case TL_PHONE_E164_DIGITS:
        return "12125550123 (country code and number, digits only)";
    case TL_PHONE_NATIONAL_DIGITS:
        return "2125550123 (as dialled inside its country, digits only)";
    case TL_PHONE_AS_GIVEN:
    case TL_PHONE_FORM_COUNT:
        break;
    }
    return "they were given in";
}

void phone_report_print(FILE *out, const phone_report *report) {
    if (report->blind) {
        fputs("phone numbers: sent as given and not checked, since this program was built without libphonenumber\n", out);
    }
    if (report->brought) {
        fprintf(out, "phone numbers: %s number%s %s brought into the form %s\n", text_number(report->brought).text, plural(report->brought),
                was(report->brought), form_text(report->form));
    }
    if (report->wrong) {
        fprintf(out, "phone numbers: %s look%s wrong, and no reason not to send %s (phone_check: warn)\n", text_number(report->wrong).text,
                report->wrong == 1 ? "s" : "", report->wrong == 1 ? "it" : "them");
    }
    if (report->refused) {
        fprintf(out, "phone numbers: %s look%s wrong and %s refused (phone_check: strict)\n", text_number(report->refused).text,
                report->refused == 1 ? "s" : "", was(report->refused));
    }
    if (report->abroad) {
        fprintf(out, "phone numbers: %s number%s of another country, or without a region in the config, %s left as given\n",
                text_number(report->abroad).text, plural(report->abroad), was(report->abroad));
    }
    if (report->unjudged) {
        fprintf(out, "phone numbers: %s could not be checked: no country code, and the config has no region: for this system\n",
                text_number(report->unjudged).text);
    }
}
