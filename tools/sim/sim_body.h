/* Bodies of requests and replies, for systems that read them with libraries of others: cJSON here, so that nothing of the product's codec judges itself. */
#ifndef SIM_BODY_H
#define SIM_BODY_H

#include <cjson/cJSON.h>

#include <trunkline/presence.h>

#include "sim_exchange.h"

/** Whether a media type, with or without parameters, is this one. */
bool sim_is_type(const char *value, const char *type);

/** The request's body as JSON, all of it; NULL when it is none. cJSON_Delete it. */
cJSON *sim_read_json(const sim_exchange *x);
/** Makes a JSON value the reply's body, and frees it; NULL becomes an empty 500. Returns false. */
bool sim_reply_json(sim_exchange *x, unsigned status, cJSON *json);

/** A member's text: absent, null or a value, borrowed from `object`. False when it is of another kind. Of two with one name the last one counts. */
bool sim_json_text(const cJSON *object, const char *name, tl_opt_text *text);
/** Adds a text, null, or nothing. False when out of memory. */
bool sim_json_add(cJSON *object, const char *name, tl_opt_text text);

/** Appends text as XML content. False when out of memory. */
bool sim_put_xml_text(tl_buf *out, const char *text);

#endif
