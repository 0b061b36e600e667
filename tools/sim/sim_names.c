#include "sim_names.h"

#include <trunkline/memory.h>

void sim_names_dispose(sim_names *names) {
    sim_map_dispose(&names->plain, NULL);
    for (size_t i = 0; i < names->range_count; i++)
        tl_free(names->ranges[i].prefix);
    tl_free(names->ranges);
    *names = (sim_names){0};
}

bool sim_names_add(sim_names *names, const char *name) {
    return sim_map_slot(&names->plain, tl_str_from(name)) != NULL;
}

bool sim_names_add_range(sim_names *names, const char *prefix, uint64_t from, uint64_t to) {
    size_t length = strlen(prefix);
    char *copy = tl_alloc(length + 1);
    sim_range *ranges = copy ? tl_realloc(names->ranges, (names->range_count + 1) * sizeof *ranges) : NULL;
    if (!ranges) {
        tl_free(copy);
        return false;
    }
    memcpy(copy, prefix, length + 1);
    names->ranges = ranges;
    ranges[names->range_count++] = (sim_range){copy, from, to};
    return true;
}

/* Reads digits that a range would write: no sign, no leading zero, at most 64 bits. */
static bool read_number(tl_str digits, uint64_t *number) {
    if (digits.len == 0 || digits.len > 19 || (digits.ptr[0] == '0' && digits.len > 1))
        return false;
    *number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '9')
            return false;
        *number = *number * 10 + (uint64_t)(digits.ptr[i] - '0');
    }
    return true;
}

bool sim_names_has(const sim_names *names, tl_str name) {
    if (sim_map_find(&names->plain, name))
        return true;
    for (size_t i = 0; i < names->range_count; i++) {
        const sim_range *range = &names->ranges[i];
        size_t skip = strlen(range->prefix);
        uint64_t number = 0;
        if (name.len > skip && memcmp(name.ptr, range->prefix, skip) == 0 && read_number(tl_str_sized(name.ptr + skip, name.len - skip), &number) &&
            number >= range->from && number <= range->to)
            return true;
    }
    return false;
}

bool sim_names_empty(const sim_names *names) {
    return names->plain.count == 0 && names->range_count == 0;
}
