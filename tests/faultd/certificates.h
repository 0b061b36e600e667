/* Certificates made on the spot, and server contexts that show them. */
#ifndef TRUNKLINE_TESTS_FAULTD_CERTIFICATES_H
#define TRUNKLINE_TESTS_FAULTD_CERTIFICATES_H

#include <stdbool.h>

struct ssl_ctx_st;

/**
 * A server context with a new self-signed certificate. NULL when that failed. Owns: the caller, SSL_CTX_free.
 * @param names     subjectAltName as OpenSSL's configuration has it: "IP:127.0.0.1,DNS:localhost"
 * @param pem_path  receives the certificate, for a client that is to trust it; NULL: not wanted
 */
struct ssl_ctx_st *faultd_tls_new(const char *names, const char *pem_path);
/** The same with a certificate that ran out yesterday. */
struct ssl_ctx_st *faultd_tls_expired(const char *names, const char *pem_path);
/** Lets the context speak no newer protocol than this (TLS1_1_VERSION), whatever OpenSSL's security level says. */
bool faultd_tls_at_most(struct ssl_ctx_st *context, int version);
/** Writes the context's certificate and key, for a server that is another program. False when that failed. */
bool faultd_tls_write(const struct ssl_ctx_st *context, const char *certificate_path, const char *key_path);
/** Makes the context choose HTTP/2 where the client offers it. */
void faultd_tls_http2(struct ssl_ctx_st *context);

#endif
