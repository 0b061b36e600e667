/* In place of libphonenumber where there is none. */
#include "phone/library.h"

bool tl_phone_library_there(void) {
    return false;
}

uint32_t tl_phone_library_code(const char *region) {
    (void)region;
    return 0;
}

tl_status tl_phone_library_check(const char *number, size_t length, const char *region, tl_phone_result *result) {
    (void)number;
    (void)length;
    (void)region;
    (void)result;
    return TL_ERR_CONFIG;
}
