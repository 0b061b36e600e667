/*
 * The config: which systems there are, where they are and how they are called. YAML; see docs and examples/trunkline.yaml.
 * Secrets stand in it by reference only: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}. No secret is read here.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include <trunkline/adapter.h>
#include <trunkline/oauth.h>
#include <trunkline/push.h>

#include "diag.h"

/** TEXT is for what is no secret: a user's name, a client's id. */
enum config_secret_kind { CONFIG_SECRET_NONE, CONFIG_SECRET_ENVIRONMENT, CONFIG_SECRET_FILE, CONFIG_SECRET_COMMAND, CONFIG_SECRET_TEXT };

/** Where a secret is. */
typedef struct config_secret {
    enum config_secret_kind kind;
    const char *name; /* of the environment variable, the file's path as seen from the working directory, or the text itself */
    const char *const *argv; /* of the command that prints it, NULL behind the last */
    place where; /* in the config */
} config_secret;

/** OAuth 2; see trunkline/oauth.h. */
typedef struct config_oauth {
    place where;
    const char *token_url;
    place token_url_where;
    const char *authorize_url; /* NULL: not set */
    place authorize_url_where;
    const char *redirect_uri; /* NULL: not set */
    place redirect_uri_where;
    tl_oauth_grant grant;
    config_secret user;
    config_secret password;
    config_secret client_id;
    config_secret client_secret;
    config_secret refresh_token;
    const char *scope; /* NULL: not set */
    tl_oauth_client_auth client_auth;
    tl_oauth_client_auth refresh_client_auth;
    bool pkce;
    config_secret store; /* FILE, COMMAND or NONE */
} config_oauth;

/** A login by an operation of the system's own. */
typedef struct config_login {
    place where;
    const char **paths; /* wire paths of the fields that are given */
    config_secret *sources; /* beside them */
    size_t count;
} config_login;

/** What is done about phone numbers that look wrong. */
typedef enum config_phone_check { CONFIG_PHONE_WARN, CONFIG_PHONE_STRICT, CONFIG_PHONE_OFF } config_phone_check;

/** One system of a config. Owned by its config. */
typedef struct config_system {
    const char *name;
    place where;
    const tl_adapter *adapter;
    const char *url;
    place url_where;
    config_secret token; /* NONE: see the next two */
    const config_oauth *oauth; /* NULL: not set */
    const config_login *login; /* NULL: not set */
    bool basic; /* what `login` holds goes with each request, by Basic */
    const tl_login_info *login_info; /* what a login of this system takes; NULL: it has none */
    uint32_t chains; /* logins at once; 0: not set */
    const tl_kind_name *kinds;
    size_t kind_count;
    tl_setting *settings; /* the adapter's own */
    size_t setting_count;
    uint32_t requests_per_second; /* 0: no limit */
    uint32_t records_per_second; /* 0: no limit */
    uint32_t jobs; /* 0: not set */
    int64_t timeout_ms; /* of one request; 0: not set */
    const char *user_agent; /* NULL: not set */
    const char *ca_file; /* NULL: not set */
    place ca_file_where;
    const char *proxy; /* NULL: not set */
    bool allow_plain_http;
    const char *client_cert_file; /* NULL: not set */
    place client_cert_where;
    const char *client_key_file; /* NULL: not set */
    int32_t http_version; /* a tl_http_version */
    const char *media; /* content type of requests; NULL: not set */
    const char *namespace_uri; /* in place of the schema's own; NULL: not set */
    tl_idempotent idempotent; /* whether a record may be sent again that may have been taken */
    const char *region; /* of numbers without a country code, two capitals; NULL: not set */
    config_phone_check phone_check;
} config_system;

typedef struct config config;

/** Most requests in flight, and most logins at once, that can be asked for; most files that config_list_files tells. */
enum { CONFIG_MAX_JOBS = 256, CONFIG_MAX_CHAINS = 1024, CONFIG_MAX_FILES = 40 };

/** Reads and checks a config. NULL when something in it is wrong; `to` was told what and where. Owns: the caller, `config_free`. */
config *config_load(const char *path, diag *to);
/** NULL is allowed. */
void config_free(config *loaded);

/** System `index`, in the order of the file; NULL behind the last. */
const config_system *config_at(const config *loaded, size_t index);
/** The system of that name; NULL when there is none, and `to` was told which there are. */
const config_system *config_find(const config *loaded, const char *name, diag *to);
/**
 * The files that hold secrets of a system, and those of its CA and its certificate: what no output may overwrite.
 * @param files  room for CONFIG_MAX_FILES and a NULL behind the last
 */
void config_list_files(const config_system *system, const char **files);
/** The path it was loaded from. */
const char *config_path(const config *loaded);

#endif
