/* The options of a push, read from its command line. */
#ifndef CLI_PUSH_OPTIONS_H
#define CLI_PUSH_OPTIONS_H

#include "arguments.h"
#include "columns.h"
#include "input.h"
#include "send.h"

typedef struct push_settings {
    const char *system;
    const char *file; /* "-": standard input */
    input_format format;
    columns_options columns;
    bool skip_bad_rows;
    bool dry_run;
    const char *journal; /* NULL: one in the state folder, unless */
    bool no_journal;
    const char *only_failed; /* results of an earlier run; NULL: all records */
    bool resend_unknown; /* with only_failed */
    bool report_unknown; /* with only_failed */
    uint32_t limit; /* 0: none */
    send_settings send;
    tl_arena *arena; /* holds what `columns` points at */
} push_settings;

enum { PUSH_OPTION_COUNT = SEND_OPTION_COUNT + 12 };
extern const cli_option push_options[PUSH_OPTION_COUNT];

/** Reads them. False when they do not fit; `to` was told. Owns: the caller, `push_settings_dispose`, also on failure. */
bool push_settings_read(push_settings *out, const cli_arguments *arguments, diag *to);
void push_settings_dispose(push_settings *settings);

#endif
