/*
 * xWEB, simulated: where clauses of GetQuery. Comparisons with `=`, IN lists, AND, OR, parentheses, texts with doubled quotes and a
 * comment at the end mean what they mean in the vendor's SQL, so that a client that does not quote its values really gets too much.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sim_xweb.h"

enum { MAX_TEXT = 300, MAX_DEPTH = 50 };

typedef struct clause {
    const char *at;
    const sim_record *row;
    const char *error;
    unsigned depth;
} clause;

static bool read_or(clause *c);

static bool fail(clause *c, const char *message) {
    if (!c->error)
        c->error = message;
    return false;
}

static void skip_blanks(clause *c) {
    while (isspace((unsigned char)*c->at))
        c->at++;
    if (strncmp(c->at, "--", 2) == 0)
        c->at += strlen(c->at);
}

/* Takes a keyword or sign when it comes next. */
static bool take(clause *c, const char *word) {
    size_t length = strlen(word);
    skip_blanks(c);
    if (strncasecmp(c->at, word, length) != 0)
        return false;
    if (isalpha((unsigned char)*word) && (isalnum((unsigned char)c->at[length]) || c->at[length] == '_'))
        return false;
    c->at += length;
    return true;
}

/* Reads 'it''s'; the opening quote is taken. */
static bool read_quoted(clause *c, char text[MAX_TEXT]) {
    size_t used = 0;
    for (;; c->at++) {
        if (!*c->at)
            return fail(c, "Unclosed quotation mark after the character string.");
        if (*c->at == '\'' && c->at[1] != '\'')
            break;
        if (*c->at == '\'')
            c->at++;
        if (used + 1 < MAX_TEXT)
            text[used++] = *c->at;
    }
    c->at++;
    text[used] = '\0';
    return true;
}

/* Reads a text, a number, or a column, of which the row's text is taken. */
static bool read_operand(clause *c, char text[MAX_TEXT]) {
    char name[100];
    size_t length = 0;
    skip_blanks(c);
    if (*c->at == '\'') {
        c->at++;
        return read_quoted(c, text);
    }
    while (isalnum((unsigned char)*c->at) || *c->at == '_') {
        if (length + 1 < sizeof name)
            name[length++] = *c->at;
        c->at++;
    }
    name[length] = '\0';
    if (length == 0)
        return fail(c, "Incorrect syntax in the where clause.");
    if (isdigit((unsigned char)*name)) {
        snprintf(text, MAX_TEXT, "%s", name);
        return true;
    }
    tl_opt_text value = sim_record_get(c->row, name);
    if (value.is == TL_ABSENT && !sim_xweb_has_field(SIM_FIELDS_2015, SIM_CUSTOMER, name))
        return fail(c, "Invalid column name.");
    /* A null equals nothing: no text has a control character at its start. */
    snprintf(text, MAX_TEXT, "%s", value.is == TL_VALUE ? value.value.ptr : "\001");
    return true;
}

static bool read_list(clause *c, const char *left) {
    bool found = false;
    if (!take(c, "("))
        return fail(c, "Incorrect syntax near IN.");
    do {
        char right[MAX_TEXT];
        if (!read_operand(c, right))
            return false;
        found = strcasecmp(left, right) == 0 || found;
    } while (take(c, ","));
    return take(c, ")") ? found : fail(c, "Incorrect syntax near IN.");
}

static bool read_term(clause *c) {
    char left[MAX_TEXT];
    char right[MAX_TEXT];
    if (take(c, "(")) {
        if (++c->depth > MAX_DEPTH)
            return fail(c, "The where clause is nested too deeply.");
        bool inner = read_or(c);
        c->depth--;
        return take(c, ")") ? inner : fail(c, "Incorrect syntax in the where clause.");
    }
    if (!read_operand(c, left))
        return false;
    if (take(c, "in"))
        return read_list(c, left);
    if (!take(c, "="))
        return fail(c, "Incorrect syntax in the where clause.");
    return read_operand(c, right) && strcasecmp(left, right) == 0;
}

static bool read_and(clause *c) {
    bool all = read_term(c);
    while (!c->error && take(c, "and"))
        all = read_term(c) && all;
    return all;
}

static bool read_or(clause *c) {
    bool any = read_and(c);
    while (!c->error && take(c, "or"))
        any = read_and(c) || any;
    return any;
}

bool sim_xweb_where(const char *text, const sim_record *row, const char **error) {
    clause c = {.at = text ? text : "", .row = row};
    *error = NULL;
    skip_blanks(&c);
    if (!*c.at)
        return true;
    bool fits = read_or(&c);
    skip_blanks(&c);
    if (!c.error && *c.at)
        fail(&c, "Incorrect syntax in the where clause.");
    *error = c.error;
    return fits && !c.error;
}
