#include "without_values.h"

void without_values(tl_result *result) {
    result->message = tl_str_from("");
    result->field = tl_str_from("");
    result->saved = tl_str_from("");
}
