#include "login_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <curl/curl.h>

const char *login_folder;
char login_store[PATH_SIZE];
token_server *login_server;

int login_set_up(void **state) {
    (void)state;
    login_folder = test_temp_dir();
    if (!login_folder || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
        return -1;
    }
    snprintf(login_store, sizeof login_store, "%s/refresh", login_folder);
    return setenv("DEPOT_SECRET", TOKEN_SERVER_SECRET, 1) || setenv("DEPOT_PASSWORD", TOKEN_SERVER_PASSWORD, 1) ||
                   setenv("DEPOT_WRONG", "s3cr3t-wrong", 1)
               ? -1
               : 0;
}

int login_tear_down(void **state) {
    (void)state;
    curl_global_cleanup();
    return test_temp_dir_remove(login_folder) ? 0 : -1;
}

int login_end_test(void **state) {
    (void)state;
    token_server_stop(login_server);
    login_server = NULL;
    unlink(login_store);
    return 0;
}

/* ---- the parts of a test ---- */

void login_begin(const token_server_setup *setup, const char *settings) {
    static const char mark[] = "@PORT@";
    char text[2000];
    login_server = token_server_start(setup);
    assert_non_null(login_server);
    unsigned port = token_server_port(login_server);
    size_t used = (size_t)snprintf(text, sizeof text, "systems: {depot: {adapter: depot, url: \"http://127.0.0.1:%u\", ", port);
    for (const char *at = settings; *at;) {
        assert_true(used + 16 < sizeof text);
        if (strncmp(at, mark, strlen(mark)) == 0) {
            used += (size_t)snprintf(text + used, sizeof text - used, "%u", port);
            at += strlen(mark);
        } else {
            text[used++] = *at++;
        }
    }
    snprintf(text + used, sizeof text - used, "}}\n");
    folder_write(login_folder, "trunkline.yaml", text);
}

static void check_silent(const program *ended) {
    if (strstr(ended->output, "s3cr3t") || strstr(ended->errors, "s3cr3t")) {
        fail_msg("a secret was told:\n%s%s", ended->output, ended->errors);
    }
}

void login_check_ended(program *ended, int code, const char *said, const char *failed) {
    if (ended->code != code || !strstr(ended->output, said) || !strstr(ended->errors, failed) || (!failed[0] && ended->errors[0])) {
        fail_msg("ended with %d\n--- output:\n%s--- errors:\n%s--- server: %s", ended->code, ended->output, ended->errors,
                 login_server ? token_server_look(login_server).why : "");
    }
    check_silent(ended);
    program_dispose(ended);
}

void login_start(program *running, bool typed, const char *const *words) {
    program_setup setup = {.folder = login_folder, .typed = typed, .name = TL_TEST_PROGRAM, .words = words};
    assert_true(program_start(running, &setup));
}

void login_run(program *ended, const char *const *words) {
    login_start(ended, false, words);
    program_finish(ended);
}

/* The address that the program asks to open. */
void login_read_url(const program *running, char url[URL_SIZE]) {
    char *text = program_wait_output(running, running->input >= 0 ? "Then paste" : "Waiting for the browser");
    const char *at = strstr(text, "http://");
    assert_non_null(at);
    snprintf(url, URL_SIZE, "%.*s", (int)strcspn(at, "\n"), at);
    free(text);
}

/* ---- the browser ---- */

static size_t on_text(char *data, size_t size, size_t count, void *context) {
    page *of = context;
    size_t length = size * count;
    if (of->length + length < sizeof of->text) {
        memcpy(of->text + of->length, data, length);
        of->length += length;
    }
    return length;
}

page login_browse(const char *url, bool follow) {
    page got = {0};
    char *redirect = NULL;
    CURL *curl = curl_easy_init();
    assert_non_null(curl);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, follow ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_text);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &got);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) {
        fail_msg("%s: %s", url, curl_easy_strerror(code));
    }
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &got.status);
    curl_easy_getinfo(curl, CURLINFO_REDIRECT_URL, &redirect);
    snprintf(got.redirect, sizeof got.redirect, "%s", redirect ? redirect : "");
    curl_easy_cleanup(curl);
    return got;
}

void login_check_store(const char *expected) {
    struct stat about;
    char line[100];
    snprintf(line, sizeof line, "%s\n", expected);
    folder_check(login_folder, "refresh", line);
    assert_int_equal(stat(login_store, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
}

void login_in_browser(void) {
    char url[URL_SIZE];
    program running;
    LOGIN_START(&running, false, "--timeout", "60s");
    login_read_url(&running, url);
    page got = login_browse(url, true);
    assert_int_equal(got.status, 200);
    assert_non_null(strstr(got.text, "Logged in."));
    assert_null(strstr(got.text, "s3cr3t"));
    program_finish(&running);
    login_check_ended(&running, 0, "depot: logged in at 127.0.0.1:", "");
}
