/*
 * What SOAP costs beside gSOAP itself: from a common record to the bytes of a partial WEBPhoneUpdate, and from the bytes of a WEBPhoneGet's reply to
 * its struct. docs/performance.md tells how to read it.
 *
 *   bench_soap_cost [--rounds N] [--calls N] [--limit R] [--growth]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <trunkline/adapter.h>
#include <trunkline/codec.h>
#include <trunkline/systems.h>
#include <trunkline/xweb.h>

#include "push/encode.h"
#include "push/pending.h"
#include "soap_plain.h"

#define CPH "a0000000-0000-4000-8000-000000000001"
#define PHN "d0000000-0000-4000-8000-000000000001"
#define PHT "243f7447-c38b-473f-be84-dbedd2f1f55e"
#define TOKEN "0f8fad5b-d9cb-469f-a165-70867728950e"

enum { MOST_ROUNDS = 200, WRITE = 0, READ = 1, SIDES = 2, KINDS = 2 };

typedef struct bench {
    size_t rounds, calls;
    double limit;
    bool growth_only;
    soap_plain *plain;
    tl_encoder encoder;
    tl_scope scope;
    tl_pending *pending;
    tl_message message;
    tl_buf token; /* that the reply hands out */
    tl_arena *arena;
    tl_http_reply reply; /* of WEBPhoneGet */
    double us[KINDS][SIDES][MOST_ROUNDS];
} bench;

static const soap_phone phone = {CPH, PHN, PHT, "703-555-0142", "17"};

static bool ours_write(bench *b) {
    tl_request request = {0};
    tl_error error;
    return tl_encoder_request(&b->encoder, &b->pending, 1, &request, &error) == TL_OK &&
           tl_message_write(&xweb_web_phone_update_operation, &b->encoder.options, request.value, &b->message, &error) == TL_OK;
}

static bool ours_read(bench *b, char number[64]) {
    xweb_web_phone_get_response reply = {0};
    tl_error error;
    tl_arena_reset(b->arena);
    b->token.len = 0;
    /* As a call does: first what the reply says of the token, then the reply itself. */
    if (xweb_codec.judge_token(&xweb_web_phone_get_operation, &b->reply, &b->token) != TL_TOKEN_ACCEPTED || b->token.len != sizeof TOKEN - 1 ||
        tl_message_read(&xweb_web_phone_get_operation, NULL, &b->reply, &reply, b->arena, &error) != TL_OK || !reply.web_phone_get_result.value) {
        return false;
    }
    tl_str text = reply.web_phone_get_result.value->phone.value->phn_number.value;
    (void)snprintf(number, 64, "%.*s", (int)text.len, text.ptr);
    return true;
}

static bool once(bench *b, int kind, int side) {
    char number[64] = "";
    const char *bytes = NULL;
    if (kind == WRITE) {
        return side ? ours_write(b) : soap_plain_write(b->plain, &phone, TOKEN, &bytes) > 0;
    }
    return (side ? ours_read(b, number) : soap_plain_read(b->plain, b->reply.body.ptr, b->reply.body.len, number)) &&
           strcmp(number, phone.phn_number) == 0;
}

