/* Kognitiv, simulated: the service functions. Every answer is a return code; there are no faults. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim_kognitiv.h"
#include "sim_log.h"

#include "simsoapH.h"

static bool has(const char *text) {
    return text && *text;
}

static bool is_member(const sim_names *names, int member) {
    char key[20];
    snprintf(key, sizeof key, "%d", member);
    return sim_names_has(names, tl_str_from(key));
}

static bool is_known(const sim_names *names, const char *text) {
    return sim_names_has(names, tl_str_from(text));
}

/* What every call looks at first. Which of several mistakes counts is not known. */
static int admit(const sim_kognitiv_state *state, const char *token, int member) {
    if (has(token) && is_known(&state->limited_tokens, token))
        return SIM_KOG_NO_PERMISSION;
    if (!has(token) || !is_known(&state->tokens, token))
        return SIM_KOG_BAD_TOKEN;
    if (is_member(&state->broken_members, member))
        return SIM_KOG_UNDEFINED;
    return is_member(&state->members, member) ? SIM_KOG_OK : SIM_KOG_BAD_MEMBER;
}

static tl_opt_text maybe(const char *text) {
    return text ? tl_text(text) : (tl_opt_text){{NULL, 0}, TL_ABSENT};
}

static bool log_save(sim_exchange *x, int member, const char *kind, const char *number, const char *carrier, sim_log_change change) {
    char key[20];
    snprintf(key, sizeof key, "%d", member);
    const sim_log_field fields[] = {
        {"key", tl_text(key), false},
        {"kind", maybe(kind), false},
        {"number", maybe(number), false},
        {"carrier", maybe(carrier), false},
    };
    return sim_log_record(x, fields, sizeof fields / sizeof fields[0], change);
}

/* Digits of a number; false when there are none or too many. */
static bool read_digits(const char *number, char digits[40]) {
    size_t used = 0;
    for (; *number; number++) {
        if (isdigit((unsigned char)*number) && used + 1 < 40)
            digits[used++] = *number;
    }
    digits[used] = '\0';
    return used > 0;
}

/* The format of a saved number is made up: (519) 555-0100 for the ten digits behind a 1, else a plus and the digits. */
static char *format_number(struct soap *context, const char *digits) {
    char text[60];
    if (strlen(digits) == 11 && *digits == '1')
        snprintf(text, sizeof text, "(%.3s) %.3s-%s", digits + 1, digits + 4, digits + 7);
    else
        snprintf(text, sizeof text, "+%s", digits);
    return soap_strdup(context, text);
}

typedef struct saving {
    sim_kognitiv_state *state;
    sim_map *owners;
    const char *prefix; /* "phone:" */
    const char *kind;
    const char *value;
    int member;
    int duplicate; /* the code for a value of somebody else */
} saving;

/* Saves a number or an address; the code, -1 when out of memory. */
static int save(const saving *s, sim_log_change *change) {
    char field[200];
    bool taken = false;
    snprintf(field, sizeof field, "%s%s", s->prefix, s->kind);
    sim_record *record = sim_kognitiv_member(s->state, s->member);
    if (!record)
        return -1;
    sim_log_change made = sim_record_get(record, field).is == TL_ABSENT ? SIM_CREATED : SIM_UPDATED;
    if (sim_kognitiv_claim(s->owners, record, field, s->value, s->member, &taken)) {
        *change = made;
        return SIM_KOG_OK;
    }
    return taken ? s->duplicate : -1;
}

