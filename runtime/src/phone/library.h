/* What is asked of libphonenumber. One file implements it in C++, another says that it is not there. */
#ifndef TL_PHONE_LIBRARY_H
#define TL_PHONE_LIBRARY_H

#include <trunkline/phone.h>

#ifdef __cplusplus
extern "C" {
#endif

bool tl_phone_library_there(void);
/** 0: not known. @param region  two capitals */
uint32_t tl_phone_library_code(const char *region);
/** Fills in a zeroed result. Nothing is thrown. @param region  two capitals that are known, or ""  Errors: TL_ERR_MEMORY, TL_ERR_IO. */
tl_status tl_phone_library_check(const char *number, size_t length, const char *region, tl_phone_result *result);

#ifdef __cplusplus
}
#endif
#endif
