/* A strict judge of JSON texts. A pushdown automaton over bytes, so that it shares no structure with the product's recursive reader. */
#include "json_oracle.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { MOST_LEVELS = 2000 };

typedef struct judge {
    const unsigned char *text;
    size_t len;
    size_t at;
} judge;

static int peek(const judge *j) {
    return j->at < j->len ? j->text[j->at] : -1;
}

static bool take(judge *j, int byte) {
    bool there = peek(j) == byte;
    j->at += there;
    return there;
}

static void blanks(judge *j) {
    while (take(j, ' ') || take(j, '\t') || take(j, '\n') || take(j, '\r')) {
    }
}

static bool word(judge *j, const char *letters) {
    for (; *letters; letters++) {
        if (!take(j, *letters)) {
            return false;
        }
    }
    return true;
}

static bool digits(judge *j) {
    size_t start = j->at;
    while (peek(j) >= '0' && peek(j) <= '9') {
        j->at++;
    }
    return j->at > start;
}

static bool number(judge *j) {
    (void)take(j, '-');
    if (!take(j, '0') && !digits(j)) {
        return false;
    }
    if (take(j, '.') && !digits(j)) {
        return false;
    }
    if (take(j, 'e') || take(j, 'E')) {
        if (!take(j, '+')) {
            (void)take(j, '-');
        }
        return digits(j);
    }
    return true;
}

/* Decodes one character by its bit pattern and looks at what came out: the shortest form of a code point that is no surrogate. */
static bool character(judge *j) {
    unsigned first = j->text[j->at++];
    unsigned more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (first < 0xC0 || first >= 0xF8) {
        return false;
    }
    uint32_t code = first & (0x3Fu >> more);
    for (unsigned i = 0; i < more; i++) {
        if (peek(j) < 0x80 || peek(j) > 0xBF) {
            return false;
        }
        code = code << 6 | (j->text[j->at++] & 0x3F);
    }
    return code >= least[more] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

static bool unit(judge *j, uint32_t *value) {
    *value = 0;
    for (int i = 0; i < 4; i++) {
        int byte = peek(j);
        const char *hex = "00112233445566778899aAbBcCdDeEfF";
        const char *found = byte > 0 ? strchr(hex, byte) : NULL;
        if (!found) {
            return false;
        }
        *value = *value * 16 + (uint32_t)((found - hex) / 2);
        j->at++;
    }
    return true;
}

static bool escape(judge *j) {
    uint32_t high = 0;
    uint32_t low = 0;
    int byte = peek(j);
    j->at++;
    if (byte != 'u') {
        return byte > 0 && strchr("\"\\/bfnrt", byte);
    }
    if (!unit(j, &high)) {
        return false;
    }
    if (high >= 0xDC00 && high <= 0xDFFF) {
        return false;
    }
    if (high >= 0xD800 && high <= 0xDBFF) {
        return take(j, '\\') && take(j, 'u') && unit(j, &low) && low >= 0xDC00 && low <= 0xDFFF;
    }
    return true;
}

static bool string(judge *j) {
    if (!take(j, '"')) {
        return false;
    }
    for (;;) {
        int byte = peek(j);
        if (byte < 0x20) {
            return false;
        }
        if (byte == '"') {
            j->at++;
            return true;
        }
        if (byte >= 0x80) {
            if (!character(j)) {
                return false;
            }
            continue;
        }
        j->at++;
        if (byte == '\\' && !escape(j)) {
            return false;
        }
    }
}

static bool scalar(judge *j) {
    switch (peek(j)) {
    case '"':
        return string(j);
    case 't':
        return word(j, "true");
    case 'f':
        return word(j, "false");
    case 'n':
        return word(j, "null");
    default:
        return number(j);
    }
}

static bool name_and_colon(judge *j) {
    blanks(j);
    if (!string(j)) {
        return false;
    }
    blanks(j);
    return take(j, ':');
}

oracle_verdict oracle_check(const char *text, size_t len, unsigned max_depth) {
    judge j = {(const unsigned char *)text, len, 0};
    char closing[MOST_LEVELS];
    size_t depth = 0;
    for (;;) {
        /* A value. */
        blanks(&j);
        int byte = peek(&j);
        if (byte == '{' || byte == '[') {
            j.at++;
            if (depth == max_depth || depth == MOST_LEVELS) {
                return ORACLE_TOO_DEEP;
            }
            closing[depth++] = byte == '{' ? '}' : ']';
            blanks(&j);
            if (peek(&j) != closing[depth - 1]) {
                if (byte == '{' && !name_and_colon(&j)) {
                    return ORACLE_INVALID;
                }
                continue;
            }
        } else if (!scalar(&j)) {
            return ORACLE_INVALID;
        }
        /* What follows a value. */
        for (;;) {
            blanks(&j);
            if (depth == 0) {
                return j.at == j.len ? ORACLE_VALID : ORACLE_INVALID;
            }
            if (take(&j, closing[depth - 1])) {
                depth--;
                continue;
            }
            if (!take(&j, ',') || (closing[depth - 1] == '}' && !name_and_colon(&j))) {
                return ORACLE_INVALID;
            }
            break;
        }
    }
}
