/* Passing over JSON that nobody asked for, with every check that wanted JSON gets. */
#include "codec/json_skip.h"

#include "base/utf8.h"
#include "codec/bytes.h"
#include "codec/number.h"

const char *tl_problem_at(tl_problem *problem, tl_status status, const char *at, const char *message) {
    problem->status = status;
    problem->at = at;
    problem->message = message;
    return NULL;
}

long tl_json_hex4(const char *p) {
    long number = 0;
    for (int i = 0; i < 4; i++) {
        char c = p[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
        if (digit < 0) {
            return -1;
        }
        number = number * 16 + digit;
    }
    return number;
}

/* The code unit of "\uXXXX" at `p`; -1 when there is none. */
static long unicode_escape(const char *p, const char *end) {
    return end - p >= 6 && p[0] == '\\' && p[1] == 'u' ? tl_json_hex4(p + 2) : -1;
}

size_t tl_json_escape_length(const char *p, const char *end, tl_problem *problem) {
    if (end - p < 2) {
        tl_problem_at(problem, TL_ERR_SYNTAX, end, "an escape sequence is expected to go on");
        return 0;
    }
    switch (p[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
        return 2;
    case 'u':
        break;
    default:
        tl_problem_at(problem, TL_ERR_SYNTAX, p, "a backslash that starts no escape sequence");
        return 0;
    }
    long unit = unicode_escape(p, end);
    if (unit < 0) {
        tl_problem_at(problem, TL_ERR_SYNTAX, p, "\\u without four hexadecimal digits");
        return 0;
    }
    if (unit < 0xD800 || unit > 0xDFFF) {
        return 6;
    }
    long second = unit < 0xDC00 ? unicode_escape(p + 6, end) : -1;
    if (second < 0xDC00 || second > 0xDFFF) {
        tl_problem_at(problem, TL_ERR_UTF8, p, "half of a surrogate pair");
        return 0;
    }
    return 12;
}

const char *tl_json_skip_string(const char *p, const char *end, tl_problem *problem) {
    for (;;) {
        p += tl_plain_length(p, end);
        if (p == end) {
            return tl_problem_at(problem, TL_ERR_SYNTAX, p, "a closing quote is expected");
        }
        size_t length = 0;
        if (*p == '"') {
            return p + 1;
        }
        if (*p == '\\') {
            length = tl_json_escape_length(p, end, problem);
            if (length == 0) {
                return NULL;
            }
        } else if ((unsigned char)*p < 0x20) {
            return tl_problem_at(problem, TL_ERR_SYNTAX, p, "a control character in a string");
        } else {
            length = tl_utf8_length(p, (size_t)(end - p));
            if (length == 0) {
                return tl_problem_at(problem, TL_ERR_UTF8, p, "bytes that are not UTF-8");
            }
        }
        p += length;
    }
}

static const char *skip_literal(const char *p, const char *end, tl_str literal, tl_problem *problem) {
    for (size_t i = 0; i < literal.len; i++) {
        if (p + i == end || p[i] != literal.ptr[i]) {
            return tl_problem_at(problem, TL_ERR_SYNTAX, p + i, "true, false or null is misspelt");
        }
    }
    return p + literal.len;
}

static const char *skip_number(const char *p, const char *end, tl_problem *problem) {
    bool integer = false;
    const char *wrong = p;
    const char *after = tl_number_end(p, end, &integer, &wrong);
    return after ? after : tl_problem_at(problem, TL_ERR_SYNTAX, wrong, "a number breaks off, or starts with 0");
}

/* `p` is behind the opening bracket or brace. */
static const char *skip_members(const char *p, const char *end, uint32_t depth, bool object, tl_problem *problem) {
    char closing = object ? '}' : ']';
    p = tl_skip_blanks(p, end);
    if (p < end && *p == closing) {
        return p + 1;
    }
    for (;;) {
        p = tl_skip_blanks(p, end);
        if (object) {
            if (p == end || *p != '"') {
                return tl_problem_at(problem, TL_ERR_SYNTAX, p, "a member's name in quotes is expected");
            }
            p = tl_json_skip_string(p + 1, end, problem);
            if (!p) {
                return NULL;
            }
            p = tl_skip_blanks(p, end);
            if (p == end || *p != ':') {
                return tl_problem_at(problem, TL_ERR_SYNTAX, p, "a colon is expected");
            }
            p = tl_skip_blanks(p + 1, end);
        }
        p = tl_json_skip(p, end, depth, problem);
        if (!p) {
            return NULL;
        }
        p = tl_skip_blanks(p, end);
        if (p < end && *p == closing) {
            return p + 1;
        }
        if (p == end || *p != ',') {
            return tl_problem_at(problem, TL_ERR_SYNTAX, p,
                                 object ? "a comma or a closing brace is expected" : "a comma or a closing bracket is expected");
        }
        p++;
    }
}

const char *tl_json_skip(const char *p, const char *end, uint32_t depth, tl_problem *problem) {
    if (p == end) {
        return tl_problem_at(problem, TL_ERR_SYNTAX, p, "a value is expected");
    }
    switch (*p) {
    case '"':
        return tl_json_skip_string(p + 1, end, problem);
    case '{':
    case '[':
        if (depth == 0) {
            return tl_problem_at(problem, TL_ERR_LIMIT, p, "nested too deeply");
        }
        return skip_members(p + 1, end, depth - 1, *p == '{', problem);
    case 't':
        return skip_literal(p, end, tl_str_sized("true", 4), problem);
    case 'f':
        return skip_literal(p, end, tl_str_sized("false", 5), problem);
    case 'n':
        return skip_literal(p, end, tl_str_sized("null", 4), problem);
    default:
        if (*p == '-' || (*p >= '0' && *p <= '9')) {
            return skip_number(p, end, problem);
        }
        return tl_problem_at(problem, TL_ERR_SYNTAX, p, "a value is expected");
    }
}

tl_status tl_json_check(tl_str text, uint32_t depth, tl_problem *problem) {
    if (text.len == 0) {
        tl_problem_at(problem, TL_ERR_SYNTAX, text.ptr, "a value is expected");
        return problem->status;
    }
    const char *end = text.ptr + text.len;
    const char *p = tl_json_skip(tl_skip_blanks(text.ptr, end), end, depth, problem);
    if (p) {
        p = tl_skip_blanks(p, end);
        if (p == end) {
            return TL_OK;
        }
        tl_problem_at(problem, TL_ERR_SYNTAX, p, "something follows the value");
    }
    return problem->status;
}
