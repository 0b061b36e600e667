#include "state_journal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <trunkline/memory.h>

/* With one of these a push needs no state folder. */
#define OTHERWISE "--journal FILE names another place, --no-journal does without"

enum { MOST_TRIES = 1000 };

/* Makes every folder of an absolute path that is missing. */
static bool make_folders(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        bool made = mkdir(path, S_IRWXU) == 0 || errno == EEXIST;
        *slash = '/';
        if (!made) {
            return false;
        }
    }
    return mkdir(path, S_IRWXU) == 0 || errno == EEXIST;
}

bool state_folder(tl_buf *path, diag *to) {
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    tl_status status = TL_OK;
    if (state && state[0] == '/') { /* a relative one is to be ignored: XDG Base Directory Specification */
        status = tl_buf_format(path, "%s/trunkline", state);
    } else if (home && home[0] == '/') {
        status = tl_buf_format(path, "%s/.local/state/trunkline", home);
    } else {
        return diag_error(to, place_none(), "there is no home folder to keep the journal in; " OTHERWISE);
    }
    if (status != TL_OK || tl_buf_pad(path) != TL_OK) {
        return diag_error(to, place_none(), "out of memory");
    }
    if (!make_folders(path->ptr)) {
        return diag_error(to, place_at(path->ptr, 0, 0), "cannot be made, to keep the journal in: %s; " OTHERWISE, strerror(errno));
    }
    return true;
}

/* A system's name as part of a file's: other characters could lead elsewhere. */
static void make_plain(const char *system, char *out, size_t size) {
    size_t used = 0;
    for (; *system && used + 1 < size; system++) {
        bool plain = (*system >= 'a' && *system <= 'z') || (*system >= 'A' && *system <= 'Z') || (*system >= '0' && *system <= '9') ||
                     (*system == '.' && used > 0) || *system == '_' || *system == '-';
        out[used++] = (char)(plain ? *system : '_');
    }
    out[used] = '\0';
}

store *state_journal_create(const char *system, const store_options *options, diag *to) {
    char name[80];
    char when[40];
    time_t now = time(NULL);
    struct tm parts;
    tl_buf path = {0};
    store *records = NULL;
    if (!state_folder(&path, to)) {
        goto out;
    }
    size_t folder = path.len;
    make_plain(system, name, sizeof name);
    if (!gmtime_r(&now, &parts) || strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &parts) == 0) {
        diag_error(to, place_none(), "the clock cannot be read");
        goto out;
    }
    for (int i = 1; i <= MOST_TRIES && !records; i++) {
        tl_error error = {0};
        store_options here = *options;
        char more[16] = "";
        if (i > 1) {
            snprintf(more, sizeof more, "-%d", i);
        }
        path.len = folder;
        if (tl_buf_format(&path, "/%s-%s%s.journal", name, when, more) != TL_OK || tl_buf_pad(&path) != TL_OK) {
            diag_error(to, place_none(), "out of memory");
            break;
        }
        here.path = path.ptr;
        if (store_try_create(&records, &here, &error) != TL_OK && (error.os_code != EEXIST || i == MOST_TRIES)) {
            diag_error(to, place_none(), "%s; " OTHERWISE, error.message);
            break;
        }
    }
out:
    tl_buf_dispose(&path);
    return records;
}
