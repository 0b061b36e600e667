#include "wsdl_forms.h"

#include <string.h>

void wsdl_form_of(gen_type *type, const char *base) {
    static const struct {
        const char *base;
        const char *form;
        int64_t minimum;
        int64_t maximum; /* INT64_MAX: none that 64 bits hold */
    } forms[] = {
        {"boolean", "TL_FORM_BOOLEAN", INT64_MIN, INT64_MAX},  {"decimal", "TL_FORM_DECIMAL", INT64_MIN, INT64_MAX},
        {"integer", "TL_FORM_INTEGER", INT64_MIN, INT64_MAX},  {"long", "TL_FORM_INTEGER", INT64_MIN, INT64_MAX},
        {"int", "TL_FORM_INTEGER", INT32_MIN, INT32_MAX},      {"short", "TL_FORM_INTEGER", INT16_MIN, INT16_MAX},
        {"byte", "TL_FORM_INTEGER", INT8_MIN, INT8_MAX},       {"nonNegativeInteger", "TL_FORM_INTEGER", 0, INT64_MAX},
        {"positiveInteger", "TL_FORM_INTEGER", 1, INT64_MAX},  {"nonPositiveInteger", "TL_FORM_INTEGER", INT64_MIN, 0},
        {"negativeInteger", "TL_FORM_INTEGER", INT64_MIN, -1}, {"unsignedLong", "TL_FORM_INTEGER", 0, INT64_MAX},
        {"unsignedInt", "TL_FORM_INTEGER", 0, UINT32_MAX},     {"unsignedShort", "TL_FORM_INTEGER", 0, UINT16_MAX},
        {"unsignedByte", "TL_FORM_INTEGER", 0, UINT8_MAX},
    };
    for (size_t i = 0; base && !type->form && i < sizeof forms / sizeof forms[0]; i++) {
        if (strcmp(forms[i].base, base) == 0) {
            type->form = forms[i].form;
            type->limits.minimum = forms[i].minimum;
            type->limits.maximum = forms[i].maximum;
        }
    }
}
