/* gSOAP's callbacks, by the names that soapcpp2 gives them. */
#ifndef TL_SOAP_CALLBACKS_H
#define TL_SOAP_CALLBACKS_H

#include "soap/context.h"

/** What a text or group that was read points at when it came as xsi:nil; and a group that is written so. */
extern char tl_soap_nil[];
/** What a text that is written points at when the token goes there. */
extern char tl_soap_token[];

/** Writes an element that is nil. Returns gSOAP's error. */
int tl_soap_out_nil(struct soap *soap, const char *tag);

void *tl_soap_id_lookup(struct soap *soap, const char *id, void **pointer, int type, size_t size, unsigned int level, int (*base)(int, int));
int tl_soap_element_id(struct soap *soap, const char *tag, int id, const void *pointer, const void *items, int count, const char *name, int type,
                       char **mark);
int tl_soap_element_begin_in(struct soap *soap, const char *tag, int nillable, const char *type);
int tl_soap_outstring(struct soap *soap, const char *tag, int id, char *const *value, const char *name, int type);

void soap_default_tl__text(struct soap *soap, char **value);
void soap_serialize_tl__text(struct soap *soap, char *const *value);
int soap_out_tl__text(struct soap *soap, const char *tag, int id, char *const *value, const char *type);
char **soap_in_tl__text(struct soap *soap, const char *tag, char **value, const char *type);
void soap_default_tl__block(struct soap *soap, char **value);
void soap_serialize_tl__block(struct soap *soap, char *const *value);
int soap_out_tl__block(struct soap *soap, const char *tag, int id, char *const *value, const char *type);
char **soap_in_tl__block(struct soap *soap, const char *tag, char **value, const char *type);

#endif
