/* gSOAP's callbacks, by the names that soapcpp2 gives them. */
#ifndef TL_SOAP_CALLBACKS_H
#define TL_SOAP_CALLBACKS_H

#include "soap/context.h"

/** What a text that was read points at when it came as xsi:nil. */
extern char tl_soap_nil[];
/** What a text that is written points at when the token goes there. */
extern char tl_soap_token[];

void soap_default_tl__text(struct soap *soap, char **value);
void soap_serialize_tl__text(struct soap *soap, char *const *value);
int soap_out_tl__text(struct soap *soap, const char *tag, int id, char *const *value, const char *type);
char **soap_in_tl__text(struct soap *soap, const char *tag, char **value, const char *type);
void soap_default_tl__block(struct soap *soap, char **value);
void soap_serialize_tl__block(struct soap *soap, char *const *value);
int soap_out_tl__block(struct soap *soap, const char *tag, int id, char *const *value, const char *type);
char **soap_in_tl__block(struct soap *soap, const char *tag, char **value, const char *type);

#endif
