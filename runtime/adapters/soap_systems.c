/* The systems that are called through gSOAP's output. Their library is apart from the others', because that output is under the GPL. */
#include "soap_systems.h"

static const tl_adapter *const systems[] = {
    &tl_xweb_adapter,
    &tl_kognitiv_adapter,
};

const tl_adapter *const *tl_soap_systems(size_t *count) {
    if (count) {
        *count = sizeof systems / sizeof systems[0];
    }
    return systems;
}
