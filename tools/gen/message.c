/* Messages are kept until the end and printed in the order of the schema's lines. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

typedef enum message_severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE } message_severity;

struct gen_message {
    const char *file;
    uint32_t line;
    uint32_t column;
    message_severity severity;
    size_t number; /* order of arrival */
    const char *text;
};

static void add(gen *g, gen_message message) {
    /* One component that is used in many places is complained about once. */
    const char *key = gen_format(&g->arena, "%u:%u:%s", (unsigned)message.line, (unsigned)message.column, message.text);
    if (gen_map_get(&g->messages_by_text, key, strlen(key)))
        return;
    gen_map_put(&g->messages_by_text, key, strlen(key), g);
    message.number = g->message_count;
    g->messages = gen_grow(&g->arena, g->messages, g->message_count, &g->message_capacity, sizeof *g->messages);
    g->messages[g->message_count++] = message;
    if (message.severity == SEVERITY_ERROR)
        g->error_count++;
}

/* Names from the schema may hold anything; a message is one line. */
static const char *one_line(gen *g, const char *format, va_list arguments) {
    char text[600];
    vsnprintf(text, sizeof text, format, arguments);
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7F)
            text[i] = ' ';
    }
    /* A cut leaves no half character behind. */
    if (length == sizeof text - 1) {
        while (length > 0 && ((unsigned char)text[length - 1] & 0xC0) == 0x80)
            length--;
        if (length > 0 && (unsigned char)text[length - 1] >= 0xC0)
            length--;
    }
    return gen_copy(&g->arena, text, length);
}

static gen_message at_node(gen *g, const yaml_node *where, message_severity severity) {
    gen_message message = {g->options->schema, where ? where->line : 0, where ? where->column : 0, severity, 0, ""};
    return message;
}

void gen_error(gen *g, const yaml_node *where, const char *format, ...) {
    va_list arguments;
    gen_message message = at_node(g, where, SEVERITY_ERROR);
    va_start(arguments, format);
    message.text = one_line(g, format, arguments);
    va_end(arguments);
    add(g, message);
}

void gen_warning(gen *g, const yaml_node *where, const char *format, ...) {
    va_list arguments;
    gen_message message = at_node(g, where, SEVERITY_WARNING);
    va_start(arguments, format);
    message.text = one_line(g, format, arguments);
    va_end(arguments);
    add(g, message);
}

void gen_note(gen *g, const yaml_node *where, const char *format, ...) {
    va_list arguments;
    gen_message message = at_node(g, where, SEVERITY_NOTE);
    va_start(arguments, format);
    message.text = one_line(g, format, arguments);
    va_end(arguments);
    add(g, message);
}

void gen_error_at(gen *g, const char *file, uint32_t line, uint32_t column, const char *text) {
    gen_message message = {gen_copy(&g->arena, file, strlen(file)), line, column, SEVERITY_ERROR, 0, gen_copy(&g->arena, text, strlen(text))};
    add(g, message);
}

static int compare(const void *left, const void *right) {
    const gen_message *a = left, *b = right;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->column != b->column)
        return a->column < b->column ? -1 : 1;
    return a->number < b->number ? -1 : a->number > b->number;
}

void gen_print_messages(const gen *g, FILE *out, bool warnings) {
    static const char *const words[] = {"", "warning: ", "note: "};
    gen_message *sorted = malloc((g->message_count + 1) * sizeof *sorted);
    if (!sorted) {
        fputs("trunkline-gen: out of memory\n", out);
        return;
    }
    if (g->message_count > 0)
        memcpy(sorted, g->messages, g->message_count * sizeof *sorted);
    qsort(sorted, g->message_count, sizeof *sorted, compare);
    for (size_t i = 0; i < g->message_count; i++) {
        const gen_message *message = &sorted[i];
        if (message->severity != SEVERITY_ERROR && !warnings)
            continue;
        if (message->line == 0)
            fprintf(out, "%s: %s%s\n", message->file, words[message->severity], message->text);
        else if (message->column == 0)
            fprintf(out, "%s:%u: %s%s\n", message->file, (unsigned)message->line, words[message->severity], message->text);
        else
            fprintf(out, "%s:%u:%u: %s%s\n", message->file, (unsigned)message->line, (unsigned)message->column, words[message->severity],
                    message->text);
    }
    free(sorted);
}
