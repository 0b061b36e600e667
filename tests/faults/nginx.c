#include "faults/nginx.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <string.h>

#include "faultd/certificates.h"
#include "faults/matrix.h"
#include "faults/program.h"

/* Names without a path are in its folder (-p): it needs no right beyond the test's. */
static const char config[] = "daemon off;\n"
                             "master_process off;\n"
                             "worker_processes 1;\n"
                             "pid pid;\n"
                             "error_log errors warn;\n"
                             "events { worker_connections 256; }\n"
                             "http {\n"
                             "    access_log access;\n"
                             "    client_body_temp_path client;\n"
                             "    proxy_temp_path proxy;\n"
                             "    fastcgi_temp_path fastcgi;\n"
                             "    uwsgi_temp_path uwsgi;\n"
                             "    scgi_temp_path scgi;\n"
                             "    %s\n"
                             "    server {\n"
                             "        listen 127.0.0.1:%u ssl http2;\n"
                             "        ssl_certificate cert.pem;\n"
                             "        ssl_certificate_key key.pem;\n"
                             "        set $upstream http://127.0.0.1:%u;\n"
                             "        location / { %s }\n"
                             "    }\n"
                             "}\n";

typedef struct setup {
    nginx *server;
    char config_path[600];
    char errors_path[600];
} setup;

static void prepare(void *context, const char *folder, unsigned port, const char *argv[PROGRAM_MOST_ARGUMENTS]) {
    setup *with = context;
    nginx *server = with->server;
    char key_path[600];
    char text[8192];
    SSL_CTX *certificate = faultd_tls_new("IP:127.0.0.1", NULL);
    assert_non_null(certificate);
    (void)snprintf(server->pem, sizeof server->pem, "%s/cert.pem", folder);
    (void)snprintf(key_path, sizeof key_path, "%s/key.pem", folder);
    (void)snprintf(with->config_path, sizeof with->config_path, "%s/nginx.conf", folder);
    (void)snprintf(with->errors_path, sizeof with->errors_path, "%s/errors", folder);
    assert_true(faultd_tls_write(certificate, server->pem, key_path));
    SSL_CTX_free(certificate);
    int len = snprintf(text, sizeof text, config, server->http ? server->http : "", port, server->upstream, server->location);
    assert_true(len > 0 && (size_t)len < sizeof text);
    assert_true(test_write_file(with->config_path, text, (size_t)len));
    argv[0] = "/usr/sbin/nginx"; /* sbin is on few users' PATH */
    argv[1] = "-c";
    argv[2] = with->config_path;
    argv[3] = "-p";
    argv[4] = folder;
    argv[5] = "-e";
    argv[6] = with->errors_path; /* before it has read its configuration */
    argv[7] = NULL;
}

void nginx_start(nginx *server) {
    static setup with;
    with = (setup){.server = server};
    server->port = program_start(prepare, &with);
}
