/*
 * What generated code calls in place of functions of gSOAP's (NAME_glue.c renames them), so that no state is lost between it and us: xsi:nil on a
 * group, and texts in lists, which soapcpp2 writes past the callback that it reads them with.
 */
#include "soap/callbacks.h"

/* gSOAP calls it when a group is nil, or refers to another element; its pointer is NULL then. */
void *tl_soap_id_lookup(struct soap *soap, const char *id, void **pointer, int type, size_t size, unsigned int level, int (*base)(int, int)) {
    if (soap->null && pointer) {
        *pointer = tl_soap_nil;
        return pointer;
    }
    return soap_id_lookup(soap, id, pointer, type, size, level, base);
}

/* ... before it writes a group. Below 0: there is nothing more to write, or it failed. */
int tl_soap_element_id(struct soap *soap, const char *tag, int id, const void *pointer, const void *items, int count, const char *name, int type,
                       char **mark) {
    if (pointer != tl_soap_nil) {
        return soap_element_id(soap, tag, id, pointer, items, count, name, type, mark);
    }
    *mark = NULL;
    (void)tl_soap_out_nil(soap, tag);
    return -1;
}

/* An element of a list has no place for nil: gSOAP would take it for one that is empty. */
int tl_soap_element_begin_in(struct soap *soap, const char *tag, int nillable, const char *type) {
    int problem = soap_element_begin_in(soap, tag, nillable, type);
    if (!problem && soap->null && !nillable) {
        problem = soap->error = SOAP_NULL;
    }
    return problem;
}

int tl_soap_outstring(struct soap *soap, const char *tag, int id, char *const *value, const char *name, int type) {
    (void)type;
    return soap_out_tl__text(soap, tag, id, value, name);
}
