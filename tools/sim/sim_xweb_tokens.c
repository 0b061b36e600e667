/* xWEB, simulated: GUIDs and tokens. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "sim_xweb.h"

void sim_xweb_guid(sim_random *random, char guid[SIM_GUID_SIZE]) {
    uint64_t a = sim_random_next(random);
    uint64_t b = sim_random_next(random);
    snprintf(guid, SIM_GUID_SIZE, "%08x-%04x-4%03x-%04x-%012llx", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xffff), (unsigned)(a & 0xfff),
             (unsigned)(0x8000 | (b >> 48 & 0x3fff)), (unsigned long long)(b & 0xffffffffffff));
}

bool sim_xweb_read_guid(const char *text, char guid[SIM_GUID_SIZE]) {
    for (size_t i = 0; i < SIM_GUID_SIZE - 1; i++) {
        bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
        if (hyphen ? text[i] != '-' : !isxdigit((unsigned char)text[i]))
            return false;
        guid[i] = (char)tolower((unsigned char)text[i]);
    }
    guid[SIM_GUID_SIZE - 1] = '\0';
    return text[SIM_GUID_SIZE - 1] == '\0';
}

sim_xweb_token *sim_xweb_new_token(sim_xweb_state *state, sim_random *random, sim_xweb_user *user, int64_t now_ms) {
    sim_xweb_token *token = tl_calloc(1, sizeof *token);
    if (!token)
        return NULL;
    sim_xweb_guid(random, token->text);
    token->user = user;
    token->expires_ms = now_ms + state->setup.timeout_ms;
    void **slot = sim_map_slot(&state->tokens, tl_str_from(token->text));
    if (!slot) {
        tl_free(token);
        return NULL;
    }
    *slot = token;
    return token;
}

sim_xweb_token *sim_xweb_find_token(const sim_xweb_state *state, const char *text, int64_t now_ms) {
    void **slot = sim_map_find(&state->tokens, tl_str_from(text));
    sim_xweb_token *token = slot ? *slot : NULL;
    bool counts = token && !token->dead && now_ms < token->expires_ms && (state->setup.uses == 0 || token->used < state->setup.uses);
    return counts ? token : NULL;
}

sim_xweb_token *sim_xweb_next_token(sim_xweb_state *state, sim_random *random, sim_xweb_token *token, int64_t now_ms) {
    if (state->setup.mode == SIM_TOKEN_ABSOLUTE)
        return token;
    sim_xweb_token *next = sim_xweb_new_token(state, random, token->user, now_ms);
    if (next && state->setup.mode == SIM_TOKEN_SINGLE_USE)
        token->dead = true;
    return next;
}
