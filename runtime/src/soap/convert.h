/* Between a client's structs and gSOAP's, by the glue's tables. */
#ifndef TL_SOAP_CONVERT_H
#define TL_SOAP_CONVERT_H

#include "soap/context.h"

/** How secrets and numbers are shown, and where the token goes. */
typedef struct tl_soap_filling {
    tl_soap_context *context;
    bool redact;
    bool redact_numbers;
    const char *token_field; /* filled with the token where it is absent; NULL: none */
} tl_soap_filling;

/** Fills a zeroed gSOAP struct; texts are borrowed from `value`. Errors: TL_ERR_LIMIT, TL_ERR_MEMORY. */
tl_status tl_soap_fill(const tl_soap_filling *filling, const tl_soap_map *map, const void *value, void *to, uint32_t depth);

/** What reading into a client's struct needs. */
typedef struct tl_soap_taking {
    tl_soap_context *context;
    tl_arena *arena;
    const char *row; /* see tl_soap_operation */
} tl_soap_taking;

/** Copies a gSOAP struct that was read into a zeroed struct. Errors: TL_ERR_MEMORY, TL_ERR_LIMIT, TL_ERR_SYNTAX (rows). */
tl_status tl_soap_take(const tl_soap_taking *taking, const tl_soap_map *map, const void *from, void *value, uint32_t depth);

/** Reads the XML of a result that the schema leaves open: rows of names and values. `list` is a zeroed optional list of the rows' type. */
tl_status tl_soap_rows(const tl_soap_taking *taking, const tl_type *type, const char *xml, tl_opt_list *list);

#endif
