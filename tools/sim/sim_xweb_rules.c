#include "sim_xweb_rules.h"

#include <string.h>

#include <trunkline/clock.h>

#include "sim_log.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

const sim_xweb_refusal sim_xweb_bad_parameters = {"SystemExceptionInfo", "Invalid Parameters."};
const sim_xweb_refusal sim_xweb_not_found = {"SystemExceptionInfo", "No record was found for the key."};
const sim_xweb_refusal sim_xweb_limit = {"SystemExceptionInfo", "The fault limit per day is reached. All methods are locked until tomorrow."};
static const sim_xweb_refusal bad_credentials = {"InvalidCredentialsExceptionInfo", "Invalid Credentials Supplied"};
static const sim_xweb_refusal locked_out = {"LockedCredentialsExceptionInfo", "Credentials Locked Out"};

sim_xweb_refusal sim_xweb_dead_token(const sim_xweb_state *state) {
    if (state->setup.dead == SIM_DEAD_LOCKED)
        return (sim_xweb_refusal){NULL, "Locked"};
    return (sim_xweb_refusal){"InvalidTokenException", "The authorization token is invalid or has expired."};
}

void sim_xweb_count_fault(sim_xweb_user *user) {
    int64_t day = tl_clock_unix_ms(NULL) / DAY_MS;
    if (user->day != day)
        user->faults = 0;
    user->day = day;
    user->faults++;
}

bool sim_xweb_at_limit(const sim_xweb_state *state, const sim_xweb_user *user) {
    return state->setup.faults_per_day >= 0 && user->day == tl_clock_unix_ms(NULL) / DAY_MS && user->faults >= state->setup.faults_per_day;
}

const sim_xweb_refusal *sim_xweb_login(const sim_xweb_state *state, const char *name, const char *password, sim_xweb_user **found) {
    sim_xweb_user *user = NULL;
    for (size_t i = 0; name && i < state->user_count; i++) {
        if (strcmp(state->users[i].name, name) == 0)
            user = &state->users[i];
    }
    *found = user;
    if (!user)
        return &bad_credentials;
    if (state->setup.fail_count >= 0 && user->failed >= state->setup.fail_count)
        return &locked_out;
    if (sim_xweb_at_limit(state, user))
        return &sim_xweb_limit;
    if (!password || strcmp(password, user->password) != 0) {
        user->failed++;
        return &bad_credentials;
    }
    user->failed = 0;
    user->logins++;
    return NULL;
}

tl_opt_text sim_xweb_field_of(const sim_xweb_state *state, const sim_record *phone, const char *name) {
    const sim_record *customer = sim_xweb_find(&state->customers, sim_record_text(phone, "cph_cst_key"));
    tl_opt_text value = sim_record_get(phone, name);
    if (value.is == TL_ABSENT && customer)
        value = sim_record_get(customer, name);
    if (value.is == TL_ABSENT && strcmp(name, "cph_phn_key") == 0)
        value = sim_record_get(phone, "phn_key");
    if (value.is == TL_ABSENT && strcmp(name, "cph_phn_number_complete") == 0)
        value = sim_record_get(phone, "phn_number");
    if (value.is == TL_ABSENT && state->setup.empty == SIM_EMPTY_EMPTY)
        value = tl_text("");
    if (value.is == TL_ABSENT && state->setup.empty == SIM_EMPTY_NIL)
        value = tl_null_text();
    return value;
}

/* "key" is the customer's; of a phone that is there, the one it belongs to. */
static bool log_phone(sim_exchange *x, const sim_record *sent, const char *key, sim_log_change change) {
    const sim_xweb_state *state = x->state;
    const sim_record *phone = key ? sim_xweb_find(&state->phones, key) : NULL;
    const sim_log_field fields[] = {
        {"key", sim_record_get(phone ? phone : sent, "cph_cst_key"), false},
        {"phone", key ? tl_text(key) : tl_null_text(), false},
        {"kind", sim_record_get(sent, "cph_pht_key"), false},
        {"number", sim_record_get(sent, "phn_number"), false},
        {"extension", sim_record_get(sent, "cph_extension"), false},
    };
    return sim_log_record(x, fields, sizeof fields / sizeof fields[0], change);
}

