/* --results-without-values: what results and reports leave out. */
#ifndef CLI_WITHOUT_VALUES_H
#define CLI_WITHOUT_VALUES_H

#include <trunkline/result.h>

/** Empties what may quote a value of the input: message, field, saved. Ids, lines, outcomes, reasons, codes and counts stay. */
void without_values(tl_result *result);

#endif
