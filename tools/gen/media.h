/* Media types of bodies. */
#ifndef GEN_MEDIA_H
#define GEN_MEDIA_H

#include "model.h"

/**
 * Finds the media types of a body's `content` that are supported. NULL: none, which is an error unless there is no media type at all.
 * @param forms  whether forms are
 * @param media  receives their names, in the document's order
 * Returns the schema of all of them; different ones are an error.
 */
const yaml_node *gen_read_media(gen *g, const yaml_node *content, bool forms, gen_media *media);

/** Whether two schemas say the same: one and the same, or alike member by member. */
bool gen_same_schema(const yaml_node *a, const yaml_node *b);

#endif
