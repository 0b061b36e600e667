/* Pieces that readers of NAME.yaml share. */
#ifndef GEN_WSDL_SETTINGS_H
#define GEN_WSDL_SETTINGS_H

#include "wsdl_model.h"

/** An error in the settings. */
void wsdl_complain(wsdl *w, const yaml_node *where, const char *message);
/** Reports keys of a map that are none of those known. */
void wsdl_check_keys(wsdl *w, const yaml_node *map, const char *const *known, size_t count);
/** A text that a map may have; NULL when it has not. */
const char *wsdl_text_of(wsdl *w, const yaml_node *map, const char *key);

#endif
