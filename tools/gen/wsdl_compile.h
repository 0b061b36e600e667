/* One compilation of a WSDL. */
#ifndef GEN_WSDL_COMPILE_H
#define GEN_WSDL_COMPILE_H

#include "gen.h"

typedef struct wsdl_options {
    gen_options gen; /* schema: the WSDL; prefix: the client's name */
    const char *settings; /* NULL: FILE.yaml beside FILE.wsdl, where there is one */
    const char *wsdl2h; /* the program; NULL: by its name */
    const char *soapcpp2;
} wsdl_options;

/** Compiles, through gSOAP's programs, and writes the folder. Messages go to stderr. Returns the exit status. */
int wsdl_compile(const wsdl_options *options);

#endif