int __kog__SaveAccountPhone(struct soap *context, struct _kog__SaveAccountPhone *request, struct _kog__SaveAccountPhoneResponse *reply) {
    sim_exchange *x = sim_soap_exchange(context);
    sim_kognitiv_state *state = x->state;
    struct kog__reqSaveAccountPhone none = {0};
    const struct kog__reqSaveAccountPhone *r = request->preqSaveAccountPhone ? request->preqSaveAccountPhone : &none;
    sim_log_change change = SIM_REFUSED;
    char digits[40] = "";
    int code = admit(state, r->SecurityToken, r->MemberId);
    if (code == SIM_KOG_OK && (!has(r->PhoneNumberTypeExternalReference) || !has(r->PhoneNumber) || !read_digits(r->PhoneNumber, digits)))
        code = SIM_KOG_MISSING;
    else if (code == SIM_KOG_OK && !is_known(&state->phone_types, r->PhoneNumberTypeExternalReference))
        code = SIM_KOG_BAD_PHONE_TYPE;
    else if (code == SIM_KOG_OK && has(r->MobileCarrierExternalReference) && !is_known(&state->carriers, r->MobileCarrierExternalReference))
        code = SIM_KOG_BAD_CARRIER;
    if (code == SIM_KOG_OK) {
        const saving s = {state, &state->phone_owners, "phone:", r->PhoneNumberTypeExternalReference, digits, r->MemberId, SIM_KOG_DUPLICATE_PHONE};
        code = save(&s, &change);
    }
    struct kog__respSaveAccountPhone *result = soap_malloc(context, sizeof *result);
    if (code < 0 || !result ||
        !log_save(x, r->MemberId, r->PhoneNumberTypeExternalReference, r->PhoneNumber, r->MobileCarrierExternalReference, change))
        return context->error = SOAP_EOM;
    *result = (struct kog__respSaveAccountPhone){.ReturnCode = code};
    if (code == SIM_KOG_OK)
        result->SavedPhoneNumber = format_number(context, digits);
    else if (state->empty_on_error)
        result->SavedPhoneNumber = soap_strdup(context, "");
    reply->SaveAccountPhoneResult = result;
    return SOAP_OK;
}

int __kog__SaveAccountEmail(struct soap *context, struct _kog__SaveAccountEmail *request, struct _kog__SaveAccountEmailResponse *reply) {
    sim_exchange *x = sim_soap_exchange(context);
    sim_kognitiv_state *state = x->state;
    struct kog__reqSaveAccountEmail none = {0};
    const struct kog__reqSaveAccountEmail *r = request->preqSaveAccountEmail ? request->preqSaveAccountEmail : &none;
    sim_log_change change = SIM_REFUSED;
    int code = admit(state, r->SecurityToken, r->MemberId);
    if (code == SIM_KOG_OK && (!has(r->EmailTypeExternalReference) || !has(r->EmailAddress)))
        code = SIM_KOG_MISSING;
    else if (code == SIM_KOG_OK && !is_known(&state->email_types, r->EmailTypeExternalReference))
        code = SIM_KOG_BAD_EMAIL_TYPE;
    if (code == SIM_KOG_OK) {
        const saving s = {state,       &state->email_owners,   "email:", r->EmailTypeExternalReference, r->EmailAddress,
                          r->MemberId, SIM_KOG_DUPLICATE_EMAIL};
        code = save(&s, &change);
    }
    struct kog__respSaveAccountEmail *result = soap_malloc(context, sizeof *result);
    if (code < 0 || !result || !log_save(x, r->MemberId, r->EmailTypeExternalReference, r->EmailAddress, NULL, change))
        return context->error = SOAP_EOM;
    *result = (struct kog__respSaveAccountEmail){.ReturnCode = code};
    if (code == SIM_KOG_OK)
        result->SavedEmailAddress = soap_strdup(context, r->EmailAddress);
    else if (state->empty_on_error)
        result->SavedEmailAddress = soap_strdup(context, "");
    reply->SaveAccountEmailResult = result;
    return SOAP_OK;
}

