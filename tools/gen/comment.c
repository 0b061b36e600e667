/* Comments from a schema's descriptions. A description is anybody's text: it is taken apart and put together anew. */
#include <stdint.h>
#include <string.h>

#include "comment.h"

/* Makes lines of words. */
typedef struct wrapper {
    gen_text lines; /* each ends with \n; a blank line is a paragraph's end */
    gen_text word;
    size_t word_width;
    size_t width; /* of the current line */
    size_t limit;
    bool blank_wanted;
} wrapper;

/* Adds a character to the word; keeps comment signs and trigraphs from forming. */
static void add_byte(wrapper *w, char c) {
    size_t length = w->word.length;
    char last = length > 0 ? w->word.ptr[length - 1] : '\0';
    char before = length > 1 ? w->word.ptr[length - 2] : '\0';
    bool sign = (last == '*' && c == '/') || (last == '/' && c == '*');
    bool trigraph = last == '?' && before == '?' && strchr("=/'()!<>-", c);
    if (c && (sign || trigraph)) {
        gen_put(&w->word, " ");
        w->word_width++;
    }
    gen_put_bytes(&w->word, &c, 1);
    w->word_width += ((unsigned char)c & 0xC0) != 0x80;
}

static void end_line(wrapper *w) {
    if (w->width > 0)
        gen_put(&w->lines, "\n");
    w->width = 0;
}

static void end_word(wrapper *w) {
    if (w->word.length == 0)
        return;
    if (w->width > 0 && w->width + 1 + w->word_width > w->limit)
        end_line(w);
    if (w->width == 0 && w->blank_wanted && w->lines.length > 0)
        gen_put(&w->lines, "\n");
    w->blank_wanted = false;
    if (w->width > 0) {
        gen_put(&w->lines, " ");
        w->width++;
    }
    gen_put_bytes(&w->lines, w->word.ptr, w->word.length);
    w->width += w->word_width;
    w->word.length = 0;
    w->word_width = 0;
}

typedef enum sort { SORT_KEEP, SORT_BLANK, SORT_DROP } sort;

/* Control characters and separators become blanks; marks that turn the direction of text around are dropped, as they make code lie. */
static sort sort_of(uint32_t code) {
    if (code <= 0x20 || (code >= 0x7F && code <= 0xA0) || code == 0x2028 || code == 0x2029)
        return SORT_BLANK;
    if (code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) ||
        code == 0xFEFF)
        return SORT_DROP;
    return SORT_KEEP;
}

static bool is_word_letter(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Length and code of the character at `at`; the text is well-formed, or comes from a file name. */
static size_t decode(const char *at, size_t left, uint32_t *code) {
    const unsigned char *bytes = (const unsigned char *)at;
    size_t length = bytes[0] < 0x80 ? 1 : bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
    *code = length == 1 ? bytes[0] : bytes[0] & (0xFFU >> (length + 1));
    size_t used = 1;
    for (; used < length && used < left && (bytes[used] & 0xC0) == 0x80; used++)
        *code = *code << 6 | (bytes[used] & 0x3FU);
    return used;
}

static void add_line(wrapper *w, const char *line, size_t length) {
    for (size_t i = 0; i < length;) {
        uint32_t code;
        size_t step = decode(line + i, length - i, &code);
        sort what = sort_of(code);
        if (what == SORT_BLANK) {
            end_word(w);
        } else if (what == SORT_KEEP && code == '\\' && !(i + 1 < length && is_word_letter(line[i + 1]))) {
            /* At the end of a word it could become the end of a line, and continue it. */
            add_byte(w, '/');
        } else if (what == SORT_KEEP) {
            for (size_t j = 0; j < step; j++)
                add_byte(w, line[i + j]);
        }
        i += step;
    }
    end_word(w);
}

/* Whether a line starts a list entry, a heading or a table row of Markdown: it is not joined to the line before. */
static bool starts_anew(const char *line, size_t length) {
    if (length > 1 && (line[0] == '-' || line[0] == '*' || line[0] == '+') && line[1] == ' ')
        return true;
    if (length > 0 && (line[0] == '#' || line[0] == '|' || line[0] == '>'))
        return true;
    size_t digits = strspn(line, "0123456789");
    return digits > 0 && digits < 4 && digits + 1 < length && (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
}

static void add_text(wrapper *w, const char *text) {
    while (*text) {
        size_t length = strcspn(text, "\r\n"), start = strspn(text, " \t");
        if (start >= length) {
            end_line(w);
            w->blank_wanted = true;
        } else {
            if (starts_anew(text + start, length - start))
                end_line(w);
            add_line(w, text + start, length - start);
        }
        text += length;
        if (*text == '\r' && text[1] == '\n')
            text++;
        if (*text)
            text++;
    }
}

void gen_put_comment(gen_text *out, const char *indent, const char *text) {
    wrapper w = {.lines = {.arena = out->arena}, .word = {.arena = out->arena}};
    /* The signs around a comment of one line take seven characters. */
    w.limit = GEN_LINE_MAX - strlen(indent) - 7;
    add_text(&w, text);
    while (w.lines.length > 0 && w.lines.ptr[w.lines.length - 1] == '\n')
        w.lines.ptr[--w.lines.length] = '\0';
    if (w.lines.length == 0)
        return;
    if (!strchr(w.lines.ptr, '\n')) {
        gen_putf(out, "%s/** %s */\n", indent, w.lines.ptr);
        return;
    }
    gen_put(&w.lines, "\n");
    gen_putf(out, "%s/**\n", indent);
    for (const char *line = w.lines.ptr; *line;) {
        size_t length = strcspn(line, "\n");
        gen_putf(out, "%s *%s%.*s\n", indent, length > 0 ? " " : "", (int)length, line);
        line += length + 1;
    }
    gen_putf(out, "%s */\n", indent);
}
