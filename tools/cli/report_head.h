/* The page's upper part: what became of it in one sentence, the facts, outcomes per system, reasons with an example each. */
#ifndef CLI_REPORT_HEAD_H
#define CLI_REPORT_HEAD_H

#include <stdio.h>

#include "report_count.h"

/** The small square that stands for an outcome; its name goes behind it. */
void report_mark(FILE *out, tl_outcome outcome);
/** "2,310 of 2,400 records were saved" */
void report_headline(FILE *out, const report_count *count);
/** Systems, file, when, how long, requests. */
void report_facts(FILE *out, const report_source *source);
/** Why the push ended early; what was left out of the page. Nothing when there is nothing to tell. */
void report_notices(FILE *out, const report_source *source, const report_options *options);
/** Per system a bar, and the count of each outcome with what it means. */
void report_outcomes(FILE *out, const report_source *source, const report_count *count);
/** Reasons by count. Nothing when all was saved. */
void report_reasons(FILE *out, const report_source *source, const report_count *count);

#endif
