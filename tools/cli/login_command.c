/* trunkline login: proves that the config's credentials are good, or logs a person in through a browser. */
#include <errno.h>
#include <string.h>

#include "arguments.h"
#include "commands.h"
#include "connect.h"
#include "interrupt.h"
#include "login.h"
#include "number.h"
#include "text.h"

enum { DEFAULT_TIMEOUT_MS = 5 * 60 * 1000 };

int login_exit(tl_status status) {
    switch (status) {
    case TL_OK:
        return CLI_EXIT_OK;
    case TL_ERR_CANCELLED:
        return CLI_EXIT_INTERRUPTED;
    case TL_ERR_AUTH:
    case TL_ERR_CONNECT:
    case TL_ERR_TLS:
    case TL_ERR_TIMEOUT:
    case TL_ERR_LOST:
    case TL_ERR_HTTP:
        return CLI_EXIT_STOPPED;
    default:
        return CLI_EXIT_USAGE;
    }
}

tl_str login_host(const char *url) {
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    return tl_str_sized(host, strcspn(host, "/?#"));
}

static bool read_timeout(const cli_arguments *arguments, int64_t *timeout_ms, diag *to) {
    const char *text = arguments_value(arguments, "timeout");
    *timeout_ms = DEFAULT_TIMEOUT_MS;
    return !text || number_read_duration(text, timeout_ms) ||
           diag_error(to, place_none(), "--timeout takes a time with its unit, such as 5m or 90s, not \"%s\"", text_shorten(tl_str_from(text)).text);
}

static int log_in(const login_job *job) {
    bool browser = job->system->oauth && job->system->oauth->grant == TL_OAUTH_AUTHORIZATION_CODE;
    if (job->paste && !browser) {
        diag_error(job->to, job->system->where, "--paste is for the grant authorization_code, which this system does not use");
        return CLI_EXIT_USAGE;
    }
    return browser ? login_browser(job) : login_prove(job);
}

static int run_login(const cli_arguments *arguments, diag *to) {
    login_job job = {.to = to};
    const char *path = arguments_value(arguments, "config");
    int code = CLI_EXIT_USAGE;
    interrupt_catch();
    if (!read_timeout(arguments, &job.timeout_ms, to)) {
        return CLI_EXIT_USAGE;
    }
    config *loaded = config_load(path ? path : "trunkline.yaml", to);
    job.system = loaded ? config_find(loaded, arguments->operands[0], to) : NULL;
    job.paste = arguments_has(arguments, "paste");
    job.transport = job.system ? connect_engine(job.system, to) : NULL;
    if (job.transport) {
        code = log_in(&job);
        job.transport->vtable->free(job.transport);
    }
    if (fflush(stdout) != 0 || ferror(stdout)) {
        diag_error(to, place_none(), "standard output cannot be written: %s", strerror(errno));
        code = code > CLI_EXIT_USAGE ? code : CLI_EXIT_USAGE;
    }
    config_free(loaded);
    return code;
}

/* ---- the table ---- */

static const cli_operand operands[] = {
    {"SYSTEM", "A system of the config, by its name there."},
};

static const cli_option options[] = {
    {"config", "FILE", "The config; trunkline.yaml in the working directory if not given.", NULL, false},
    {"paste", NULL, "Do not wait for the browser to come back to this machine: paste the\naddress that it ends with, or the code, on standard input.",
     NULL, false},
    {"timeout", "TIME", "How long to wait for the browser, such as 90s; 5m if not given.", NULL, false},
};

static const cli_example examples[] = {
    {"trunkline login wasp", "Is the token where the config says?"},
    {"trunkline login agency", "Log in once, in a browser; the refresh token goes to the config's store:"},
    {"trunkline login agency --paste", "The same, with the browser on another machine:"},
};

const cli_command cli_command_login = {
    .name = "login",
    .summary = "Log in to a system, or prove that its credentials are good.",
    .about = "With the OAuth grant authorization_code a person logs in, in a browser, and the refresh token\n"
             "is kept where the config says (store). With everything else a token is had and given back\n"
             "unused. No secret is ever printed. One login is made, and never repeated: some systems lock an\n"
             "account after a number of failed ones.",
    .operands = operands,
    .operand_count = sizeof operands / sizeof operands[0],
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .examples = examples,
    .example_count = sizeof examples / sizeof examples[0],
    .exits = "0 done; 2 a usage or config error, or a secret that is not there; 3 the system cannot be\n"
             "reached or refuses the login, or nobody logged in; 4 interrupted.",
    .run = run_login,
};
