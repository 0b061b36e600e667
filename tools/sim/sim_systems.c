/* The table of simulated systems. */
#include "sim_system.h"
#include "sim_wasp.h"

static const sim_system *const table[] = {
    &sim_wasp,
};

const sim_system *const *sim_systems(size_t *count) {
    *count = sizeof table / sizeof table[0];
    return table;
}
