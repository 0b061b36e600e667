/* The sample files against the samples on the vendor's own page, which is not part of this repository: names, order and types. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cjson/cJSON.h>
#include <cmocka.h>

#include "support/support.h"

#define PAGE TL_SHARED_DIR "/vendor-docs/wasp-phones-customer-save.txt"
#define SAMPLES TL_SOURCE_DIR "/tests/data/wasp/"

enum { SKIPPED = 77 };

static int type_of(const cJSON *value) {
    return cJSON_IsBool(value) ? cJSON_True : value->type & 0xFF;
}

/* Types, member names and their order are the same, all the way down; values may differ. */
static void check_same_shape(const cJSON *ours, const cJSON *page) {
    assert_int_equal(type_of(ours), type_of(page));
    if (page->string) {
        assert_non_null(ours->string);
        assert_string_equal(ours->string, page->string);
    }
    const cJSON *our_child = ours->child;
    const cJSON *page_child = page->child;
    for (; our_child && page_child; our_child = our_child->next, page_child = page_child->next) {
        check_same_shape(our_child, page_child);
    }
    assert_ptr_equal(our_child, page_child); /* both at their end */
}

/* The JSON behind the n-th "Sample:" of the page. */
static cJSON *page_sample(const char *page, int n) {
    static const char heading[] = "Sample:";
    const char *at = page;
    for (int i = 0; i < n; i++) {
        at = strstr(at, heading);
        assert_non_null(at);
        at += strlen(heading);
    }
    cJSON *sample = cJSON_ParseWithOpts(at, NULL, 0);
    assert_non_null(sample);
    return sample;
}

static void check_file(const char *path, int n) {
    tl_buf page = {0};
    tl_buf file = {0};
    assert_true(test_read_file(PAGE, &page));
    assert_true(test_read_file(path, &file));
    cJSON *theirs = page_sample(page.ptr, n);
    cJSON *ours = cJSON_Parse(file.ptr);
    assert_non_null(ours);
    check_same_shape(ours, theirs);
    cJSON_Delete(theirs);
    cJSON_Delete(ours);
    tl_buf_dispose(&page);
    tl_buf_dispose(&file);
}

static void test_request_sample(void **state) {
    (void)state;
    check_file(SAMPLES "request-sample.json", 1);
}

static void test_reply_sample(void **state) {
    (void)state;
    check_file(SAMPLES "reply-sample.json", 2);
}

int main(void) {
    tl_buf page = {0};
    if (!test_read_file(PAGE, &page)) {
        puts("skipped: the vendor's page ../shared/vendor-docs/wasp-phones-customer-save.txt is not here");
        return SKIPPED;
    }
    tl_buf_dispose(&page);
    const struct CMUnitTest tests[] = {
        TEST_MEMORY(test_request_sample),
        TEST_MEMORY(test_reply_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
