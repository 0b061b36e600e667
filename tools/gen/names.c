/* C identifiers from whatever a schema calls things. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"

/* Keywords of C and C++, and macros of the headers that generated ones include, that a member may not be called. Sorted. */
static const char *const taken[] = {
    "alignas",
    "alignof",
    "and",
    "and_eq",
    "asm",
    "assert",
    "atomic_cancel",
    "atomic_commit",
    "atomic_noexcept",
    "auto",
    "bitand",
    "bitor",
    "bool",
    "break",
    "case",
    "catch",
    "char",
    "char16_t",
    "char32_t",
    "char8_t",
    "class",
    "co_await",
    "co_return",
    "co_yield",
    "compl",
    "complex",
    "concept",
    "const",
    "const_cast",
    "consteval",
    "constexpr",
    "constinit",
    "continue",
    "decltype",
    "default",
    "delete",
    "do",
    "double",
    "dynamic_cast",
    "else",
    "enum",
    "errno",
    "explicit",
    "export",
    "extern",
    "false",
    "far",
    "float",
    "for",
    "friend",
    "goto",
    "i386",
    "if",
    "imaginary",
    "inline",
    "int",
    "interface",
    "linux",
    "long",
    "mutable",
    "namespace",
    "near",
    "new",
    "noexcept",
    "noreturn",
    "not",
    "not_eq",
    "nullptr",
    "offsetof",
    "operator",
    "or",
    "or_eq",
    "private",
    "protected",
    "public",
    "reflexpr",
    "register",
    "reinterpret_cast",
    "requires",
    "restrict",
    "return",
    "short",
    "signed",
    "sizeof",
    "static",
    "static_assert",
    "static_cast",
    "stderr",
    "stdin",
    "stdout",
    "struct",
    "switch",
    "synchronized",
    "template",
    "this",
    "thread_local",
    "throw",
    "true",
    "try",
    "typedef",
    "typeid",
    "typename",
    "typeof",
    "typeof_unqual",
    "union",
    "unix",
    "unsigned",
    "using",
    "virtual",
    "void",
    "volatile",
    "wchar_t",
    "while",
    "xor",
    "xor_eq",
};

typedef enum letter { LETTER_OTHER, LETTER_UPPER, LETTER_LOWER, LETTER_DIGIT } letter;

static letter letter_of(char c) {
    if (c >= 'A' && c <= 'Z')
        return LETTER_UPPER;
    if (c >= 'a' && c <= 'z')
        return LETTER_LOWER;
    return c >= '0' && c <= '9' ? LETTER_DIGIT : LETTER_OTHER;
}

/* Whether a new word starts at `at`, which follows a letter or digit directly. */
static bool starts_word(const char *name, size_t at) {
    letter before = letter_of(name[at - 1]), here = letter_of(name[at]), after = letter_of(name[at + 1]);
    if (here != LETTER_UPPER)
        return false;
    if (before == LETTER_LOWER)
        return true;
    if (after != LETTER_LOWER)
        return false;
    /* "IDs" and "URLs" are one word. */
    bool plural = before == LETTER_UPPER && name[at + 1] == 's' && letter_of(name[at + 2]) != LETTER_LOWER;
    return !plural;
}

static void end_word(gen_text *text) {
    if (text->length > 0 && text->ptr[text->length - 1] != '_')
        gen_put(text, "_");
}

/* One character beyond ASCII becomes a word of its own: "u00e9". Returns its length. */
static size_t put_code_point(gen_text *text, const char *at) {
    const unsigned char *bytes = (const unsigned char *)at;
    size_t length = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
    uint32_t code = bytes[0] & (0xFFU >> (length + 1));
    size_t used = 1;
    /* Schemas are checked to be UTF-8, file names are not. */
    for (; used < length && (bytes[used] & 0xC0) == 0x80; used++)
        code = code << 6 | (bytes[used] & 0x3FU);
    end_word(text);
    gen_putf(text, "u%04x_", (unsigned)code);
    return used;
}

/* A name of signs only: "<=" gives "less_equal". */
static void put_signs(gen_text *text, const char *name) {
    static const char signs[] = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ";
    static const char *const words[] = {"not",   "quote",   "hash",     "dollar", "percent", "and",       "tick",  "open",  "close",
                                        "star",  "plus",    "comma",    "minus",  "dot",     "slash",     "colon", "semi",  "less",
                                        "equal", "greater", "question", "at",     "open",    "backslash", "close", "caret", "underscore",
                                        "grave", "open",    "pipe",     "close",  "tilde",   "blank"};
    for (; *name; name++) {
        const char *sign = strchr(signs, *name);
        end_word(text);
        gen_put(text, sign ? words[sign - signs] : "control");
    }
}

char *gen_snake(gen_arena *arena, const char *name) {
    gen_text text = {.arena = arena};
    if ((name[0] == '-' || name[0] == '+') && letter_of(name[1]) == LETTER_DIGIT)
        gen_put(&text, name[0] == '-' ? "minus_" : "plus_");
    for (size_t i = 0; name[i];) {
        if ((unsigned char)name[i] >= 0x80) {
            i += put_code_point(&text, name + i);
            continue;
        }
        if (letter_of(name[i]) == LETTER_OTHER) {
            end_word(&text);
        } else {
            if (i > 0 && starts_word(name, i))
                end_word(&text);
            char small = letter_of(name[i]) == LETTER_UPPER ? (char)(name[i] - 'A' + 'a') : name[i];
            gen_put_bytes(&text, &small, 1);
        }
        i++;
    }
    if (text.length == 0 && *name)
        put_signs(&text, name);
    if (text.length == 0)
        gen_put(&text, "empty");
    while (text.length > 1 && text.ptr[text.length - 1] == '_')
        text.ptr[--text.length] = '\0';
    return text.ptr;
}

char *gen_capitals(gen_arena *arena, const char *snake) {
    char *text = gen_copy(arena, snake, strlen(snake));
    for (char *at = text; *at; at++) {
        if (letter_of(*at) == LETTER_LOWER)
            *at = (char)(*at - 'a' + 'A');
    }
    return text;
}

static int compare_words(const void *key, const void *element) {
    return strcmp(key, *(const char *const *)element);
}

char *gen_member(gen_arena *arena, const char *name) {
    char *snake = gen_snake(arena, name);
    if (letter_of(snake[0]) == LETTER_DIGIT)
        return gen_format(arena, "n_%s", snake);
    if (bsearch(snake, taken, sizeof taken / sizeof taken[0], sizeof taken[0], compare_words))
        return gen_format(arena, "%s_", snake);
    return snake;
}

bool gen_is_prefix(const char *prefix) {
    if (letter_of(prefix[0]) != LETTER_LOWER || strcmp(prefix, "tl") == 0 || strncmp(prefix, "tl_", 3) == 0)
        return false;
    for (const char *at = prefix; *at; at++) {
        letter kind = letter_of(*at);
        if (kind != LETTER_LOWER && kind != LETTER_DIGIT && !(*at == '_' && at[1] != '_' && at[1] != '\0'))
            return false;
    }
    return strlen(prefix) <= 40;
}
