/*
 * What the engine costs: the client's CPU for prebuilt requests through tl_client_send and the transport, beside a bare libcurl-multi loop that sends
 * the same bytes over as many connections to the same server. docs/performance.md tells how to read it.
 *
 *   bench_cost [--rounds N] [--scale X] [--limit R] [--case LOAD] [--control] [--trim]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include <curl/curl.h>

#include "bench/cost_report.h"
#include "bench/server.h"
#include "bench/side.h"
#include "wasp/wasp.h"

typedef struct bench_options {
    size_t rounds;
    double scale; /* of the number of requests in a round */
    double limit; /* that no median ratio may pass; 0: none */
    const char *only; /* load's name; NULL: all */
    bool control; /* the bare loop takes the product's place: what is measured is the noise */
    bool trim; /* the C library may give memory back to the system between two requests */
} bench_options;

typedef struct bench_case {
    size_t load;
    size_t in_flight;
    size_t connections;
    size_t requests; /* a round */
} bench_case;

static const bench_case cases[] = {
    {LOAD_BATCH, 8, 8, 400},   {LOAD_BATCH, 32, 32, 400},   {LOAD_BATCH, 32, 8, 400},
    {LOAD_SINGLE, 8, 8, 4000}, {LOAD_SINGLE, 32, 32, 4000}, {LOAD_SINGLE, 32, 8, 4000},
};
enum { CASE_COUNT = sizeof cases / sizeof cases[0] };

/* One case while it runs. */
typedef struct bench_run {
    bench_plan plan;
    bare_side *bare;
    bare_side *control; /* in the product's place */
    product_side *product;
    size_t requests;
    uint64_t accepted[2]; /* connections of each side, over the whole run */
    uint64_t digest; /* of the request's head, the same on both sides; 0: none yet */
    cost_figures figures;
} bench_run;

typedef struct bench {
    bench_options options;
    bench_load loads[LOAD_COUNT];
    bench_server server;
    char url[64];
    bench_run runs[CASE_COUNT];
    size_t run_count;
} bench;

static bool cpu_us(double *us) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0) {
        return false;
    }
    *us = ((double)usage.ru_utime.tv_sec + (double)usage.ru_stime.tv_sec) * 1e6 + (double)usage.ru_utime.tv_usec + (double)usage.ru_stime.tv_usec;
    return true;
}

/* Whether the server saw just what was meant to be sent: both sides the same head, byte for byte, and the whole load. */
static bool check_counts(bench_run *run, int side, const bench_counts *counts) {
    const char *load = run->plan.load->name;
    run->accepted[side] += counts->accepted;
    if (counts->requests != run->requests || counts->refused || counts->body_bytes != run->requests * run->plan.load->request.len) {
        fprintf(stderr, "bench: %s: the server took %llu requests with %llu bytes and refused %llu\n", load, (unsigned long long)counts->requests,
                (unsigned long long)counts->body_bytes, (unsigned long long)counts->refused);
        return false;
    }
    if (run->digest == 0) {
        run->digest = counts->head_digest;
    }
    if (counts->head_digest != run->digest || counts->head_changes > 1) {
        fprintf(stderr, "bench: %s: the two sides do not send the same header lines\n", load);
        return false;
    }
    return true;
}

/* One side, one round. @param us  receives its CPU a request */
static bool measure(bench *all, bench_run *run, int side, double *us) {
    bench_counts counts;
    double before = 0;
    double after = 0;
    bool ok = cpu_us(&before);
    if (side == 0) {
        ok = ok && bare_run(run->bare, run->requests);
    } else {
        ok = ok && (run->control ? bare_run(run->control, run->requests) : product_run(run->product, run->requests));
    }
    ok = ok && cpu_us(&after);
    *us = (after - before) / (double)run->requests;
    if (!ok || !bench_server_counts(&all->server, &counts)) {
        fprintf(stderr, "bench: a round of %s did not work\n", run->plan.load->name);
        return false;
    }
    return check_counts(run, side, &counts);
}

/* The side that begins changes every round, and so does the case that begins. Round 0 opens the connections and does not count. */
static bool play_round(bench *all, size_t round) {
    for (size_t i = 0; i < all->run_count; i++) {
        bench_run *run = &all->runs[(i + round) % all->run_count];
        int first = (int)(round % 2);
        double us[2] = {0, 0};
        if (!measure(all, run, first, &us[first]) || !measure(all, run, 1 - first, &us[1 - first])) {
            return false;
        }
        if (round > 0) {
            run->figures.bare_us[round - 1] = us[0];
            run->figures.product_us[round - 1] = us[1];
            run->figures.rounds = round;
        }
    }
    return true;
}

static bool open_run(bench *all, const bench_case *one) {
    bench_run *run = &all->runs[all->run_count++];
    run->plan.load = &all->loads[one->load];
    run->plan.url = all->url;
    run->plan.path = wasp_phones_customer_save_operation.path;
    run->plan.token = "0123456789abcdef0123456789abcdef0123456789abcdef";
    run->plan.user_agent = "trunkline-bench/1.0";
    run->plan.in_flight = one->in_flight;
    run->plan.connections = one->connections;
    run->requests = (size_t)((double)one->requests * all->options.scale);
    if (run->requests < one->in_flight * 2) {
        run->requests = one->in_flight * 2;
    }
    run->figures.load = run->plan.load->name;
    run->figures.in_flight = one->in_flight;
    run->figures.connections = one->connections;
    run->bare = bare_open(&run->plan);
    if (all->options.control) {
        run->control = bare_open(&run->plan);
    } else {
        run->product = product_open(&run->plan);
    }
    return run->bare && (run->control || run->product);
}

