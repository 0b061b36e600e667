#include "mention.h"

static bool is_digit(unsigned char byte) {
    return byte >= '0' && byte <= '9';
}

static bool is_upper(unsigned char byte) {
    return byte >= 'A' && byte <= 'Z';
}

static bool is_ascii_word(unsigned char byte) {
    return is_digit(byte) || is_upper(byte) || (byte >= 'a' && byte <= 'z') || byte == '_';
}

/* Whether the character that starts at `at` is part of a word. Beyond ASCII: all but the punctuation of U+00A0-00BF and U+2000-207F. */
static bool word_starts(tl_str text, size_t at) {
    unsigned char byte = (unsigned char)text.ptr[at];
    if (byte < 0x80) {
        return is_ascii_word(byte);
    }
    if (byte == 0xC2) {
        return false;
    }
    unsigned char second = at + 1 < text.len ? (unsigned char)text.ptr[at + 1] : 0;
    return !(byte == 0xE2 && (second == 0x80 || second == 0x81));
}

/* The same for the character that ends before `at`. */
static bool word_ends(tl_str text, size_t at) {
    size_t start = at - 1;
    while (start > 0 && ((unsigned char)text.ptr[start] & 0xC0) == 0x80) {
        start--;
    }
    return word_starts(text, start);
}

/* Joins what stands on both sides to one word: "C-100-2", "a.b", "O'Brien". */
static bool joins(char letter) {
    return letter == '-' || letter == '.' || letter == '/' || letter == '+' || letter == '@' || letter == '&' || letter == '\\' || letter == '\'' ||
           letter == ',';
}

static bool stands_alone(tl_str text, size_t start, size_t end) {
    if (start > 0 && (word_ends(text, start) || (joins(text.ptr[start - 1]) && start > 1 && word_ends(text, start - 1)))) {
        return false;
    }
    if (end < text.len && (word_starts(text, end) || (joins(text.ptr[end]) && end + 1 < text.len && word_starts(text, end + 1)))) {
        return false;
    }
    return true;
}

/* Takes the next word off the front, where "PhoneTypeName" has three; empty when none is left. */
static tl_str next_word(tl_str *text) {
    size_t at = 0;
    while (at < text->len && !word_starts(*text, at)) {
        at++;
    }
    size_t start = at;
    while (at < text->len && word_starts(*text, at) && text->ptr[at] != '_') {
        bool small = !is_upper((unsigned char)text->ptr[at]);
        at++;
        /* Continuation bytes belong to the character before them. */
        while (at < text->len && ((unsigned char)text->ptr[at] & 0xC0) == 0x80) {
            at++;
        }
        if (small && at < text->len && is_upper((unsigned char)text->ptr[at])) {
            break;
        }
    }
    tl_str word = tl_str_sized(text->ptr + start, at - start);
    if (word.len == 0 && at < text->len) {
        at++; /* an underscore */
    }
    *text = tl_str_sized(text->ptr + at, text->len - at);
    return word;
}

static bool has_word(tl_str name, tl_str word) {
    while (name.len > 0) {
        tl_str part = next_word(&name);
        if (part.len > 0 && tl_str_equal_nocase(part, word)) {
            return true;
        }
    }
    return false;
}

static bool any_name_has_word(const tl_type *item, tl_str word) {
    for (uint32_t i = 0; i < item->count; i++) {
        if (has_word(tl_field_name(&item->fields[i]), word)) {
            return true;
        }
    }
    return false;
}

bool tl_is_made_of_names(tl_str text, const tl_type *item) {
    bool any = false;
    while (text.len > 0) {
        tl_str word = next_word(&text);
        if (word.len > 0) {
            if (!any_name_has_word(item, word)) {
                return false;
            }
            any = true;
        }
    }
    return any;
}

/* Prose holds words, single letters and small numbers; a number of five digits, or letters with a digit, is there to name something. */
static bool could_be_chance(tl_str value) {
    size_t digits = 0;
    for (size_t i = 0; i < value.len; i++) {
        digits += is_digit((unsigned char)value.ptr[i]) ? 1u : 0u;
    }
    return value.len == 1 || digits == 0 || (digits == value.len && digits <= 4);
}

static bool is_enclosed(tl_str text, size_t start, size_t end) {
    static const char *const pairs[] = {"''", "\"\"", "``", "()", "[]", "<>", "{}"};
    if (start == 0 || end >= text.len) {
        return false;
    }
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        if (text.ptr[start - 1] == pairs[i][0] && text.ptr[end] == pairs[i][1]) {
            return true;
        }
    }
    return false;
}

/* Whether the word before `start` is one of the field's own name: "Customer 42", "CustomerNumber: 42". */
static bool follows_field_name(tl_str text, size_t start, tl_str field) {
    size_t end = start;
    while (end > 0 && (text.ptr[end - 1] == ' ' || text.ptr[end - 1] == ':' || text.ptr[end - 1] == '=' || text.ptr[end - 1] == '#')) {
        end--;
    }
    size_t first = end;
    while (first > 0 && is_ascii_word((unsigned char)text.ptr[first - 1])) {
        first--;
    }
    tl_str before = tl_str_sized(text.ptr + first, end - first);
    if (end == start || before.len == 0) {
        return false;
    }
    while (before.len > 0) {
        tl_str word = next_word(&before);
        if (word.len > 0 && !has_word(field, word)) {
            return false;
        }
    }
    return true;
}

bool tl_mentions(tl_str message, tl_str value, tl_str field) {
    size_t from = 0;
    if (value.len == 0) {
        return false;
    }
    while (message.len - from >= value.len) {
        ptrdiff_t hit = tl_str_find(tl_str_sized(message.ptr + from, message.len - from), value);
        if (hit < 0) {
            return false;
        }
        size_t start = from + (size_t)hit;
        size_t end = start + value.len;
        if (stands_alone(message, start, end) &&
            (!could_be_chance(value) || is_enclosed(message, start, end) || follows_field_name(message, start, field))) {
            return true;
        }
        from = start + 1;
    }
    return false;
}
