#include "config_example.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "config_reader.h"

/* Which adapters a key is for. */
enum whom { ALL, KINDS, TOKEN, LOGIN, BASIC, XML, BODY };

static const struct {
    const char *key;
    const char *value; /* %s: the adapter's name in capitals, for variables; NULL: made from its tables */
    const char *help;
    enum whom whom;
    bool active; /* not in a comment */
} keys[] = {
    {"url", NULL, NULL, ALL, true},
    {"token", "{env: %s_TOKEN}", "an environment variable; or {file: PATH}, its first line; or {command: [pass, show, NAME]}", TOKEN, true},
    {"oauth",
     "{grant: client_credentials, token_url: \"https://login.example.com/oauth/token\", client_id: my-client, client_secret: {env: %s_SECRET}}",
     "a token by OAuth 2 instead (docs/tokens.md)", ALL, false},
    {"login", NULL, "a token by the system's own login", LOGIN, true},
    {"basic", "{user: {env: %s_USER}, password: {env: %s_PASSWORD}}", "user and password with each request, instead of a login", BASIC, false},
    {"chains", "2", "logins at once, where each reply hands out the next token", LOGIN, false},
    {"kinds", NULL, "what the column kind says: what the system calls it; other words are sent as they are", KINDS, false},
    {"rate", "20/s", "requests at most", ALL, false},
    {"record_rate", "2000/s", "records at most, whatever the size of the requests", ALL, false},
    {"jobs", "4", "requests in flight at once", ALL, false},
    {"timeout", "60s", "for one request and its reply", ALL, false},
    {"user_agent", "acme-sync/1.0", "who the system is told we are", ALL, false},
    {"ca_file", "company-ca.pem", "certificates to trust, in place of this machine's; a path from this file on", ALL, false},
    {"client_cert", "client.pem", "a certificate of ours, for systems that ask for one", ALL, false},
    {"client_key", "client.key", "its key, unless it stands in the same file; only with client_cert", ALL, false},
    {"http_version", "auto", "HTTP/2 where the system has it; or 1.1", ALL, false},
    {"proxy", "http://proxy.example.com:3128", "", ALL, false},
    {"allow_plain_http", "true", "http:// beyond this machine: secrets can then be read on the way", ALL, false},
    {"idempotent", "false", "whether a record that may have been taken is sent again; the schema says so if this is left out", ALL, false},
    {"namespace", "https://app.example.com/Services", "the XML namespace, where it differs from the schema's", XML, false},
    {"body", "json", "how bodies are written, where the system takes several", BODY, false},
    {"region", "US", "the country of phone numbers without a country code (docs/phone-numbers.md)", ALL, false},
    {"phone_check", "warn", "of phone numbers that look wrong; strict refuses them, off looks at none", ALL, false},
};
enum { KEY_COUNT = sizeof keys / sizeof keys[0] };

