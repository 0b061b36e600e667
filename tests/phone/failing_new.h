/* operator new of the whole process, which can be made to fail. */
#ifndef TESTS_PHONE_FAILING_NEW_H
#define TESTS_PHONE_FAILING_NEW_H

#ifdef __cplusplus
extern "C" {
#endif

/** The n-th call from now on, and no other, throws std::bad_alloc; or, if `other`, something else. 0: none does. */
void failing_new_set(long n, int other);
/** Whether one has thrown since. */
int failing_new_came(void);

#ifdef __cplusplus
}
#endif
#endif
