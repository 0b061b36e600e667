/* A pass over a reply's XML that needs no schema: the next token in the header, a fault's words, the first element of the body, a return code. */
#ifndef TL_SOAP_SCAN_H
#define TL_SOAP_SCAN_H

#include "soap/context.h"

/** SOAP 1.1's and 1.2's. */
#define TL_SOAP_ENVELOPE_NS "http://schemas.xmlsoap.org/soap/envelope/"
#define TL_SOAP_ENVELOPE_12_NS "http://www.w3.org/2003/05/soap-envelope"

/** A text that is cut where it does not fit; NUL-terminated, well-formed UTF-8. */
typedef struct tl_soap_word {
    char text[352];
    size_t len;
    bool full;
} tl_soap_word;

typedef struct tl_soap_scan {
    /* what to look for */
    const tl_soap_client *client;
    tl_soap_context *context;
    tl_buf *token; /* receives the next token; NULL: not wanted */
    bool whole; /* read to the end, so that all of it is checked */
    /* what there was */
    tl_status status; /* TL_OK, TL_ERR_SYNTAX, TL_ERR_LIMIT, TL_ERR_MEMORY */
    const char *why; /* static; why not TL_OK */
    uint32_t line;
    bool envelope; /* the root is an Envelope of SOAP 1.1 or 1.2 */
    bool body;
    bool fault;
    bool code_seen;
    bool result_seen; /* the body's first element has a child */
    char element[128]; /* the body's first element: local name */
    char namespace_uri[192]; /* and its namespace */
    tl_soap_word fault_code;
    tl_soap_word fault_text;
    tl_soap_word detail; /* name of the first element in the detail */
    tl_soap_word message; /* text of the first element Message in the detail */
    tl_soap_word code;
    /* inside */
    uint32_t depth;
    bool in_header;
    bool in_block;
    bool in_detail;
    bool token_open;
    tl_soap_word *open; /* collects text until its element ends */
    uint32_t open_depth;
} tl_soap_scan;

/** Scans a body. Only the first lines above are to be set. */
void tl_soap_scan_run(tl_soap_scan *scan, tl_str body);
/** Parses a piece in the parser's own buffer, and wipes it: expat keeps what it has read until the parser is freed. */
enum XML_Status tl_soap_parse_wiped(XML_Parser parser, tl_str piece, bool last);
/** A fault's code for people and rules: the wrapper in its detail, else the faultcode without prefix. */
tl_str tl_soap_scan_code(const tl_soap_scan *scan);
/** Its message: Message in its detail, else the first line of the faultstring without the name of an exception. */
tl_str tl_soap_scan_message(const tl_soap_scan *scan);
/** Whether a rule fits a fault, or a return code. */
bool tl_soap_rule_fits(const tl_soap_rule *rules, uint32_t count, tl_str code, tl_str message);

#endif