/* Empty or MM-DD-YYYY. */
static bool is_birthdate(const char *text) {
    static const char shape[] = "dd-dd-dddd";
    if (!has(text))
        return true;
    for (size_t i = 0; i < sizeof shape; i++) {
        if (shape[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != shape[i])
            return false;
    }
    int month = (text[0] - '0') * 10 + text[1] - '0';
    int day = (text[3] - '0') * 10 + text[4] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

static bool is_gender(const char *text) {
    return !has(text) || strcasecmp(text, "m") == 0 || strcasecmp(text, "male") == 0 || strcasecmp(text, "f") == 0 || strcasecmp(text, "female") == 0;
}

int __kog__SaveAccountCore(struct soap *context, struct _kog__SaveAccountCore *request, struct _kog__SaveAccountCoreResponse *reply) {
    sim_exchange *x = sim_soap_exchange(context);
    sim_kognitiv_state *state = x->state;
    struct kog__reqSaveAccountCore none = {0};
    const struct kog__reqSaveAccountCore *r = request->preqSaveAccountCore ? request->preqSaveAccountCore : &none;
    int code = admit(state, r->SecurityToken, r->MemberId);
    if (code == SIM_KOG_OK && (!has(r->FirstName) || !has(r->LastName)))
        code = SIM_KOG_MISSING;
    else if (code == SIM_KOG_OK && (!is_birthdate(r->Birthdate) || !is_gender(r->Gender)))
        code = SIM_KOG_UNDEFINED; /* which code a wrong date or gender gets is not known */
    sim_record *record = code == SIM_KOG_OK ? sim_kognitiv_member(state, r->MemberId) : NULL;
    const struct {
        const char *name;
        const char *value;
    } fields[] = {{"FirstName", r->FirstName}, {"MiddleName", r->MiddleName}, {"LastName", r->LastName}, {"Suffix", r->Suffix},
                  {"NickName", r->NickName},   {"Birthdate", r->Birthdate},   {"Gender", r->Gender}};
    bool ok = code != SIM_KOG_OK || record;
    for (size_t i = 0; ok && record && i < sizeof fields / sizeof fields[0]; i++)
        ok = sim_record_set(record, fields[i].name, maybe(fields[i].value));
    struct kog__respSaveAccountCore *result = soap_malloc(context, sizeof *result);
    if (!ok || !result || !log_save(x, r->MemberId, NULL, NULL, NULL, record ? SIM_UPDATED : SIM_REFUSED))
        return context->error = SOAP_EOM;
    *result = (struct kog__respSaveAccountCore){.ReturnCode = code};
    reply->SaveAccountCoreResult = result;
    return SOAP_OK;
}

/* A birth date as the vendor gives it back: DD-MMM-YYYY. */
static char *show_birthdate(struct soap *context, const char *text) {
    static const char months[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char shown[20] = "";
    if (has(text)) {
        int month = (text[0] - '0') * 10 + text[1] - '0';
        snprintf(shown, sizeof shown, "%.2s-%s-%.4s", text + 3, months[month - 1], text + 6);
    }
    return soap_strdup(context, shown);
}

int __kog__FetchAccountCore(struct soap *context, struct _kog__FetchAccountCore *request, struct _kog__FetchAccountCoreResponse *reply) {
    sim_exchange *x = sim_soap_exchange(context);
    sim_kognitiv_state *state = x->state;
    struct kog__reqFetchAccountCore none = {0};
    const struct kog__reqFetchAccountCore *r = request->preqFetchAccountCore ? request->preqFetchAccountCore : &none;
    struct kog__respFetchAccountCore *result = soap_malloc(context, sizeof *result);
    int code = admit(state, r->SecurityToken, r->MemberId);
    sim_record *record = code == SIM_KOG_OK ? sim_kognitiv_member(state, r->MemberId) : NULL;
    if (!result || (code == SIM_KOG_OK && !record))
        return context->error = SOAP_EOM;
    *result = (struct kog__respFetchAccountCore){.ReturnCode = code};
    if (record) {
        result->FirstName = soap_strdup(context, sim_record_text(record, "FirstName"));
        result->MiddleName = soap_strdup(context, sim_record_text(record, "MiddleName"));
        result->LastName = soap_strdup(context, sim_record_text(record, "LastName"));
        result->Suffix = soap_strdup(context, sim_record_text(record, "Suffix"));
        result->NickName = soap_strdup(context, sim_record_text(record, "NickName"));
        result->Birthdate = show_birthdate(context, sim_record_text(record, "Birthdate"));
        result->Gender = soap_strdup(context, sim_record_text(record, "Gender"));
    }
    reply->FetchAccountCoreResult = result;
    return SOAP_OK;
}
