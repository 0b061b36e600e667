/* What the readers of a config's parts share; only config*.c include this. */
#ifndef CLI_CONFIG_READER_H
#define CLI_CONFIG_READER_H

#include <trunkline/memory.h>

#include "config.h"
#include "yaml/yaml.h"

/* How a secret may be referred to, for messages. */
#define CONFIG_SECRET_FORMS "{env: NAME}, {file: PATH} or {command: [PROGRAM, ARGUMENT]}"

typedef struct config_reader {
    const char *path;
    tl_arena *arena;
    diag *to;
} config_reader;

/** Reads one value into `into`; false when it cannot be used; `to` was told. `key` is the value's key, for messages. */
typedef bool (*config_value_fn)(const config_reader *reader, const char *key, const yaml_node *value, void *into);

/** A key that a map may have, and who reads its value. */
typedef struct config_key {
    const char *name;
    config_value_fn read;
    size_t offset; /* of what it fills in the struct that is read */
} config_key;

place config_place(const config_reader *reader, const yaml_node *node);

/** Fails with "`key` takes WHAT, not a list". Never shows the value. */
bool config_fail_type(const config_reader *reader, const char *key, const yaml_node *value, const char *what);
/** Fails for a key that nobody knows, naming the nearest of `names`. */
bool config_fail_key(const config_reader *reader, const yaml_node *key, const char *const *names, size_t count);
bool config_fail_memory(const config_reader *reader);

/* Value readers; what each fills is behind it. */
bool config_read_text(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* const char * */
bool config_read_path(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* const char *: relative to the config */
bool config_read_url(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* const char *: without a user or password */
bool config_read_jobs(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* uint32_t */
bool config_read_duration(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* int64_t */
bool config_read_rate(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* uint32_t */
bool config_read_record_rate(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* uint32_t */
bool config_read_bool(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* bool */
bool config_read_chains(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* uint32_t */

/* The same, of how a system is called (config_wire.c). */
bool config_read_http_version(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* int32_t: a tl_http_version */
bool config_read_body(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* the config_system's media */
bool config_read_namespace(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* its namespace_uri */
bool config_read_idempotent(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* its idempotent */

/* The same, of phone numbers (config_phone.c). */
bool config_read_region(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* const char *: two capitals */
bool config_read_phone_check(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* config_phone_check */

/* The same, of secrets (config_secret.c). */
bool config_read_secret(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* config_secret */
bool config_read_open(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* config_secret: also a text as it is */
bool config_read_store(const config_reader *reader, const char *key, const yaml_node *value, void *into); /* config_secret: a file or a command */

/** Reads a map by its keys, a list as long as `count`. Every key that is wrong is told. @param into  the struct that the offsets are of */
bool config_read_keys(const config_reader *reader, const yaml_node *map, const config_key *keys, size_t count, void *into);
/** Where the value of a key stands; `otherwise` when there is none. */
place config_place_of(const config_reader *reader, const yaml_node *map, const char *key, place otherwise);

/* Settings of adapters (config_setting.c). */
/** Whether a key of a system is a setting of its adapter, or the map that several are in. */
bool config_has_setting(const tl_adapter *adapter, const char *key);
/** The keys that a system's settings stand under, each once. Returns how many there are, at most `room`. */
size_t config_setting_keys(const config_reader *reader, const tl_adapter *adapter, const char **names, size_t room);
/** Reads an entry that is a setting or a map of them, and checks the values; `find: {by: cst_id}` is the setting find.by. */
bool config_read_setting(const config_reader *reader, const yaml_entry *entry, config_system *out);

/** Reads `oauth` (config_oauth.c). */
bool config_read_oauth(const config_reader *reader, const yaml_node *value, config_system *out);
/** Reads `login` (config_login.c); the adapter of `out` and its settings are known. */
bool config_read_login(const config_reader *reader, const yaml_node *value, config_system *out);
/** Reads `basic` (config_basic.c), which fills in what `login` would; that was read. */
bool config_read_basic(const config_reader *reader, const yaml_node *value, config_system *out);

/** The keys that every system may have, beside `adapter` and its adapter's own settings. */
const config_key *config_system_keys(size_t *count);
/** Reads one entry of `systems`. `out` holds the defaults. */
bool config_read_system(const config_reader *reader, const yaml_entry *entry, config_system *out);

#endif
