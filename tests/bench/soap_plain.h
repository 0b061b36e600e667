/* gSOAP's own encoding and reading, by the code that wsdl2h and soapcpp2 make of wsdl/xweb.wsdl with their defaults. */
#ifndef TESTS_BENCH_SOAP_PLAIN_H
#define TESTS_BENCH_SOAP_PLAIN_H

#include <stdbool.h>
#include <stddef.h>

/** The fields of a partial update. */
typedef struct soap_phone {
    const char *cph_key, *phn_key, *cph_pht_key, *phn_number, *cph_extension;
} soap_phone;

typedef struct soap_plain soap_plain;

/** NULL when out of memory. */
soap_plain *soap_plain_open(void);
void soap_plain_close(soap_plain *plain);
/** Writes a WEBPhoneUpdate with a token; the bytes stay until the next call. 0 on failure. */
size_t soap_plain_write(soap_plain *plain, const soap_phone *phone, const char *token, const char **bytes);
/** Reads the reply of a WEBPhoneGet; copies phn_number to `number`. */
bool soap_plain_read(soap_plain *plain, const char *bytes, size_t length, char number[64]);

#endif
