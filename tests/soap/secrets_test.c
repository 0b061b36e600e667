/* What a call leaves in memory that it gives back: nothing of a secret. The linker leads every free() here, gSOAP's too. */
#include "calls.h"

#include <malloc.h>
#include <stdlib.h>
#include <string.h>

void __real_free(void *memory);
void __wrap_free(void *memory);

static bool watching;
static size_t freed, found;

/* Byte by byte: a block may be written in part only. */
static bool is_in(const char *memory, size_t size) {
    size_t length = sizeof CALLS_SECRET - 1;
    for (size_t i = 0; i + length <= size; i++) {
        if (memcmp(memory + i, CALLS_SECRET, length) == 0) {
            return true;
        }
    }
    return false;
}

void __wrap_free(void *memory) {
    if (watching && memory) {
        freed++;
        found += is_in(memory, malloc_usable_size(memory));
    }
    __real_free(memory);
}

static void are_wiped(void **state) {
    (void)state;
    tl_http_reply phone = calls_phone(), fault = calls_fault();
    xweb_web_phone_get_response reply;
    tl_buf next = {0};
    tl_arena *arena = tl_arena_new();
    xweb_codec.release();
    watching = true;
    tl_status status = calls_read(&phone, &reply, arena, NULL);
    tl_token_fate fate = calls_judge(&fault, &next);
    xweb_codec.release();
    watching = false;
    assert_int_equal(status, TL_OK);
    assert_int_equal(fate, TL_TOKEN_REFUSED);
    assert_string_equal(reply.web_phone_get_result.value->customer.value->cst_web_password.value.ptr, CALLS_SECRET);
    assert_true(freed > 10); /* else this watches nothing */
    assert_int_equal(found, 0);
    tl_arena_free(arena);
    tl_buf_dispose_secret(&next);
    tl_buf_dispose_secret(&phone.body);
    tl_buf_dispose_secret(&fault.body);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(are_wiped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
