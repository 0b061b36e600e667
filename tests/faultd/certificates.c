#include "faultd/certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

enum { DAY_SECONDS = 86400 };

static bool add_extension(X509 *certificate, int nid, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool ok = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return ok;
}

static X509 *make_certificate(EVP_PKEY *key, const char *names, long from_s, long until_s) {
    X509 *certificate = X509_new();
    if (!certificate) {
        return NULL;
    }
    X509_NAME *subject = X509_get_subject_name(certificate);
    bool ok = X509_set_version(certificate, 2) == 1 && ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1) == 1 &&
              X509_gmtime_adj(X509_getm_notBefore(certificate), from_s) && X509_gmtime_adj(X509_getm_notAfter(certificate), until_s) &&
              X509_set_pubkey(certificate, key) == 1 &&
              X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)"trunkline test", -1, -1, 0) == 1 &&
              X509_set_issuer_name(certificate, subject) == 1 && add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE") &&
              add_extension(certificate, NID_subject_alt_name, names) && X509_sign(certificate, key, EVP_sha256()) > 0;
    if (!ok) {
        X509_free(certificate);
        return NULL;
    }
    return certificate;
}

static bool write_pem(X509 *certificate, const char *path) {
    FILE *file = fopen(path, "w");
    bool ok = file && PEM_write_X509(file, certificate) == 1;
    return file && fclose(file) == 0 && ok;
}

static SSL_CTX *make_context(const char *names, const char *pem_path, long from_s, long until_s) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *certificate = key ? make_certificate(key, names, from_s, until_s) : NULL;
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    bool ok = certificate && context && SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1 &&
              (!pem_path || write_pem(certificate, pem_path));
    X509_free(certificate);
    EVP_PKEY_free(key);
    if (!ok) {
        SSL_CTX_free(context);
        return NULL;
    }
    return context;
}

struct ssl_ctx_st *faultd_tls_new(const char *names, const char *pem_path) {
    return make_context(names, pem_path, -DAY_SECONDS, DAY_SECONDS);
}

struct ssl_ctx_st *faultd_tls_expired(const char *names, const char *pem_path) {
    return make_context(names, pem_path, -2L * DAY_SECONDS, -DAY_SECONDS);
}

bool faultd_tls_at_most(struct ssl_ctx_st *context, int version) {
    SSL_CTX_set_security_level(context, 0); /* signatures of TLS 1.1 are below every other level */
    return SSL_CTX_set_min_proto_version(context, TLS1_VERSION) == 1 && SSL_CTX_set_max_proto_version(context, version) == 1 &&
           SSL_CTX_set_cipher_list(context, "ALL:@SECLEVEL=0") == 1;
}

bool faultd_tls_write(const struct ssl_ctx_st *context, const char *certificate_path, const char *key_path) {
    FILE *file = fopen(key_path, "w");
    bool ok = file && PEM_write_PrivateKey(file, SSL_CTX_get0_privatekey(context), NULL, NULL, 0, NULL, NULL) == 1;
    ok = file && fclose(file) == 0 && ok;
    return ok && write_pem(SSL_CTX_get0_certificate(context), certificate_path);
}

static int choose_http2(SSL *ssl, const unsigned char **out, unsigned char *out_len, const unsigned char *in, unsigned in_len, void *context) {
    (void)ssl;
    (void)context;
    for (unsigned i = 0; i < in_len; i += in[i] + 1u) {
        if (in[i] == 2 && i + 2 < in_len && memcmp(in + i + 1, "h2", 2) == 0) {
            *out = in + i + 1;
            *out_len = 2;
            return SSL_TLSEXT_ERR_OK;
        }
    }
    return SSL_TLSEXT_ERR_NOACK;
}

void faultd_tls_http2(struct ssl_ctx_st *context) {
    SSL_CTX_set_alpn_select_cb(context, choose_http2, NULL);
}
