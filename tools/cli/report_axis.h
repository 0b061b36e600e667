/* Axes with round numbers. */
#ifndef CLI_REPORT_AXIS_H
#define CLI_REPORT_AXIS_H

#include <stdint.h>

/** From 0 to `most`, a mark at every `step`. */
typedef struct report_axis {
    double most;
    double step;
} report_axis;

typedef struct report_label {
    char text[32];
} report_label;

/** An axis that reaches to `largest` or a little beyond it, with `marks` marks about, at steps of 1, 2 or 5 times a power of ten. */
report_axis report_axis_for(double largest, int marks);
/** The same for a time in ms, which ends at `largest`: steps are round in seconds, minutes and hours as well. */
report_axis report_axis_for_time(double largest_ms, int marks);

/** "1,200", "0.25" */
report_label report_label_number(double number);
/** "250 ms", "1.5 s", "12 min", "2 h"; the unit is what suits `most_ms`. */
report_label report_label_time(double ms, double most_ms);

/** How long something took: "0.4 s", "12 min 20 s", "1 h 34 min". */
report_label report_label_span(int64_t ms);

#endif
