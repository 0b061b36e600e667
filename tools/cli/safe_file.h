/*
 * A file that is there whole or not at all: written beside its place under another name, mode 0600, and renamed when it is complete. Never
 * written through a symbolic link.
 */
#ifndef CLI_SAFE_FILE_H
#define CLI_SAFE_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "diag.h"

typedef struct safe_file {
    FILE *out; /* write here */
    char *path;
    char *temporary; /* NULL: nothing to remove */
} safe_file;

/**
 * Whether a file can be made there: its place is free or a plain file, is none of `spared` (files that must not be lost; NULL-terminated) and
 * its folder can be written. To be asked before work is done whose outcome would then be lost. `to` is told why not.
 */
bool safe_file_check(const char *path, const char *const *spared, diag *to);

/** Opens it. False on failure; `to` was told. */
bool safe_file_open(safe_file *file, const char *path, diag *to);
/** Completes the file and puts it in its place. False on failure; `to` was told and nothing is left behind. */
bool safe_file_commit(safe_file *file, diag *to);
/** Forgets a file that was not committed; does nothing for one that was. */
void safe_file_dispose(safe_file *file);

#endif
