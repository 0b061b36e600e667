/* The HTTP server: libmicrohttpd driven by one loop of our own, in one thread. */
#ifndef SIM_SERVER_H
#define SIM_SERVER_H

#include "sim_delay.h"
#include "sim_pipeline.h"

typedef struct sim_server sim_server;

/** Bodies beyond this are dropped and answered 413. */
enum { SIM_MAX_BODY_BYTES = 16 * 1024 * 1024 };

/**
 * Serves on a listening socket, which the server takes over also when it fails. NULL on failure.
 * @param pipeline, delays  borrowed
 */
sim_server *sim_server_start(int listen_fd, sim_pipeline *pipeline, sim_delays *delays);

/** Why sim_server_run returned. */
typedef enum sim_server_end { SIM_END_STOPPED, SIM_END_INPUT_CLOSED, SIM_END_FAILED } sim_server_end;

/**
 * Serves until `stop_fd` becomes readable, or `input_fd` (-1: none) comes to its end. Requests that still wait are dropped.
 */
sim_server_end sim_server_run(sim_server *server, int stop_fd, int input_fd);

/** Closes all connections and frees the server; NULL is allowed. */
void sim_server_stop(sim_server *server);

#endif
