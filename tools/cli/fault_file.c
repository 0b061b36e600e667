#include "fault_file.h"

#include <string.h>

#include <openssl/evp.h>

#include "state_journal.h"

enum { HASH_BYTES = 8 };

/* Who logs in; of a login without a name in the open, where the name is. The password counts for nothing. */
static tl_status put_caller(const config_system *system, tl_buf *out) {
    const tl_login_info *info = system->login_info;
    tl_status status = tl_buf_format(out, "%s\n", system->url);
    for (size_t i = 0; system->login && info && i < system->login->count && status == TL_OK; i++) {
        const config_secret *source = &system->login->sources[i];
        for (size_t k = 0; k < info->input_count && status == TL_OK; k++) {
            if (info->inputs[k].open && strcmp(info->inputs[k].path, system->login->paths[i]) == 0) {
                status = tl_buf_format(out, "%s %d %s\n", info->inputs[k].name, (int)source->kind, source->name ? source->name : "");
            }
        }
    }
    return status;
}

bool fault_file_path(const config_system *system, tl_buf *path, diag *to) {
    unsigned char hash[EVP_MAX_MD_SIZE];
    tl_buf caller = {0};
    bool good = false;
    if (!system->adapter->fault_limit) {
        return true;
    }
    if (!state_folder(path, to)) {
        return false;
    }
    tl_status status = put_caller(system, &caller);
    if (status == TL_OK && !EVP_Digest(caller.ptr, caller.len, hash, NULL, EVP_sha256(), NULL)) {
        status = TL_ERR_MEMORY;
    }
    if (status == TL_OK) {
        status = tl_buf_append(path, tl_str_from("/faults-"));
    }
    for (size_t i = 0; i < HASH_BYTES && status == TL_OK; i++) {
        status = tl_buf_format(path, "%02x", hash[i]);
    }
    if (status == TL_OK) {
        status = tl_buf_pad(path);
    }
    good = status == TL_OK || diag_error(to, place_none(), "out of memory");
    tl_buf_dispose(&caller);
    return good;
}
