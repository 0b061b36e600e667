/* A token that the application knows. */
#include "auth/source.h"

tl_token_source *tl_token_static(tl_str token) {
    return tl_secret_source_given(token);
}
