/* Many threads at once, the first calls included. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <trunkline/phone.h>

enum { THREADS = 8, ROUNDS = 200 };

static void *look(void *argument) {
    size_t *wrong = argument;
    for (size_t i = 0; i < ROUNDS; i++) {
        tl_phone_result got;
        bool british = i % 2;
        const char *number = british ? "020 7946 0018" : "(212) 555-0123";
        const char *wanted = british ? "+442079460018" : "+12125550123";
        if (tl_phone_check(tl_str_from(number), tl_str_from(british ? "GB" : "US"), &got, NULL) != TL_OK || strcmp(got.e164, wanted) != 0) {
            ++*wrong;
        }
    }
    return NULL;
}

static void test_threads(void **state) {
    pthread_t threads[THREADS];
    size_t wrong[THREADS] = {0};
    (void)state;
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, look, &wrong[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(wrong[i], 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_threads)};
    return cmocka_run_group_tests_name("phone_threads", tests, NULL, NULL);
}
