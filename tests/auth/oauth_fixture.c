#include "auth/oauth_fixture.h"

#include <stdio.h>
#include <string.h>

tl_oauth_options oauth_options(tl_oauth_grant grant) {
    tl_oauth_options options = TL_OAUTH_OPTIONS_INIT;
    options.token_url = TOKEN_URL;
    options.grant = grant;
    options.client_id = tl_token_static(tl_str_from("client"));
    options.client_secret = tl_token_static(tl_str_from("cl!ent s3cr3t"));
    if (grant == TL_OAUTH_PASSWORD) {
        options.user = tl_token_static(tl_str_from("us er"));
        options.password = tl_token_static(tl_str_from("p&ss s3cr3t"));
    }
    return options;
}

static void on_log(void *context, tl_log_level level, tl_str message) {
    oauth_fixture *with = context;
    size_t used = strlen(with->log);
    (void)level;
    assert_true(used + message.len + 2 < sizeof with->log);
    memcpy(with->log + used, message.ptr, message.len);
    memcpy(with->log + used + message.len, "\n", 2);
}

void oauth_begin_bare(oauth_fixture *with, const wire_answer *answers, size_t count) {
    memset(with, 0, sizeof *with);
    fake_clock_init(&with->clock);
    fake_wire_init(&with->wire, answers, count);
    with->to.write = on_log;
    with->to.context = with;
    with->to.level = TL_LOG_DEBUG;
    const char *folder = test_temp_dir();
    assert_non_null(folder);
    (void)snprintf(with->folder, sizeof with->folder, "%s", folder);
    (void)snprintf(with->store, sizeof with->store, "%s/refresh", folder);
}

void oauth_make(oauth_fixture *with, const tl_oauth_options *options) {
    tl_oauth_options mine = *options;
    tl_token_cache_options cache = TL_TOKEN_CACHE_OPTIONS_INIT;
    tl_error error = {0};
    cache.clock = &with->clock.clock;
    mine.cache = &cache;
    if (tl_oauth_new(&with->source, &mine, &error) != TL_OK) {
        fail_msg("no source: %s", error.message);
    }
}

void oauth_begin(oauth_fixture *with, const tl_oauth_options *options, const wire_answer *answers, size_t count) {
    oauth_begin_bare(with, answers, count);
    oauth_make(with, options);
}

void oauth_end(oauth_fixture *with) {
    tl_token_source_free(with->source);
    fake_wire_end(&with->wire);
    expect_no_secret(with->log);
    assert_true(test_temp_dir_remove(with->folder));
}

void oauth_ask(oauth_fixture *with, asked *got) {
    tl_token_asker who = TL_TOKEN_ASKER_INIT;
    who.transport = &with->wire.base;
    who.log = &with->to;
    memset(got, 0, sizeof *got);
    with->source->vtable->acquire(with->source, &who, on_asked, got);
    fake_wire_drain(&with->wire);
    assert_int_equal(got->calls, 1);
    if (got->status == TL_OK) {
        give_back(with->source, got, TL_TOKEN_ACCEPTED, NULL);
    }
}

void expect_request(const fake_wire *wire, size_t number, const char *headers, const char *body) {
    assert_true(number < wire->count);
    assert_string_equal(wire->requests[number].line, "POST " TOKEN_URL);
    assert_string_equal(wire->requests[number].headers, headers);
    assert_string_equal(wire->requests[number].body, body);
}

void expect_file(const char *path, const char *content) {
    tl_buf file = {0};
    if (!test_read_file(path, &file)) {
        fail_msg("%s cannot be read", path);
    }
    assert_int_equal(file.len, strlen(content));
    assert_memory_equal(file.ptr, content, file.len);
    tl_buf_dispose(&file);
}
