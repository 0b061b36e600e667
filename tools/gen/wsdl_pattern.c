#include "wsdl_pattern.h"

#include <string.h>

#include <libxml/xmlerror.h>
#include <libxml/xmlregexp.h>

/* XML Schema Part 2, appendix F. What differs: the pattern is the whole text, ^ and $ are letters, . leaves out CR and LF, \d is every script's digits. */
typedef struct translation {
    gen_text out;
    const char *at;
    bool in_class;
    bool quantified; /* what was written last is a quantifier */
    bool failed;
} translation;

/* libxml2 would print what is wrong; our message has the line. */
static void keep_quiet(void *context, const char *message, ...) {
    (void)context;
    (void)message;
}

bool wsdl_pattern_is_valid(const char *pattern) {
    xmlGenericErrorFunc before = xmlGenericError;
    void *context = xmlGenericErrorContext;
    xmlSetGenericErrorFunc(NULL, keep_quiet);
    xmlRegexp *compiled = xmlRegexpCompile((const xmlChar *)pattern);
    bool good = compiled != NULL;
    xmlRegFreeRegexp(compiled);
    xmlSetGenericErrorFunc(context, before);
    return good;
}

static const char *escape(const translation *t, char letter) {
    switch (letter) {
    case 'd':
        return "\\p{Nd}";
    case 'D':
        return "\\P{Nd}";
    case 's':
        return t->in_class ? "\\x20\\t\\n\\r" : "[\\x20\\t\\n\\r]";
    case 'S':
        return t->in_class ? NULL : "[^\\x20\\t\\n\\r]";
    case 'w':
        return t->in_class ? NULL : "[^\\p{P}\\p{Z}\\p{C}]";
    case 'W':
        return t->in_class ? "\\p{P}\\p{Z}\\p{C}" : "[\\p{P}\\p{Z}\\p{C}]";
    default:
        return NULL;
    }
}

/* At a backslash. */
static void put_escape(translation *t) {
    char letter = t->at[1];
    const char *instead = escape(t, letter);
    if (instead) {
        gen_put(&t->out, instead);
        t->at += 2;
    } else if (letter == 'p' || letter == 'P') {
        size_t length = strcspn(t->at, "}") + 1;
        t->failed = t->at[2] != '{' || length > 6 || strncmp(t->at + 3, "Is", 2) == 0;
        if (!t->failed) {
            gen_putf(&t->out, "%.*s", (int)length, t->at);
            t->at += length;
        }
    } else if (letter && strchr("nrt\\|.?*+(){}-[]^", letter)) {
        gen_putf(&t->out, "\\%c", letter);
        t->at += 2;
    } else {
        t->failed = true;
    }
}

static void put_in_class(translation *t) {
    if (t->at[0] == '-' && t->at[1] == '[') {
        t->failed = true;
    } else if (*t->at == '[') {
        t->failed = true; /* not allowed unescaped */
    } else {
        t->in_class = *t->at != ']';
        gen_putf(&t->out, "%c", *t->at++);
    }
}

static void put_outside(translation *t) {
    char c = *t->at++;
    bool quantifier = c == '?' || c == '*' || c == '+' || c == '{';
    if (quantifier && t->quantified) {
        t->failed = true; /* lazy or possessive to PCRE2 */
    } else if (c == '^' || c == '$') {
        gen_putf(&t->out, "\\%c", c);
    } else if (c == '.') {
        gen_put(&t->out, "[^\\n\\r]");
    } else if (c == '[') {
        t->in_class = true;
        gen_putf(&t->out, *t->at == '^' ? "[^" : "[");
        t->at += *t->at == '^';
    } else if (c == '{') {
        size_t length = strcspn(t->at, "}") + 1;
        gen_putf(&t->out, "{%.*s", (int)length, t->at);
        t->at += length;
    } else {
        gen_putf(&t->out, "%c", c);
    }
    t->quantified = quantifier;
}

char *wsdl_pattern_for_pcre2(gen_arena *arena, const char *pattern) {
    translation t = {.out = {.arena = arena}, .at = pattern};
    gen_put(&t.out, "");
    while (*t.at && !t.failed) {
        if (*t.at == '\\') {
            put_escape(&t);
            t.quantified = false;
        } else if (t.in_class) {
            put_in_class(&t);
        } else {
            put_outside(&t);
        }
    }
    return t.failed || t.in_class ? NULL : t.out.ptr;
}
