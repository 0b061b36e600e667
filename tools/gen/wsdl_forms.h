/* What XML Schema's own simple types say of a text: the form of a number or flag, and its range. */
#ifndef GEN_WSDL_FORMS_H
#define GEN_WSDL_FORMS_H

#include "model.h"

/** Sets form and limits by the name of a type of XML Schema; leaves alone what has a form, and what is checked for nothing: dates, floats, texts. */
void wsdl_form_of(gen_type *type, const char *base);

#endif
