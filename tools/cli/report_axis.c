#include "report_axis.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>

#include "text.h"

enum { SECOND_MS = 1000, MINUTE_MS = 60000, HOUR_MS = 3600000 };

report_axis report_axis_for(double largest, int marks) {
    static const double factors[] = {1, 2, 5, 10};
    double wanted = largest > 0 ? largest / marks : 1;
    double power = 1;
    report_axis axis;
    while (power * 10 <= wanted) {
        power *= 10;
    }
    while (power > wanted) {
        power /= 10;
    }
    size_t factor = 0;
    while (factor < 3 && factors[factor] * power < wanted) {
        factor++;
    }
    axis.step = factors[factor] * power;
    axis.most = 0;
    while (axis.most < largest || axis.most == 0) {
        axis.most += axis.step;
    }
    return axis;
}

report_axis report_axis_for_time(double largest_ms, int marks) {
    static const double steps[] = {
        100,          200,           500,           SECOND_MS,      2 * SECOND_MS,  5 * SECOND_MS,  10 * SECOND_MS, 15 * SECOND_MS, 30 * SECOND_MS,
        MINUTE_MS,    2 * MINUTE_MS, 5 * MINUTE_MS, 10 * MINUTE_MS, 15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS,        2 * HOUR_MS,    6 * HOUR_MS,
        12 * HOUR_MS, 24 * HOUR_MS};
    size_t count = sizeof steps / sizeof steps[0];
    report_axis axis = {largest_ms, steps[0]};
    for (size_t i = 0; i < count && axis.step * marks < largest_ms; i++) {
        axis.step = steps[i];
    }
    while (axis.step * marks < largest_ms) {
        axis.step *= 2;
    }
    return axis;
}

report_label report_label_number(double number) {
    report_label label;
    if (number >= 10 || number == (double)(uint64_t)number) {
        snprintf(label.text, sizeof label.text, "%.31s", text_number((uint64_t)(number + 0.5)).text);
    } else {
        snprintf(label.text, sizeof label.text, "%.2g", number);
    }
    return label;
}

report_label report_label_time(double ms, double most_ms) {
    report_label label;
    double unit = most_ms >= 2.0 * HOUR_MS ? HOUR_MS : most_ms >= 2.0 * MINUTE_MS ? MINUTE_MS : most_ms >= SECOND_MS ? SECOND_MS : 1;
    const char *name = unit > MINUTE_MS ? "h" : unit > SECOND_MS ? "min" : unit > 1 ? "s" : "ms";
    snprintf(label.text, sizeof label.text, "%.4g %s", ms / unit, name);
    return label;
}

report_label report_label_span(int64_t ms) {
    report_label label;
    if (ms < MINUTE_MS) {
        snprintf(label.text, sizeof label.text, "%" PRId64 ".%" PRId64 " s", ms / SECOND_MS, ms % SECOND_MS / 100);
    } else if (ms < HOUR_MS) {
        snprintf(label.text, sizeof label.text, "%" PRId64 " min %" PRId64 " s", ms / MINUTE_MS, ms % MINUTE_MS / SECOND_MS);
    } else {
        snprintf(label.text, sizeof label.text, "%" PRId64 " h %" PRId64 " min", ms / HOUR_MS, ms % HOUR_MS / MINUTE_MS);
    }
    return label;
}
