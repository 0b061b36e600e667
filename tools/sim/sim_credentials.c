#include "sim_credentials.h"

#include <stdio.h>
#include <string.h>

#include <trunkline/clock.h>

#include "sim_record.h"

static bool read_user(sim_user *user, const yaml_node *item, const char *what, sim_seed_error *error) {
    static const char *const keys[] = {"name", "password", "read_only", NULL};
    if (!sim_seed_keys(item, keys, what, error) || !sim_seed_flag(yaml_get(item, "read_only"), "read_only", &user->read_only, error))
        return false;
    const char *name = yaml_text(yaml_get(item, "name"));
    const char *password = yaml_text(yaml_get(item, "password"));
    if (!name || !password)
        return sim_seed_fail(error, item, "an entry of %s needs a name and a password", what);
    user->name = sim_copy(tl_str_from(name));
    user->password = sim_copy(tl_str_from(password));
    return (user->name && user->password) || sim_seed_fail(error, item, "out of memory");
}

bool sim_users_read(sim_users *users, const yaml_node *seed, const char *what, sim_seed_error *error) {
    if (!seed || seed->kind != YAML_LIST || seed->count == 0)
        return sim_seed_fail(error, seed, "%s must list those who may log in: {name: ..., password: ...}", what);
    users->items = tl_calloc(seed->count, sizeof *users->items);
    if (!users->items)
        return sim_seed_fail(error, seed, "out of memory");
    for (; users->count < seed->count; users->count++) {
        if (!read_user(&users->items[users->count], seed->items[users->count], what, error)) {
            users->count++;
            return false;
        }
    }
    return true;
}

void sim_users_dispose(sim_users *users) {
    for (size_t i = 0; i < users->count; i++) {
        tl_free(users->items[i].name);
        tl_free(users->items[i].password);
    }
    tl_free(users->items);
    *users = (sim_users){0};
}

sim_user *sim_users_login(sim_users *users, const char *name, const char *password) {
    for (size_t i = 0; i < users->count; i++) {
        sim_user *user = &users->items[i];
        if (strcmp(user->name, name) != 0)
            continue;
        bool right = strcmp(user->password, password) == 0;
        if (right)
            user->logins++;
        else
            user->failed++;
        return right ? user : NULL;
    }
    return NULL;
}

bool sim_users_dump(const sim_users *users, cJSON *object) {
    for (size_t i = 0; i < users->count; i++) {
        cJSON *user = cJSON_AddObjectToObject(object, users->items[i].name);
        if (!user || !cJSON_AddNumberToObject(user, "logins", (double)users->items[i].logins) ||
            !cJSON_AddNumberToObject(user, "failed_logins", (double)users->items[i].failed))
            return false;
    }
    return true;
}

static bool read_number(const yaml_node *map, const char *key, const char *what, int64_t *value, sim_seed_error *error) {
    const yaml_node *node = yaml_get(map, key);
    if (!node || (yaml_int(node, value) && *value >= 0))
        return true;
    return sim_seed_fail(error, node, "%s.%s must be a number, 0 or more", what, key);
}

bool sim_tickets_read(sim_tickets *tickets, const yaml_node *map, const char *what, sim_seed_error *error) {
    return read_number(map, "timeout_ms", what, &tickets->timeout_ms, error) && read_number(map, "uses", what, &tickets->uses, error);
}

void sim_tickets_dispose(sim_tickets *tickets) {
    sim_map_dispose(&tickets->map, tl_free);
}

sim_ticket *sim_tickets_add(sim_tickets *tickets, const char *text, sim_random *random, sim_user *user) {
    sim_ticket *ticket = tl_calloc(1, sizeof *ticket);
    uint64_t high = text ? 0 : sim_random_next(random);
    uint64_t low = text ? 0 : sim_random_next(random);
    if (!ticket)
        return NULL;
    if (text)
        snprintf(ticket->text, sizeof ticket->text, "%s", text);
    else
        snprintf(ticket->text, sizeof ticket->text, "%016llx%016llx", (unsigned long long)high, (unsigned long long)low);
    ticket->user = user;
    ticket->expires_ms = tl_clock_now_ms(NULL) + tickets->timeout_ms;
    void **slot = sim_map_slot(&tickets->map, tl_str_from(ticket->text));
    if (!slot) {
        tl_free(ticket);
        return NULL;
    }
    tl_free(*slot);
    *slot = ticket;
    return ticket;
}

sim_ticket_state sim_tickets_use(sim_tickets *tickets, const char *text, sim_ticket **found) {
    void **slot = sim_map_find(&tickets->map, tl_str_from(text));
    sim_ticket *ticket = slot ? *slot : NULL;
    *found = ticket;
    if (!ticket) {
        bool shaped = strlen(text) == SIM_TICKET_SIZE - 1 && strspn(text, "0123456789abcdef") == SIM_TICKET_SIZE - 1;
        return shaped ? SIM_TICKET_UNKNOWN : SIM_TICKET_MALFORMED;
    }
    if (ticket->dead || tl_clock_now_ms(NULL) >= ticket->expires_ms || (tickets->uses && ticket->used >= tickets->uses))
        return SIM_TICKET_EXPIRED;
    ticket->used++;
    return SIM_TICKET_GOOD;
}

/* Base64's digit, -1 for none. */
static int digit_of(char c) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

static bool decode_base64(const char *text, char *out) {
    size_t length = strcspn(text, "=");
    unsigned bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < length; i++) {
        int digit = digit_of(text[i]);
        if (digit < 0)
            return false;
        bits = bits << 6 | (unsigned)digit;
        held += 6;
        if (held >= 8) {
            held -= 8;
            *out++ = (char)(bits >> held & 0xff);
        }
    }
    *out = '\0';
    return strspn(text + length, "=") == strlen(text + length);
}

bool sim_basic(sim_exchange *x, char **user, char **password) {
    static const char scheme[] = "Basic ";
    const char *value = sim_header(x, "Authorization");
    if (strncmp(value, scheme, sizeof scheme - 1) != 0)
        return false;
    value += sizeof scheme - 1;
    char *text = tl_arena_alloc(x->arena, strlen(value) + 1);
    if (!text || !decode_base64(value, text))
        return false;
    char *colon = strchr(text, ':');
    if (!colon)
        return false;
    *colon = '\0';
    *user = text;
    *password = colon + 1;
    return true;
}

static int hex_of(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    char small = (char)(c | 0x20);
    return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

bool sim_unescape_form(char *text) {
    char *out = text;
    for (; *text; text++) {
        if (*text != '%') {
            *out++ = *text == '+' ? ' ' : *text;
            continue;
        }
        int high = hex_of(text[1]);
        int low = high < 0 ? -1 : hex_of(text[2]);
        if (low < 0 || high * 16 + low == 0)
            return false;
        *out++ = (char)(high * 16 + low);
        text += 2;
    }
    *out = '\0';
    return true;
}
