#include "sim_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cjson/cJSON.h>

#include <trunkline/redact.h>

#include "sim_system.h"

bool sim_log_open(sim_log *log, const char *path) {
    log->fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    log->open = log->fd >= 0;
    return log->open;
}

void sim_log_close(sim_log *log) {
    if (log->open)
        close(log->fd);
    log->open = false;
}

void sim_log_append(sim_log *log, tl_str lines) {
    /* One write in all but odd cases: lines of requests then never mix, whoever else appends. */
    while (log && log->open && lines.len > 0) {
        ssize_t written = write(log->fd, lines.ptr, lines.len);
        if (written >= 0) {
            lines = tl_str_sized(lines.ptr + written, lines.len - (size_t)written);
        } else if (errno != EINTR) {
            if (!log->failed)
                fprintf(stderr, "trunkline-sim: cannot write the log: %s\n", strerror(errno));
            log->failed = true;
            return;
        }
    }
}

static bool add_masked(cJSON *line, const sim_log_field *field) {
    tl_buf shown = {0};
    bool ok = tl_redact_number(field->value.value, &shown) == TL_OK && tl_buf_append(&shown, tl_str_sized("", 1)) == TL_OK &&
              cJSON_AddStringToObject(line, field->name, shown.ptr);
    tl_buf_dispose(&shown);
    return ok;
}

static bool add_field(cJSON *line, const sim_log_field *field, bool show_numbers) {
    if (field->value.is == TL_ABSENT)
        return true;
    if (field->value.is == TL_NULL)
        return cJSON_AddNullToObject(line, field->name) != NULL;
    if (!show_numbers && strcmp(field->name, "number") == 0)
        return add_masked(line, field);
    return cJSON_AddStringToObject(line, field->name, field->secret ? "<secret>" : field->value.value.ptr) != NULL;
}

bool sim_log_record(sim_exchange *x, const sim_log_field *fields, size_t count, sim_log_change change) {
    cJSON *line = cJSON_CreateObject();
    char *text = NULL;
    bool ok = line && cJSON_AddStringToObject(line, "system", x->system->name) && cJSON_AddStringToObject(line, "operation", x->operation);
    for (size_t i = 0; ok && i < count; i++)
        ok = add_field(line, &fields[i], x->show_numbers);
    ok = ok && cJSON_AddBoolToObject(line, "applied", change != SIM_REFUSED);
    if (ok && change != SIM_REFUSED)
        ok = cJSON_AddBoolToObject(line, "created", change == SIM_CREATED) != NULL;
    if (ok)
        text = cJSON_PrintUnformatted(line);
    ok = text && tl_buf_format(x->log, "%s\n", text) == TL_OK;
    cJSON_free(text);
    cJSON_Delete(line);
    return ok;
}
