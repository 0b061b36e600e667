/* A document's life: its memory, and loading it. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum {
    BLOCK_BYTES = 64 * 1024,
    ALIGNMENT = sizeof(union {
        void *pointer;
        size_t size;
        uint64_t number;
    })
};

typedef struct yaml_block yaml_block;
struct yaml_block {
    yaml_block *next;
    size_t used;
    size_t size;
    uint64_t bytes[]; /* aligned for all that nodes hold */
};

bool yaml_fail(yaml_error *error, uint32_t line, uint32_t column, const char *format, ...) {
    if (!error)
        return false;
    va_list arguments;
    va_start(arguments, format);
    memset(error, 0, sizeof *error);
    error->line = line;
    error->column = column;
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    /* Keys may hold line ends; a cut may fall inside a character. */
    for (char *at = error->message; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = ' ';
    }
    error->message[yaml_utf8_error(error->message, strlen(error->message))] = '\0';
    return false;
}

void *yaml_allocate(yaml_document *document, size_t size) {
    if (size > SIZE_MAX - BLOCK_BYTES)
        return NULL;
    size = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    yaml_block *block = document->blocks;
    if (!block || block->size - block->used < size) {
        size_t wanted = size > BLOCK_BYTES ? size : BLOCK_BYTES;
        block = calloc(1, sizeof *block + wanted);
        if (!block)
            return NULL;
        block->size = wanted;
        block->next = document->blocks;
        document->blocks = block;
    }
    void *memory = (char *)block->bytes + block->used;
    block->used += size;
    return memory;
}

static yaml_document *finish(yaml_document *document, bool read, yaml_error *error) {
    if (read && yaml_check_source(document, error) && yaml_build(document, error))
        return document;
    yaml_free(document);
    return NULL;
}

static yaml_document *new_document(yaml_error *error) {
    if (error)
        memset(error, 0, sizeof *error);
    yaml_document *document = calloc(1, sizeof *document);
    if (!document)
        yaml_fail(error, 0, 0, "out of memory");
    return document;
}

yaml_document *yaml_load_file(const char *path, yaml_error *error) {
    yaml_document *document = new_document(error);
    return document ? finish(document, yaml_read_file(document, path, error), error) : NULL;
}

yaml_document *yaml_load_text(const char *text, size_t length, yaml_error *error) {
    yaml_document *document = new_document(error);
    return document ? finish(document, yaml_copy_text(document, text, length, error), error) : NULL;
}

const char *yaml_source(const yaml_document *document, size_t *length) {
    *length = document->source_length;
    return document->source;
}

const yaml_node *yaml_root(const yaml_document *document) {
    return document->root;
}

void yaml_free(yaml_document *document) {
    if (!document)
        return;
    while (document->blocks) {
        yaml_block *next = document->blocks->next;
        free(document->blocks);
        document->blocks = next;
    }
    free(document->source);
    free(document);
}
