/* The adapters of SOAP systems; soap_systems.c lists them. */
#ifndef TL_ADAPTERS_SOAP_SYSTEMS_H
#define TL_ADAPTERS_SOAP_SYSTEMS_H

#include <trunkline/systems.h>

extern const tl_adapter tl_kognitiv_adapter;
extern const tl_adapter tl_xweb_adapter;

#endif
