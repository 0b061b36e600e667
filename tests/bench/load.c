#include "bench/load.h"

#include <stdint.h>
#include <string.h>

/* The same numbers on every machine (Knuth's MMIX generator). */
static unsigned next_number(uint64_t *state, unsigned limit) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((*state >> 33) % limit);
}

static tl_status append_phone(tl_buf *out, uint64_t *seed, size_t index) {
    static const char *const types[] = {"Mobile", "Work", "Home", "Main Office", "Fax", "B\xc3\xbcro", "Front \\\"Desk\\\""};
    char extension[16] = "null";
    unsigned digits = next_number(seed, 10000);
    if (next_number(seed, 2)) {
        extension[0] = '"';
        extension[1] = 'x';
        for (size_t i = 0; i < 4; i++, digits /= 10) {
            extension[5 - i] = (char)('0' + digits % 10);
        }
        extension[6] = '"';
        extension[7] = '\0';
    }
    unsigned customer = next_number(seed, 1000000);
    unsigned form = next_number(seed, 40);
    unsigned area = 200 + next_number(seed, 700);
    unsigned line = next_number(seed, 10000);
    return tl_buf_format(out,
                         "%s{\"CustomerNo\":\"C%06u\",\"CustomerNumber\":\"CUST-%04u-%05u\",\"FormId\":%u,\"PhoneNumber\":\"+1 (%03u) 555-%04u\","
                         "\"PhoneExtension\":%s,\"PhoneTypeName\":\"%s\"}",
                         index ? "," : "", customer, customer % 10000, (unsigned)index, form, area, line, extension,
                         types[next_number(seed, sizeof types / sizeof types[0])]);
}

static tl_status append_result(tl_buf *out, uint64_t *seed, size_t index) {
    const char *comma = index ? "," : "";
    if (next_number(seed, 100) < 84) {
        return tl_buf_format(out, "%s{\"ResultCode\":0,\"Message\":\"Phone record saved successfully.\",\"HttpStatusCode\":200,\"FieldName\":null}",
                             comma);
    }
    return tl_buf_format(out,
                         "%s{\"ResultCode\":-64013,\"Message\":\"Customer number \\\"CUST-%06u\\\" was not found.\",\"HttpStatusCode\":400,"
                         "\"FieldName\":\"CustomerNumber\"}",
                         comma, next_number(seed, 1000000));
}

/* `records` phones for the request, as many results for the reply. */
static tl_status fill(bench_load *load) {
    uint64_t seed = load->records;
    tl_status status = tl_buf_append(&load->request, tl_str_from("["));
    if (status == TL_OK) {
        status = tl_buf_append(&load->reply, tl_str_from("{\"Data\":{\"ResultList\":["));
    }
    for (size_t i = 0; status == TL_OK && i < load->records; i++) {
        status = append_phone(&load->request, &seed, i);
        if (status == TL_OK) {
            status = append_result(&load->reply, &seed, i);
        }
    }
    if (status == TL_OK) {
        status = tl_buf_append(&load->request, tl_str_from("]"));
    }
    if (status == TL_OK) {
        status = tl_buf_format(&load->reply, "],\"TotalResults\":%zu},\"Messages\":[],\"HasError\":false,\"HasHttpError\":false,\"BatchNumber\":1}",
                               load->records);
    }
    return status;
}

static bool is_about(size_t bytes, size_t wanted) {
    return bytes >= wanted - wanted / 10 && bytes <= wanted + wanted / 10;
}

bool bench_loads_make(bench_load loads[LOAD_COUNT]) {
    memset(loads, 0, LOAD_COUNT * sizeof loads[0]);
    loads[LOAD_BATCH].name = "batch";
    loads[LOAD_BATCH].records = LOAD_BATCH_RECORDS;
    loads[LOAD_SINGLE].name = "single";
    loads[LOAD_SINGLE].records = 1;
    return fill(&loads[LOAD_BATCH]) == TL_OK && fill(&loads[LOAD_SINGLE]) == TL_OK && is_about(loads[LOAD_BATCH].request.len, 75000) &&
           is_about(loads[LOAD_BATCH].reply.len, 53000) && is_about(loads[LOAD_SINGLE].request.len, 150) &&
           is_about(loads[LOAD_SINGLE].reply.len, 200);
}

void bench_loads_dispose(bench_load loads[LOAD_COUNT]) {
    for (size_t i = 0; i < LOAD_COUNT; i++) {
        tl_buf_dispose(&loads[i].request);
        tl_buf_dispose(&loads[i].reply);
    }
}
