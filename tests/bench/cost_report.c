#include "bench/cost_report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(const double *sorted, size_t count) {
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

static double median_of(const double *values, size_t count) {
    double sorted[MOST_ROUNDS];
    memcpy(sorted, values, count * sizeof sorted[0]);
    qsort(sorted, count, sizeof sorted[0], compare);
    return median(sorted, count);
}

void cost_print_heading(const char *second_side) {
    printf("%-8s %9s %11s | %21s | %17s %17s\n", "load", "in flight", "connections", "ratio median min max", "libcurl us/request", second_side);
}

bool cost_print(const cost_figures *figures, double limit) {
    double ratios[MOST_ROUNDS];
    size_t count = figures->rounds;
    for (size_t i = 0; i < count; i++) {
        ratios[i] = figures->product_us[i] / figures->bare_us[i];
    }
    qsort(ratios, count, sizeof ratios[0], compare);
    double middle = median(ratios, count);
    bool passed = limit <= 0 || middle <= limit;
    printf("%-8s %9zu %11zu | %7.3f %6.3f %6.3f | %18.2f %17.2f%s\n", figures->load, figures->in_flight, figures->connections, middle, ratios[0],
           ratios[count - 1], median_of(figures->bare_us, count), median_of(figures->product_us, count), passed ? "" : "  over the limit");
    return passed;
}
