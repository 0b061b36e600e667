/* Inside of tools/yaml: what its files share. */
#ifndef TOOLS_YAML_INTERNAL_H
#define TOOLS_YAML_INTERNAL_H

#include "yaml.h"

struct yaml_document {
    char *source; /* NUL-terminated */
    size_t source_length;
    const yaml_node *root;
    struct yaml_block *blocks; /* all nodes, newest first */
};

/** Fills `error` (may be NULL) and returns false, so that a check reads `return yaml_fail(...)`. */
bool yaml_fail(yaml_error *error, uint32_t line, uint32_t column, const char *format, ...) __attribute__((format(printf, 4, 5)));

/** `size` zeroed bytes that live as long as the document; NULL when out of memory. */
void *yaml_allocate(yaml_document *document, size_t size);

/** Reads a whole file into the document's source. */
bool yaml_read_file(yaml_document *document, const char *path, yaml_error *error);
/** Copies a text into the document's source. */
bool yaml_copy_text(yaml_document *document, const char *text, size_t length, yaml_error *error);
/** Checks that the source is UTF-8 without NUL bytes. */
bool yaml_check_source(const yaml_document *document, yaml_error *error);
/** Offset of the first byte that is not well-formed UTF-8; `length` when all is well. */
size_t yaml_utf8_error(const char *text, size_t length);

/** Reports the first key of the document that stood in its map before. */
bool yaml_check_duplicates(const yaml_entry *entries, size_t count, yaml_error *error);
/** Turns the source into nodes. */
bool yaml_build(yaml_document *document, yaml_error *error);

#endif
