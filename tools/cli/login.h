/* What the parts of `trunkline login` share; only login_*.c include this. */
#ifndef CLI_LOGIN_H
#define CLI_LOGIN_H

#include <trunkline/http.h>
#include <trunkline/oauth.h>

#include "config.h"

/** All of it is borrowed. */
typedef struct login_job {
    const config_system *system;
    tl_transport *transport;
    bool paste; /* no listener: the user pastes what the browser ends with */
    int64_t timeout_ms; /* of waiting for the user */
    diag *to;
} login_job;

/** What the program ends with after this failure. */
int login_exit(tl_status status);
/** The host of a URL, with its port, for messages. */
tl_str login_host(const char *url);

/** Gets a token by what the config says, and tells that it was had. Returns a cli_exit. */
int login_prove(const login_job *job);
/** Logs a person in through a browser. Returns a cli_exit. */
int login_browser(const login_job *job);

enum login_line { LOGIN_LINE, LOGIN_END, LOGIN_TIMEOUT, LOGIN_INTERRUPTED };

/** Text that is typed or pasted; all zero at first. To be wiped. */
typedef struct login_paste {
    size_t length;
    size_t used; /* of it, by the line that was handed out last */
    char text[8192];
} login_paste;

/** Waits for the next line of standard input, without its end; `line` is borrowed until the next call. A line that is too long counts as empty. */
enum login_line login_paste_next(login_paste *paste, int64_t until_ms, tl_str *line);

#endif