static bool open_all(bench *all) {
    (void)snprintf(all->url, sizeof all->url, "http://127.0.0.1:%u", (unsigned)all->server.port);
    for (size_t i = 0; i < CASE_COUNT; i++) {
        if (all->options.only && strcmp(all->options.only, all->loads[cases[i].load].name) != 0) {
            continue;
        }
        if (!open_run(all, &cases[i])) {
            fprintf(stderr, "bench: cannot set up a side\n");
            return false;
        }
    }
    if (all->run_count == 0) {
        fprintf(stderr, "bench: no load is called %s: batch or single\n", all->options.only);
    }
    return all->run_count > 0;
}

/* Prints what came out. Returns whether all of it holds. */
static bool report(const bench *all) {
    bool passed = true;
    printf("%zu rounds; batch: %zu byte to %zu; single: %zu to %zu\n", all->options.rounds, all->loads[LOAD_BATCH].request.len,
           all->loads[LOAD_BATCH].reply.len, all->loads[LOAD_SINGLE].request.len, all->loads[LOAD_SINGLE].reply.len);
    cost_print_heading(all->options.control ? "libcurl again" : "engine");
    for (size_t i = 0; i < all->run_count; i++) {
        const bench_run *run = &all->runs[i];
        passed = cost_print(&run->figures, all->options.limit) && passed;
        if (run->accepted[0] != run->accepted[1] || run->accepted[0] != run->plan.connections) {
            printf("  not comparable: %llu connections on libcurl's side, %llu on the other, %zu meant\n", (unsigned long long)run->accepted[0],
                   (unsigned long long)run->accepted[1], run->plan.connections);
            passed = false;
        }
    }
    if (!passed) {
        printf("FAILED (limit %.2f)\n", all->options.limit);
    }
    return passed;
}

/*
 * libcurl allocates and frees 64 KiB for each upload. Whenever such a block lies at the heap's end, the C library gives it back to the system, and
 * the next request pays for a dozen page faults: which side that strikes is chance. A block that stays at the end keeps it from happening to either.
 * Returns that block, NULL when out of memory.
 */
static void *hold_heap(void) {
    enum { BLOCK_BYTES = 32 * 1024, BLOCKS = 1024 };
    static void *blocks[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++) {
        blocks[i] = malloc(BLOCK_BYTES);
    }
    for (size_t i = 0; i + 1 < BLOCKS; i++) {
        free(blocks[i]);
    }
    return blocks[BLOCKS - 1];
}

static bool read_number(const char *text, double least, double most, double *value) {
    char *end = NULL;
    *value = text ? strtod(text, &end) : 0;
    return text && end != text && *end == '\0' && *value >= least && *value <= most;
}

static bool read_options(int argc, char **argv, bench_options *options) {
    double number = 0;
    *options = (bench_options){21, 1.0, 1.25, NULL, false, false};
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--control") == 0) {
            options->control = true;
            continue;
        }
        if (strcmp(argv[i], "--trim") == 0) {
            options->trim = true;
            continue;
        }
        if (strcmp(argv[i], "--rounds") == 0 && read_number(value, 1, MOST_ROUNDS, &number)) {
            options->rounds = (size_t)number;
        } else if (strcmp(argv[i], "--scale") == 0 && read_number(value, 0.001, 1000, &number)) {
            options->scale = number;
        } else if (strcmp(argv[i], "--limit") == 0 && read_number(value, 0, 1000, &number)) {
            options->limit = number;
        } else if (strcmp(argv[i], "--case") == 0 && value) {
            options->only = value;
        } else {
            fprintf(stderr, "usage: bench_cost [--rounds 1-%d] [--scale X] [--limit R, 0 for none] [--case batch|single] [--control] [--trim]\n",
                    MOST_ROUNDS);
            return false;
        }
        i++;
    }
    return true;
}

int main(int argc, char **argv) {
    static bench all;
    void *held = NULL;
    bool ok = false;
    if (!read_options(argc, argv, &all.options)) {
        return 2;
    }
    if (!bench_loads_make(all.loads)) {
        fprintf(stderr, "bench: no memory for the loads, or one has another size than it should\n");
        goto out;
    }
    if (!bench_server_start(&all.server, all.loads)) {
        goto out;
    }
    held = all.options.trim ? NULL : hold_heap();
    if (!held && !all.options.trim) {
        fprintf(stderr, "bench: no memory to hold the heap with\n");
        goto out;
    }
    ok = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK && open_all(&all);
    for (size_t round = 0; ok && round <= all.options.rounds; round++) {
        ok = play_round(&all, round);
    }
    ok = ok && report(&all);
out:
    for (size_t i = 0; i < all.run_count; i++) {
        product_close(all.runs[i].product);
        bare_close(all.runs[i].control);
        bare_close(all.runs[i].bare);
    }
    if (!bench_server_stop(&all.server)) {
        fprintf(stderr, "bench: the server did not end well\n");
        ok = false;
    }
    bench_loads_dispose(all.loads);
    free(held);
    return ok ? 0 : 1;
}
