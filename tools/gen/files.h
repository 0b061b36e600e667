/* Files and folders of the output. */
#ifndef GEN_FILES_H
#define GEN_FILES_H

#include "memory.h"

/** Appends a file's content; 0, or errno. */
int gen_read_file(const char *path, gen_text *content);
/** Makes a folder and those above it where missing; 0, or errno. */
int gen_make_folder(const char *path);
/** Replaces a file at once: whoever looks sees the old content or the new. 0, or errno. */
int gen_replace_file(const char *folder, const char *name, const char *text, size_t length);

#endif
