#include "failing_new.h"

#include <cstdlib>
#include <new>

namespace {
long left;
int came;
int throws_other;
} // namespace

void failing_new_set(long n, int other) {
    left = n;
    came = 0;
    throws_other = other;
}

int failing_new_came() {
    return came;
}

#define EXPORTED __attribute__((visibility("default")))

// libphonenumber and protobuf lose blocks of their own when one of their allocations throws; ours are still looked for.
extern "C" EXPORTED const char *__lsan_default_suppressions() {
    return "leak:google::protobuf\nleak:i18n::phonenumbers\n";
}

EXPORTED void *operator new(std::size_t size) {
    if (left > 0 && --left == 0) {
        came = 1;
        if (throws_other) {
            throw 42;
        }
        throw std::bad_alloc();
    }
    void *block = std::malloc(size ? size : 1);
    if (!block) {
        throw std::bad_alloc();
    }
    return block;
}

EXPORTED void *operator new[](std::size_t size) {
    return operator new(size);
}

EXPORTED void operator delete(void *block) noexcept {
    std::free(block);
}

EXPORTED void operator delete[](void *block) noexcept {
    std::free(block);
}

EXPORTED void operator delete(void *block, std::size_t) noexcept {
    std::free(block);
}

EXPORTED void operator delete[](void *block, std::size_t) noexcept {
    std::free(block);
}
