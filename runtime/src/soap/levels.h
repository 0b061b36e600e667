/* How deep a reply is nested, told without reading it. */
#ifndef TL_SOAP_LEVELS_H
#define TL_SOAP_LEVELS_H

#include <trunkline/str.h>

/** Levels of elements that nobody knows, which gSOAP passes over; and those around them. */
enum { TL_SOAP_LEVELS = 10000 + 256 };

/** Whether elements are nested deeper than TL_SOAP_LEVELS; of XML that is not well-formed it says nothing in particular. */
bool tl_soap_is_too_deep(tl_str xml);

#endif