bool config_example_knows(const char *key) {
    for (size_t i = 0; i < KEY_COUNT; i++) {
        if (strcmp(keys[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

/* The name as part of an environment variable's. */
static void print_variable(FILE *out, const char *name) {
    for (; *name; name++) {
        fputc(isalnum((unsigned char)*name) ? toupper((unsigned char)*name) : '_', out);
    }
}

static void print_value(FILE *out, const char *value, const tl_adapter *adapter) {
    for (const char *slot; (slot = strstr(value, "%s")) != NULL; value = slot + 2) {
        fwrite(value, 1, (size_t)(slot - value), out);
        print_variable(out, adapter->name);
    }
    fputs(value, out);
}

/* ---- what is made from the adapter's tables ---- */

static void print_url(FILE *out, const tl_adapter *adapter) {
    const char *path = adapter->push->path;
    fprintf(out, "    url: https://%s.example.com # your tenant", adapter->name);
    if (path[0] && strcmp(path, "/") != 0) {
        fprintf(out, "; behind it goes, for instance, %s%s", path[0] == '/' ? "" : "/", path);
    }
    fputc('\n', out);
}

static void print_login(FILE *out, const tl_adapter *adapter) {
    const tl_login_info *login = adapter->login;
    fputs("{", out);
    for (size_t i = 0; i < login->input_count; i++) {
        const tl_login_input *input = &login->inputs[i];
        fprintf(out, "%s%s: ", i ? ", " : "", input->name);
        if (input->open && strcmp(input->name, "user") != 0) {
            fputs("NAME", out);
        } else {
            fputs("{env: ", out);
            print_variable(out, adapter->name);
            fputc('_', out);
            print_variable(out, input->name);
            fputs("}", out);
        }
    }
    fputs("}", out);
}

static void print_kinds(FILE *out, const tl_adapter *adapter) {
    const tl_operation *push = adapter->push;
    fputs("{", out);
    for (uint32_t i = 0; i < push->kind_word_count; i++) {
        fprintf(out, "%s%s: \"%s\"", i ? ", " : "", push->kind_words[i].kind, push->kind_words[i].word);
    }
    fputs(push->kind_word_count ? "}" : "mobile: \"Cell Phone\", work: \"Office\"}", out);
}

static void print_choices(FILE *out, const tl_setting_info *setting) {
    for (size_t i = 0; setting->choices[i]; i++) {
        fprintf(out, "%s%s", i == 0 ? "" : setting->choices[i + 1] ? ", " : " or ", setting->choices[i]);
    }
}

static void print_setting_value(FILE *out, const tl_setting_info *setting) {
    static const char *const values[] = {"", "TEXT", "1", "30s"};
    if (setting->type == TL_SETTING_CHOICE) {
        fputs(setting->choices[0], out);
    } else if (setting->fallback) {
        fprintf(out, setting->type == TL_SETTING_TEXT ? "\"%s\"" : "%s", setting->fallback);
    } else if (setting->type == TL_SETTING_NUMBER && setting->least > 1) {
        fprintf(out, "%" PRId64, setting->least);
    } else {
        fputs(values[setting->type <= TL_SETTING_DURATION ? setting->type : TL_SETTING_TEXT], out);
    }
}

/* Its help and its choices, on a line of their own. */
static void print_setting_help(FILE *out, const tl_setting_info *setting) {
    fprintf(out, "    # %s: %s", setting->name, setting->help ? setting->help : "");
    if (setting->choices) {
        fputs("; ", out);
        print_choices(out, setting);
    }
    fputs(setting->required ? "; there is no default: decide before you push\n" : "\n", out);
}

/* `find: {by: cst_id}`: all settings whose names begin alike. */
static void print_setting_map(FILE *out, const tl_adapter *adapter, size_t first, size_t length) {
    const char *name = adapter->settings[first].name;
    bool required = false;
    for (size_t i = first; i < adapter->setting_count; i++) {
        if (strncmp(adapter->settings[i].name, name, length + 1) == 0) {
            required = required || adapter->settings[i].required;
            print_setting_help(out, &adapter->settings[i]);
        }
    }
    fprintf(out, "    %s%.*s: {", required ? "" : "# ", (int)length, name);
    for (size_t i = first, count = 0; i < adapter->setting_count; i++) {
        if (strncmp(adapter->settings[i].name, name, length + 1) == 0) {
            fprintf(out, "%s%s: ", count++ ? ", " : "", adapter->settings[i].name + length + 1);
            print_setting_value(out, &adapter->settings[i]);
        }
    }
    fputs("}\n", out);
}

static bool told_before(const tl_adapter *adapter, size_t index, size_t length) {
    for (size_t i = 0; i < index; i++) {
        if (strncmp(adapter->settings[i].name, adapter->settings[index].name, length + 1) == 0) {
            return true;
        }
    }
    return false;
}

static void print_settings(FILE *out, const tl_adapter *adapter) {
    for (size_t i = 0; i < adapter->setting_count; i++) {
        const tl_setting_info *setting = &adapter->settings[i];
        size_t length = strcspn(setting->name, ".");
        if (!setting->name[length]) {
            print_setting_help(out, setting);
            fprintf(out, "    %s%s: ", setting->required ? "" : "# ", setting->name);
            print_setting_value(out, setting);
            fputc('\n', out);
        } else if (!told_before(adapter, i, length)) {
            print_setting_map(out, adapter, i, length);
        }
    }
}

/* ---- all of it ---- */

static bool takes_xml(const tl_operation *operation) {
    for (size_t i = 0; operation->media && operation->media[i]; i++) {
        if (strcmp(operation->media[i], "application/xml") == 0) {
            return true;
        }
    }
    return false;
}

static bool is_for(const tl_adapter *adapter, enum whom whom) {
    switch (whom) {
    case KINDS:
        return tl_operation_carries(adapter->push, TL_COLUMN_KIND);
    case TOKEN:
        return adapter->push->auth != TL_AUTH_NONE;
    case LOGIN:
        return adapter->login != NULL;
    case BASIC:
        return (adapter->push->flags & TL_OPERATION_BEARER_OR_BASIC) != 0;
    case XML:
        return adapter->push->codec != NULL || takes_xml(adapter->push);
    case BODY:
        return adapter->push->codec == NULL;
    case ALL:
        break;
    }
    return true;
}

static void print_key(FILE *out, const tl_adapter *adapter, size_t index) {
    const char *key = keys[index].key;
    /* A token comes from one place: the login, where there is one. */
    bool active = keys[index].active && !(adapter->login && strcmp(key, "token") == 0);
    if (strcmp(key, "url") == 0) {
        print_url(out, adapter);
        return;
    }
    fprintf(out, "    %s%s: ", active ? "" : "# ", key);
    if (keys[index].value) {
        print_value(out, keys[index].value, adapter);
    } else if (strcmp(key, "login") == 0) {
        print_login(out, adapter);
    } else {
        print_kinds(out, adapter);
    }
    fprintf(out, "%s%s\n", keys[index].help[0] ? " # " : "", keys[index].help);
}

void config_example_print(FILE *out, const tl_adapter *adapter) {
    size_t count;
    const config_key *known = config_system_keys(&count);
    fprintf(out,
            "# A config for %s. Save it as trunkline.yaml; trunkline config check reads it.\n"
            "# No secret is ever written here: {env: NAME} is an environment variable, {file: PATH} the first line of a file (a path\n"
            "# from this file on), {command: [PROGRAM, ARGUMENT]} the first line that a program prints. An unknown key is an error.\n"
            "# What stands behind a # may be left out.\n"
            "\n"
            "defaults: # for every system that does not say otherwise\n"
            "  jobs: 4 # requests in flight at once\n"
            "  timeout: 60s # for one request and its reply; ms, s or m\n"
            "\n"
            "systems:\n"
            "  %s: # the name that the command line uses: yours to choose\n"
            "    adapter: %s\n",
            adapter->title, adapter->name, adapter->name);
    for (size_t i = 0; i < count; i++) {
        for (size_t at = 0; at < KEY_COUNT; at++) {
            if (strcmp(keys[at].key, known[i].name) == 0 && is_for(adapter, keys[at].whom)) {
                print_key(out, adapter, at);
            }
        }
    }
    if (adapter->destroys) {
        fprintf(out, "    # Beware: %s\n", adapter->destroys);
    }
    print_settings(out, adapter);
}
