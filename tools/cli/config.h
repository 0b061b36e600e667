/*
 * The config: which systems there are, where they are and how they are called. YAML; see docs and examples/trunkline.yaml.
 * Secrets stand in it by reference only: {env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}. No secret is read here.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include <trunkline/adapter.h>
#include <trunkline/push.h>

#include "diag.h"

enum config_secret_kind { CONFIG_SECRET_NONE, CONFIG_SECRET_ENVIRONMENT, CONFIG_SECRET_FILE, CONFIG_SECRET_COMMAND };

/** Where a secret is. */
typedef struct config_secret {
    enum config_secret_kind kind;
    const char *name; /* of the environment variable, or the file's path as seen from the working directory */
    const char *const *argv; /* of the command that prints it, NULL behind the last */
    place where; /* in the config */
} config_secret;

/** One system of a config. Owned by its config. */
typedef struct config_system {
    const char *name;
    place where;
    const tl_adapter *adapter;
    const char *url;
    place url_where;
    config_secret token;
    const tl_kind_name *kinds;
    size_t kind_count;
    const tl_setting *settings; /* the adapter's own */
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
} config_system;

typedef struct config config;

/** Most requests in flight that can be asked for. */
enum { CONFIG_MAX_JOBS = 256 };

/** Reads and checks a config. NULL when something in it is wrong; `to` was told what and where. Owns: the caller, `config_free`. */
config *config_load(const char *path, diag *to);
/** NULL is allowed. */
void config_free(config *loaded);

/** The system of that name; NULL when there is none, and `to` was told which there are. */
const config_system *config_find(const config *loaded, const char *name, diag *to);
/** The path it was loaded from. */
const char *config_path(const config *loaded);

#endif
