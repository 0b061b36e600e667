/* The options of a push, read from its command line. */
#ifndef CLI_PUSH_OPTIONS_H
#define CLI_PUSH_OPTIONS_H

#include "arguments.h"
#include "columns.h"

typedef struct push_settings {
    const char *system;
    const char *file;
    const char *config;
    columns_options columns;
    bool skip_bad_rows;
    bool dry_run;
    bool quiet;
    bool verbose;
    const char *results; /* NULL: none; "-": standard output */
    bool results_raw;
    uint32_t jobs; /* 0: not given */
    tl_arena *arena; /* holds what `columns` points at */
} push_settings;

enum { PUSH_OPTION_COUNT = 12 };
extern const cli_option push_options[PUSH_OPTION_COUNT];

/** Reads them. False when they do not fit; `to` was told. Owns: the caller, `push_settings_dispose`, also on failure. */
bool push_settings_read(push_settings *out, const cli_arguments *arguments, diag *to);
void push_settings_dispose(push_settings *settings);

#endif
