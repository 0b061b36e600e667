/* Expandable, simulated: a contact saved, logged and shown. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <trunkline/clock.h>
#include <trunkline/redact.h>

#include "sim_body.h"
#include "sim_expandable.h"

enum { LONGEST_NOTES = 32765 };

static const sim_expandable_route *route_of(const sim_exchange *x) {
    return x->route->detail;
}

static bool is_empty(tl_opt_text text) {
    return text.is != TL_VALUE || text.value.len == 0;
}

static bool is_key(const char *name) {
    return strcmp(name, "CUSTOMER_ID") == 0 || strcmp(name, "CUST_CONTACT") == 0;
}

static bool is_phone(const char *name) {
    return strcmp(name, "PHONE_NO") == 0 || strcmp(name, "FAX_NO") == 0 || strcmp(name, "CELL_PHONE_NO") == 0 || strcmp(name, "PAGER_NO") == 0;
}

/* A number as the log may show it. */
static bool mask(const sim_exchange *x, tl_opt_text *number) {
    if (number->is != TL_VALUE || x->show_numbers)
        return true;
    tl_buf shown = {0};
    bool ok = tl_redact_number(number->value, &shown) == TL_OK;
    *number = tl_text_str(tl_arena_copy(x->arena, tl_buf_str(&shown)));
    tl_buf_dispose(&shown);
    return ok && number->value.ptr;
}

/* One line: both keys, the numbers under their fields' names, and of all else only which fields they were: they are about people. */
static bool write_log(sim_exchange *x, sim_log_change change) {
    const sim_expandable_request *request = x->decoded;
    const char *const *names = route_of(x)->dialect->accepted;
    sim_log_field fields[8] = {{"key", request->customer, false}, {"contact", request->contact, false}};
    size_t count = 2;
    tl_buf others = {0};
    bool ok = true;
    for (size_t i = 0; ok && names[i]; i++) {
        if (request->fields[i].is == TL_ABSENT || is_key(names[i]))
            continue;
        if (is_phone(names[i])) {
            fields[count] = (sim_log_field){names[i], request->fields[i], false};
            ok = mask(x, &fields[count++].value);
        } else {
            ok = tl_buf_format(&others, "%s%s", others.len ? " " : "", names[i]) == TL_OK;
        }
    }
    if (others.len) {
        fields[count++] = (sim_log_field){"fields", tl_text_str(tl_arena_copy(x->arena, tl_buf_str(&others))), false};
        ok = ok && fields[count - 1].value.value.ptr;
    }
    tl_buf_dispose(&others);
    return ok && sim_log_record(x, fields, count, change);
}

/* The (Error Message) of a 500; its words are made up. */
static bool refuse(sim_exchange *x, const char *code, const char *format, const char *what) {
    tl_str message = tl_arena_format(x->arena, format, what);
    if (!message.ptr || !write_log(x, SIM_REFUSED))
        return sim_reply_broken(x);
    return sim_expandable_fail(x, 500, code, "%s", message.ptr);
}

static bool changes_something(const sim_expandable_request *request, const char *const *names) {
    for (size_t i = 0; names[i]; i++) {
        if (request->fields[i].is != TL_ABSENT && !is_key(names[i]))
            return true;
    }
    return false;
}

static tl_opt_text sent(const sim_expandable_request *request, const char *const *names, const char *name) {
    size_t i = 0;
    while (strcmp(names[i], name) != 0)
        i++;
    return request->fields[i];
}

/* Whether the call may be carried out; false has filled the reply. */
static bool judge(sim_exchange *x, const sim_expandable_request *request) {
    sim_expandable_state *state = x->state;
    const sim_expandable_route *route = route_of(x);
    bool creates = route->call == SIM_CALL_CREATE;
    if (is_empty(request->customer))
        return refuse(x, "MISSING", "%s is required.", "CUSTOMER_ID");
    if (is_empty(request->contact))
        return refuse(x, "MISSING", "%s is required.", "CUST_CONTACT");
    if (!creates && !changes_something(request, route->dialect->accepted))
        return refuse(x, "MISSING", "%s is required.", "At least one field to update");
    if (request->user->read_only)
        return refuse(x, "PERMISSION", "User %s is not authorized to run SOECT.", request->user->name);
    tl_opt_text notes = sent(request, route->dialect->accepted, "NOTES");
    if (notes.is == TL_VALUE && tl_str_code_points(notes.value) > LONGEST_NOTES)
        return refuse(x, "LENGTH", "%s is too long: it has 32,765 characters at most.", "NOTES");
    if (!sim_names_has(&state->customers, request->customer.value))
        return refuse(x, "CUSTOMER", "Customer %s does not exist.", request->customer.value.ptr);
    bool there = sim_expandable_slot(state, request->customer.value, request->contact.value, false) != NULL;
    if (creates && there)
        return refuse(x, "EXISTS", "Contact %s already exists.", request->contact.value.ptr);
    if (!creates && !there)
        return refuse(x, "CONTACT", "Contact %s does not exist.", request->contact.value.ptr);
    return true;
}

/* Who and when; the formats are made up. */
static bool stamp(sim_record *record, const char *user, bool created) {
    time_t now = (time_t)(tl_clock_unix_ms(NULL) / 1000);
    struct tm parts;
    char date[40];
    char clock[20];
    if (!gmtime_r(&now, &parts))
        return false;
    strftime(date, sizeof date, "%m/%d/%Y", &parts);
    strftime(clock, sizeof clock, "%H:%M:%S", &parts);
    if (created && (!sim_record_set_text(record, "CREATED_BY", user) || !sim_record_set_text(record, "DATE_CREATED", date)))
        return false;
    return sim_record_set_text(record, "MODIFIED_BY", user) && sim_record_set_text(record, "DATE_MODIFIED", date) &&
           sim_record_set_text(record, "OPERATOR_ID", user) && sim_record_set_text(record, "DATE_LAST_UPDT", date) &&
           sim_record_set_text(record, "TIME_LAST_UPDT", clock);
}

bool sim_expandable_save(sim_exchange *x) {
    sim_expandable_request *request = x->decoded;
    const char *const *names = route_of(x)->dialect->accepted;
    bool creates = route_of(x)->call == SIM_CALL_CREATE;
    if (!judge(x, request))
        return false;
    void **slot = sim_expandable_slot(x->state, request->customer.value, request->contact.value, true);
    if (slot && !*slot)
        *slot = tl_calloc(1, sizeof(sim_record));
    request->record = slot ? *slot : NULL;
    bool ok = request->record != NULL;
    for (size_t i = 0; ok && names[i]; i++)
        ok = sim_record_set(request->record, names[i], request->fields[i]);
    ok = ok && stamp(request->record, request->user->name, creates) && write_log(x, creates ? SIM_CREATED : SIM_UPDATED);
    return ok || sim_reply_broken(x);
}

bool sim_expandable_show(sim_exchange *x) {
    const sim_expandable_state *state = x->state;
    const sim_expandable_request *request = x->decoded;
    cJSON *body = cJSON_CreateObject();
    bool ok = body != NULL;
    for (const char *const *name = route_of(x)->dialect->returned; ok && *name; name++) {
        tl_opt_text value = sim_record_get(request->record, *name);
        if (value.is == TL_ABSENT && state->empty == SIM_SHOW_EMPTY)
            value = tl_text("");
        if (value.is == TL_ABSENT && state->empty == SIM_SHOW_NULL)
            value = tl_null_text();
        ok = sim_json_add(body, *name, value);
    }
    if (!ok) {
        cJSON_Delete(body);
        body = NULL;
    }
    return sim_reply_json(x, 200, body);
}
