/* The systems that this library knows; `runtime/adapters/systems.c` lists them. */
#ifndef TRUNKLINE_SYSTEMS_H
#define TRUNKLINE_SYSTEMS_H

#include <trunkline/adapter.h>

TL_BEGIN_DECLS

/** All adapters, in the order of the manual. @param count  receives how many. Immutable. */
TL_API const tl_adapter *const *tl_systems(size_t *count);
/** The adapter of that name; NULL when there is none. */
TL_API const tl_adapter *tl_system_find(tl_str name);

/**
 * The adapters of systems that speak SOAP: xweb, kognitiv. In the library trunkline::soap, which a build may lack (-DTRUNKLINE_SOAP=OFF); the functions
 * above do not know them. Immutable.
 */
TL_API const tl_adapter *const *tl_soap_systems(size_t *count);

TL_END_DECLS
#endif
