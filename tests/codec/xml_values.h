/* Random values that XML can hold. */
#ifndef TRUNKLINE_TESTS_CODEC_XML_VALUES_H
#define TRUNKLINE_TESTS_CODEC_XML_VALUES_H

#include <trunkline/xml.h>

#include "support/support.h"

/** As random_value, without characters, keys, nulls and empty lists that XML has no form for. */
void random_xml_value(const tl_type *type, void *value, seeded_random *random, tl_arena *arena);

#endif
