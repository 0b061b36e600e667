/* The systems, in the order of the manual. Nothing else in the runtime knows one by name. */
#include <trunkline/systems.h>

#include "expandable.h"
#include "qqcatalyst.h"
#include "wasp_reply.h"
#include "xweb_json.h"
#ifdef TL_ALL_SYSTEMS
#include "soap_systems.h"
#endif

static const tl_adapter *const systems[] = {
    &tl_wasp_adapter, &tl_expandable_adapter, &tl_qqcatalyst_adapter, &tl_xweb_json_adapter,
#ifdef TL_ALL_SYSTEMS /* in programs; the library of the JSON systems holds none of the others */
    &tl_xweb_adapter, &tl_kognitiv_adapter,
#endif
};

const tl_adapter *const *tl_systems(size_t *count) {
    if (count) {
        *count = sizeof systems / sizeof systems[0];
    }
    return systems;
}

const tl_adapter *tl_system_find(tl_str name) {
    for (size_t i = 0; i < sizeof systems / sizeof systems[0]; i++) {
        if (tl_str_equal(tl_str_from(systems[i]->name), name)) {
            return systems[i];
        }
    }
    return NULL;
}