/* What is wrong with sent values; the texts are made up. NULL: nothing. */
static const char *judge(const sim_xweb_state *state, const sim_record *sent) {
    char guid[SIM_GUID_SIZE];
    tl_opt_text customer = sim_record_get(sent, "cph_cst_key");
    tl_opt_text kind = sim_record_get(sent, "cph_pht_key");
    if (customer.is == TL_VALUE && !sim_xweb_find(&state->customers, customer.value.ptr))
        return "The customer key is not known.";
    if (kind.is == TL_VALUE && sim_record_get(&state->phone_types, kind.value.ptr).is == TL_ABSENT)
        return "The phone type key is not known.";
    if (strlen(sim_record_text(sent, "phn_number")) > 30)
        return "The phone number is longer than 30 characters.";
    tl_opt_text country = sim_record_get(sent, "phn_cty_key");
    if (country.is == TL_VALUE && country.value.len && !sim_xweb_read_guid(country.value.ptr, guid))
        return sim_xweb_bad_parameters.message;
    return NULL;
}

/* Stores what was sent; the keys of an existing phone do not change. */
static bool store(sim_record *phone, const sim_record *sent) {
    for (size_t i = 0; i < sent->count; i++) {
        const sim_field *field = &sent->fields[i];
        if (strcmp(field->name, "cph_key") == 0 || strcmp(field->name, "phn_key") == 0)
            continue;
        if (!sim_record_set(phone, field->name, field->is == TL_VALUE ? tl_text(field->text) : tl_null_text()))
            return false;
    }
    return true;
}

static sim_xweb_saved refuse(sim_exchange *x, const sim_record *sent, const char *key, const char *wrong) {
    return (sim_xweb_saved){.wrong = wrong, .broken = !log_phone(x, sent, key, SIM_REFUSED)};
}

sim_xweb_saved sim_xweb_insert(sim_exchange *x, const sim_record *sent) {
    sim_xweb_state *state = x->state;
    char cph_key[SIM_GUID_SIZE];
    char phn_key[SIM_GUID_SIZE];
    const char *wrong = judge(state, sent);
    if (!wrong && !*sim_record_text(sent, "cph_cst_key"))
        wrong = "The customer key is required.";
    if (!wrong && !*sim_record_text(sent, "phn_number"))
        wrong = "The phone number is required.";
    if (wrong)
        return refuse(x, sent, NULL, wrong);
    sim_xweb_guid(x->random, cph_key);
    sim_xweb_guid(x->random, phn_key);
    sim_record *phone = sim_xweb_record(&state->phones, cph_key);
    bool ok = phone && sim_record_set_text(phone, "cph_key", cph_key) && sim_record_set_text(phone, "phn_key", phn_key) && store(phone, sent) &&
              log_phone(x, sent, cph_key, SIM_CREATED);
    return (sim_xweb_saved){.phone = phone, .broken = !ok};
}

/* Both keys name the record: cph_key or CurrentKey, which are the same one, and the phone's own. */
sim_xweb_saved sim_xweb_update(sim_exchange *x, const char *current, const sim_record *sent) {
    const sim_xweb_state *state = x->state;
    const char *cph_key = sim_record_text(sent, "cph_key");
    const char *key = *cph_key ? cph_key : current ? current : "";
    sim_record *phone = sim_xweb_find(&state->phones, key);
    const char *wrong = judge(state, sent);
    char a[SIM_GUID_SIZE] = "";
    char b[SIM_GUID_SIZE] = "";
    if (!*key || (current && *current && *cph_key && sim_xweb_find(&state->phones, current) != phone))
        wrong = sim_xweb_bad_parameters.message;
    else if (!phone)
        wrong = sim_xweb_not_found.message;
    else if (!sim_xweb_read_guid(sim_record_text(phone, "phn_key"), a) || !sim_xweb_read_guid(sim_record_text(sent, "phn_key"), b) ||
             strcmp(a, b) != 0)
        wrong = sim_xweb_bad_parameters.message;
    if (wrong)
        return refuse(x, sent, *key ? key : NULL, wrong);
    bool ok = store(phone, sent) && log_phone(x, sent, key, SIM_UPDATED);
    return (sim_xweb_saved){.phone = phone, .broken = !ok};
}
