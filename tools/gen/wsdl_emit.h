/* The texts that the way through gSOAP needs. */
#ifndef GEN_WSDL_EMIT_H
#define GEN_WSDL_EMIT_H

#include "wsdl_interface.h"

/** A name of the schema as wsdl2h spells it in C. */
const char *wsdl_soap_name(gen_arena *arena, const char *name);
/** The typemap for wsdl2h. */
void wsdl_put_typemap(wsdl *w, gen_text *out);
/** The C file that ties the client's structs to gSOAP's. */
void wsdl_put_glue(wsdl *w, wsdl_interface *interface, gen_text *out);

#endif
