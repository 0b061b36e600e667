/* Stands in for runtime/adapters/systems.c where it is linked: the real list cannot hold systems that exist in tests only. */
#include <trunkline/systems.h>

#include "acme.h"

static const tl_adapter *const systems[] = {&acme_adapter, &depot_adapter};
enum { COUNT = sizeof systems / sizeof systems[0] };

const tl_adapter *const *tl_systems(size_t *count) {
    if (count) {
        *count = COUNT;
    }
    return systems;
}

const tl_adapter *tl_system_find(tl_str name) {
    for (size_t i = 0; i < COUNT; i++) {
        if (tl_str_equal(tl_str_from(systems[i]->name), name)) {
            return systems[i];
        }
    }
    return NULL;
}
