/* trunkline login, the built program, in a folder of its own, with an authorization server to talk to and a libcurl client as the browser. */
#ifndef TESTS_CLI_LOGIN_FIXTURE_H
#define TESTS_CLI_LOGIN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "program.h"
#include "support/support.h"
#include "token_server.h"

enum { PATH_SIZE = 700, URL_SIZE = 1400, PAGE_SIZE = 2000 };

/** Of the test at hand. */
extern const char *login_folder;
extern char login_store[PATH_SIZE]; /* where the configs here store the refresh token */
extern token_server *login_server;

/** For cmocka: around the group, and behind each test. */
int login_set_up(void **state);
int login_tear_down(void **state);
int login_end_test(void **state);
#define LOGIN_TEST(function) cmocka_unit_test_teardown(function, login_end_test)

/* A system's settings; @PORT@ is the server's port. The variables DEPOT_SECRET, DEPOT_PASSWORD and DEPOT_WRONG are set. */
#define LOGIN_URLS "token_url: \"http://127.0.0.1:@PORT@/token\", authorize_url: \"http://127.0.0.1:@PORT@/authorize\", "
#define LOGIN_CLIENT "client_id: app, client_secret: {env: DEPOT_SECRET}"
#define LOGIN_CODE(redirect, more) "oauth: {grant: authorization_code, " LOGIN_URLS "redirect_uri: \"" redirect "\", " LOGIN_CLIENT ", " more "}"
#define LOGIN_ANY_PORT "http://127.0.0.1/back"

/** Starts the server and writes a config with one system, depot. */
void login_begin(const token_server_setup *setup, const char *settings);

/** Runs the program with depot and acme as its systems. */
void login_start(program *running, bool typed, const char *const *words);
#define LOGIN_START(running, typed, ...) login_start((running), (typed), (const char *const[]){"login", "depot", __VA_ARGS__, NULL})
void login_run(program *ended, const char *const *words);
#define LOGIN_RUN(ended, ...) login_run((ended), (const char *const[]){__VA_ARGS__, NULL})

/** Waits until the program asks to open an address. */
void login_read_url(const program *running, char url[URL_SIZE]);

/** What the program ended with, parts of its output and errors ("" for errors: there are none), and that neither holds a secret. Disposes of it. */
void login_check_ended(program *ended, int code, const char *said, const char *failed);
/** That the store holds this and is for its owner's eyes only. */
void login_check_store(const char *expected);

/** What a browser gets to see. */
typedef struct page {
    long status;
    char redirect[URL_SIZE]; /* where it leads, when that was not followed */
    size_t length;
    char text[PAGE_SIZE];
} page;
page login_browse(const char *url, bool follow);

/** A whole login in a browser. */
void login_in_browser(void);

#endif
