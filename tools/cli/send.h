/* Sending, as `push` and `resume` share it: the options, the system behind them, pass 2, and what is told and written at the end. */
#ifndef CLI_SEND_H
#define CLI_SEND_H

#include "arguments.h"
#include "config.h"
#include "dry_run.h"
#include "phone_check.h"
#include "push_run.h"
#include "results.h"
#include "store.h"

typedef struct send_settings {
    const char *config;
    const char *results; /* NULL: none; "-": standard output */
    results_options how; /* of the results; without_values holds for the report as well */
    const char *report; /* NULL: none */
    uint32_t jobs; /* 0: not given */
    uint32_t requests_per_second; /* 0: not given */
    bool show_numbers;
    bool quiet;
    bool verbose;
} send_settings;

/* Their rows of a command's table. */
enum { SEND_OPTION_COUNT = 11 };
extern const char *const results_formats[];
#define SEND_OPTIONS                                                                                                                                 \
    {"config", "FILE", "The config; trunkline.yaml in the working directory if not given.", NULL, false},                                            \
        {"results", "FILE",                                                                                                                          \
         "Write what became of each record: one row per record, in the order of\nthe input, for your eyes only (mode 0600). \"-\": standard "        \
         "output.",                                                                                                                                  \
         NULL, false},                                                                                                                               \
        {"results-format", "csv|ndjson|table", "How the results are written; csv if not given.", results_formats, false},                            \
        {"results-raw", NULL,                                                                                                                        \
         "Write cells of the results exactly. Without it a cell that a\nspreadsheet would run as a formula gets a ' in front; so does +1 408 ...",   \
         NULL, false},                                                                                                                               \
        {"results-without-values", NULL,                                                                                                             \
         "Leave messages, fields and saved values out of results and report: they\nmay quote the input. Ids, lines, outcomes, reasons and codes "    \
         "stay.",                                                                                                                                    \
         NULL, false},                                                                                                                               \
        {"report", "FILE", "Write a page to look at, HTML that needs nothing but itself (mode 0600).", NULL, false},                                 \
        {"jobs", "N", "Requests in flight at once, 1 to 256.", NULL, false},                                                                         \
        {"rate", "N/s", "Requests started a second at most, such as 20/s.", NULL, false},                                                            \
        {"show-numbers", NULL,                                                                                                                       \
         "Show phone numbers in dry runs, messages and --verbose lines; only their\nlast two digits if not given. Results always hold them.", NULL,  \
         false},                                                                                                                                     \
        {"quiet", NULL, "Print errors only.", NULL, false}, {                                                                                        \
        "verbose", NULL, "Tell of every request, on standard error.", NULL, false                                                                    \
    }

/** Reads them. False when they do not fit; `to` was told. */
bool send_settings_read(send_settings *out, const cli_arguments *arguments, diag *to);
/** The format of that name, one of results_formats. */
results_format send_format(const char *name);

/** What sending needs, freed at once. All zero, and `to` set, is a new one. */
typedef struct sending {
    const send_settings *settings; /* borrowed */
    const char *input; /* a file that the results must not overwrite; NULL: none */
    const char *journal; /* the same of the journal; NULL: none */
    bool dry_run;
    config *config;
    const config_system *system;
    tl_client *client;
    push_run *run;
    uint32_t window; /* for the journal */
    dry_run dry;
    tl_log log;
    progress shown;
    report_series *series; /* NULL unless there will be a report */
    const phone_report *phones; /* for the summary; NULL: nothing to tell; borrowed */
    diag *to;
} sending;

/** Loads the config and makes ready for a system of it: `settings`, `input`, `journal` and `dry_run` are set. False on failure; `to` was told. */
bool send_open(sending *all, const char *system);
void send_close(sending *all);

/** Sends what of the store is to be sent, writes the results, tells how it went; returns a cli_exit. */
int send_all(sending *all, store *records);
/** Writes results and report where they are wanted. @param run  NULL: nothing was sent. False when that failed; `to` was told. */
bool send_write_results(const sending *all, store *records, const push_run_report *run);
/** The code that counts of two. */
int send_worse(int code, int other);
/** False when standard output could not be written; `to` was told. */
bool send_output_good(diag *to);

#endif