static double cpu_us(void) {
    struct timespec now = {0, 0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static bool measure(bench *b, int kind, int side, double *us) {
    double before = cpu_us();
    for (size_t i = 0; i < b->calls; i++) {
        if (!once(b, kind, side)) {
            return false;
        }
    }
    *us = (cpu_us() - before) / (double)b->calls;
    return true;
}

/* gSOAP's own client takes some fields for numbers. */
static const char *value_of(const tl_field *field, uint32_t at) {
    tl_str name = tl_field_name(field);
    static const char *const numbers[] = {"flag",      "primary", "owner",          "recno",          "credit_limit",
                                          "text_only", "do_not",  "force_password", "forgot_password"};
    if (tl_str_equal(name, tl_str_from("phn_number"))) {
        return phone.phn_number;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        if (tl_str_find(name, tl_str_from(numbers[i])) >= 0) {
            return "1";
        }
    }
    if (name.len > 4 && tl_str_equal(tl_str_sized(name.ptr + name.len - 4, 4), tl_str_from("_key"))) {
        return CPH;
    }
    return at % 2 ? "" : field->type->limits.max_length < 10 ? "AB" : "some value";
}

/* The reply: every field of the four groups, as the vendor's sample has them, many of them empty. */
static bool make_reply(bench *b) {
    static const tl_type *const groups[] = {&xweb_individual_phone_phone_x_ref_data_object_type, &xweb_individual_phone_customer_data_object_type,
                                            &xweb_individual_phone_phone_data_object_type, &xweb_individual_phone_country_data_object_type};
    static const char *const names[] = {"Phone_XRef", "Customer", "Phone", "Country"};
    tl_buf *out = &b->reply.body;
    tl_status status = tl_buf_append(
        out, tl_str_from("<?xml version=\"1.0\" encoding=\"utf-8\"?><soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\">"
                         "<soap:Header><AuthorizationToken soap:actor=\"x\" xmlns=\"http://www.avectra.com/2005/\"><Token>" TOKEN
                         "</Token></AuthorizationToken></soap:Header><soap:Body><WEBPhoneGetResponse "
                         "xmlns=\"http://www.avectra.com/2005/\"><WEBPhoneGetResult><CurrentKey>" CPH "</CurrentKey>"));
    for (size_t g = 0; g < 4 && status == TL_OK; g++) {
        status = tl_buf_format(out, "<%s>", names[g]);
        for (uint32_t i = 0; i < groups[g]->count && status == TL_OK; i++) {
            tl_str name = tl_field_name(&groups[g]->fields[i]);
            const char *value = value_of(&groups[g]->fields[i], i);
            status = tl_buf_format(out, "<%.*s>%s</%.*s>", (int)name.len, name.ptr, value, (int)name.len, name.ptr);
        }
        if (status == TL_OK) {
            status = tl_buf_format(out, "</%s>", names[g]);
        }
    }
    if (status == TL_OK) {
        status = tl_buf_append(out, tl_str_from("</WEBPhoneGetResult></WEBPhoneGetResponse></soap:Body></soap:Envelope>"));
    }
    b->reply.struct_size = sizeof b->reply;
    b->reply.http_status = 200;
    return status == TL_OK && tl_buf_pad(out) == TL_OK;
}

static bool set_up(bench *b) {
    static const tl_extra own_key = {{"Phone.phn_key", 13}, {{PHN, sizeof PHN - 1}, TL_VALUE}};
    tl_record record = {.extras = &own_key, .extra_count = 1};
    tl_error error = {0};
    record.columns[TL_COLUMN_PHONE_ID] = tl_text(CPH);
    record.columns[TL_COLUMN_KIND] = tl_text(PHT);
    record.columns[TL_COLUMN_NUMBER] = tl_text(phone.phn_number);
    record.columns[TL_COLUMN_EXTENSION] = tl_text(phone.cph_extension);
    b->scope.adapter = tl_soap_systems(NULL)[0];
    b->plain = soap_plain_open();
    b->arena = tl_arena_new();
    b->pending = tl_pending_new(&record, 0);
    return b->plain && b->arena && b->pending && tl_encoder_init(&b->encoder, &xweb_web_phone_update_operation, &b->scope, &error) == TL_OK &&
           make_reply(b);
}

static void tear_down(bench *b) {
    soap_plain_close(b->plain);
    tl_arena_free(b->arena);
    tl_pending_free(b->pending);
    tl_encoder_dispose(&b->encoder);
    tl_message_dispose(&b->message);
    tl_buf_dispose(&b->reply.body);
    tl_buf_dispose(&b->token);
}

/* Both sides say the same: each value stands in both messages as often. */
static bool same_message(bench *b) {
    static const char *const parts[] = {"CurrentKey>" CPH "<", "cph_key>" CPH "<",         "cph_pht_key>" PHT "<",
                                        "phn_key>" PHN "<",    "phn_number>703-555-0142<", "phn_number_display>703-555-0142<",
                                        "cph_extension>17<",   "AuthorizationToken>"};
    const char *bytes = NULL;
    size_t length = soap_plain_write(b->plain, &phone, TOKEN, &bytes);
    tl_str theirs = tl_str_sized(bytes, length);
    if (length == 0 || !ours_write(b)) {
        return false;
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (tl_str_find(theirs, tl_str_from(parts[i])) < 0 || tl_str_find(tl_buf_str(&b->message.body), tl_str_from(parts[i])) < 0) {
            fprintf(stderr, "bench: %s is not in both messages\n", parts[i]);
            return false;
        }
    }
    printf("a message: %zu bytes by gSOAP (with the token), %zu by trunkline (without); a reply: %zu bytes\n", length, b->message.body.len,
           b->reply.body.len);
    return true;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *values, size_t count) {
    double sorted[MOST_ROUNDS];
    memcpy(sorted, values, count * sizeof *values);
    qsort(sorted, count, sizeof *sorted, compare);
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

/* @return whether the limit holds */
static bool report(const bench *b) {
    static const char *const names[] = {"write", "read"};
    bool good = true;
    printf("%-6s %12s %12s %8s %8s %8s\n", "", "gSOAP us", "trunkline us", "ratio", "least", "most");
    for (int kind = 0; kind < KINDS; kind++) {
        double ratios[MOST_ROUNDS], least = 1e9, most = 0;
        for (size_t i = 0; i < b->rounds; i++) {
            ratios[i] = b->us[kind][1][i] / b->us[kind][0][i];
            least = ratios[i] < least ? ratios[i] : least;
            most = ratios[i] > most ? ratios[i] : most;
        }
        double ratio = median(ratios, b->rounds);
        printf("%-6s %12.2f %12.2f %8.2f %8.2f %8.2f\n", names[kind], median(b->us[kind][0], b->rounds), median(b->us[kind][1], b->rounds), ratio,
               least, most);
        good = good && (b->limit <= 0 || ratio <= b->limit);
    }
    return good;
}

static size_t resident_kb(void) {
    size_t pages = 0, resident = 0;
    char text[100] = "";
    FILE *file = fopen("/proc/self/statm", "r");
    if (file && fgets(text, sizeof text, file)) {
        char *rest = text;
        pages = strtoul(rest, &rest, 10);
        resident = strtoul(rest, &rest, 10);
    }
    if (file) {
        fclose(file);
    }
    return pages ? resident * (size_t)sysconf(_SC_PAGESIZE) / 1024 : 0;
}

/* 100,000 calls each way: memory at the end is what it was after the first thousand. */
static bool check_growth(bench *b) {
    size_t before = 0;
    for (size_t i = 0; i < 100000; i++) {
        before = i == 1000 ? resident_kb() : before;
        if (!once(b, WRITE, 1) || !once(b, READ, 1)) {
            return false;
        }
    }
    size_t after = resident_kb();
    printf("resident: %zu kB after 1,000 calls each way, %zu kB after 100,000\n", before, after);
    return after <= before + 256;
}

static bool read_options(bench *b, int count, char **words) {
    b->rounds = 41;
    b->calls = 2000;
    for (int i = 1; i < count; i++) {
        if (strcmp(words[i], "--growth") == 0) {
            b->growth_only = true;
        } else if (i + 1 < count && strcmp(words[i], "--rounds") == 0) {
            b->rounds = strtoul(words[++i], NULL, 10);
        } else if (i + 1 < count && strcmp(words[i], "--calls") == 0) {
            b->calls = strtoul(words[++i], NULL, 10);
        } else if (i + 1 < count && strcmp(words[i], "--limit") == 0) {
            b->limit = strtod(words[++i], NULL);
        } else {
            return false;
        }
    }
    return b->rounds > 0 && b->rounds <= MOST_ROUNDS && b->calls > 0;
}

int main(int count, char **words) {
    static bench b;
    if (!read_options(&b, count, words)) {
        fputs("bench_soap_cost [--rounds N] [--calls N] [--limit R] [--growth]\n", stderr);
        return 2;
    }
    bool good = set_up(&b) && same_message(&b);
    if (good && b.growth_only) {
        good = check_growth(&b);
    }
    for (size_t round = 0; good && !b.growth_only && round <= b.rounds; round++) {
        size_t at = round > 0 ? round - 1 : 0; /* the first one does not count: the next overwrites it */
        for (int kind = 0; kind < KINDS && good; kind++) {
            int first = (int)(round % 2);
            good = measure(&b, kind, first, &b.us[kind][first][at]) && measure(&b, kind, 1 - first, &b.us[kind][1 - first][at]);
        }
    }
    good = good && (b.growth_only || report(&b));
    tear_down(&b);
    if (!good) {
        fputs("bench: it did not work, or the limit was passed\n", stderr);
    }
    return good ? 0 : 1;
}
