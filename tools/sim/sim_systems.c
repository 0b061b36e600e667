/* The table of simulated systems. */
#include "sim_expandable.h"
#include "sim_oauth.h"
#include "sim_qqcatalyst.h"
#include "sim_system.h"
#include "sim_wasp.h"
#include "sim_xweb_json.h"
#ifdef SIM_SOAP
#include "sim_kognitiv.h"
#endif

static const sim_system *const table[] = {
    &sim_wasp,       &sim_expandable, &sim_expandable_slash, /* shares the one before */
    &sim_qqcatalyst, &sim_oauth, /* shares the one before */
    &sim_xweb,       &sim_xweb_json, /* shares the one before */
#ifdef SIM_SOAP
    &sim_kognitiv,
#endif
};

const sim_system *const *sim_systems(size_t *count) {
    *count = sizeof table / sizeof table[0];
    return table;
}
