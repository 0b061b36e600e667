/* Medians of what was measured, and the table. */
#ifndef TRUNKLINE_TESTS_BENCH_COST_REPORT_H
#define TRUNKLINE_TESTS_BENCH_COST_REPORT_H

#include <stdbool.h>
#include <stddef.h>

enum { MOST_ROUNDS = 101 };

/* Of one case: CPU of the client's process a request, user and system together, round by round. */
typedef struct cost_figures {
    const char *load;
    size_t in_flight;
    size_t connections;
    size_t rounds;
    double bare_us[MOST_ROUNDS];
    double product_us[MOST_ROUNDS];
} cost_figures;

/** Prints the table's heading. */
void cost_print_heading(const char *second_side);
/** Prints one case. Returns whether its median ratio is at most `limit`; a limit of 0 is none. */
bool cost_print(const cost_figures *figures, double limit);

#endif
