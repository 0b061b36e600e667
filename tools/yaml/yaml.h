/*
 * YAML 1.2 and JSON documents as a tree that knows lines and columns, over libfyaml. Shared by the programs in tools/;
 * depends on nothing of runtime/.
 */
#ifndef TOOLS_YAML_H
#define TOOLS_YAML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum yaml_kind { YAML_SCALAR, YAML_LIST, YAML_MAP } yaml_kind;

typedef struct yaml_node yaml_node;

typedef struct yaml_entry {
    const yaml_node *key; /* a scalar; its line and column are the entry's */
    const yaml_node *value;
} yaml_entry;

/** One node; immutable once loaded, owned by its document. */
struct yaml_node {
    yaml_kind kind;
    bool plain; /* a scalar without quotes: null, true, 12 mean what they look like */
    const char *text; /* of a scalar: NUL-terminated UTF-8; "" for an empty one */
    size_t length; /* of text, bytes */
    uint32_t line; /* 1-based */
    uint32_t column; /* 1-based, in characters */
    size_t count; /* of list items or map entries */
    const yaml_node *const *items; /* of a list */
    const yaml_entry *entries; /* of a map, in document order */
};

typedef struct yaml_error {
    uint32_t line; /* 0: the file as a whole */
    uint32_t column;
    char message[400];
} yaml_error;

/** A loaded document with all its nodes. */
typedef struct yaml_document yaml_document;

/** Nesting that is read at most; libfyaml would go deeper and crash. */
enum { YAML_MAX_DEPTH = 512 };

/**
 * Loads one document from a file. NULL on failure, and `error` says why: unreadable, a directory, empty, invalid UTF-8, not well-formed,
 * a duplicate key, a second document, nested deeper than YAML_MAX_DEPTH, an alias to itself or too many aliased nodes.
 */
yaml_document *yaml_load_file(const char *path, yaml_error *error);
/** The same from memory. */
yaml_document *yaml_load_text(const char *text, size_t length, yaml_error *error);
/** The file's bytes, as loaded (for a checksum). */
const char *yaml_source(const yaml_document *document, size_t *length);
const yaml_node *yaml_root(const yaml_document *document);
/** Frees the document and its nodes; NULL is allowed. */
void yaml_free(yaml_document *document);

/** The value of a map's key; NULL when `map` is NULL, no map, or has no such key. */
const yaml_node *yaml_get(const yaml_node *map, const char *key);
/** Whether a scalar is null (plain null, ~ or nothing). NULL nodes are not null. */
bool yaml_is_null(const yaml_node *node);
/** Reads a plain true or false; false when the node is neither. */
bool yaml_bool(const yaml_node *node, bool *value);
/** Reads a plain decimal integer that fits; false when the node is none. */
bool yaml_int(const yaml_node *node, int64_t *value);
/** A scalar's text; NULL when the node is NULL or no scalar. */
const char *yaml_text(const yaml_node *node);
/** "a text", "a list", "a map": for messages. */
const char *yaml_kind_name(const yaml_node *node);

/** The candidate nearest to `word` (edit distance, at most a third of its length), for "did you mean"; NULL when none is near. */
const char *yaml_nearest(const char *word, const char *const *candidates, size_t count);

#endif
