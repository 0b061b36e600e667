/* The course of a push as two drawings, inline SVG: records answered a second, and how long answers took. With a table of the same numbers. */
#ifndef CLI_REPORT_CHART_H
#define CLI_REPORT_CHART_H

#include <stdio.h>

#include "report_series.h"

/** Whether there is enough to draw. */
bool report_chart_worth(const report_series *series);
/** Writes the drawings, each for wide and for narrow windows, and the table. */
void report_chart(FILE *out, const report_series *series);

#endif
