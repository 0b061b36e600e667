/*
 * Servers that are programs of somebody else's: nginx, openssl s_server. Each listens on a port that was free a moment ago (they cannot take the one
 * that the system picks; when somebody else was faster, another is tried), works in a folder of its own below TMPDIR, is ended by its number, and
 * ends with this process however that ends. A program that is not installed fails the test: it is named in tools/packages.txt.
 */
#ifndef TRUNKLINE_TESTS_FAULTS_PROGRAM_H
#define TRUNKLINE_TESTS_FAULTS_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

enum { PROGRAM_MOST_ARGUMENTS = 32 };

/**
 * Writes what the program needs into its folder and fills in its command line for a port.
 * @param folder  of the program's own
 * @param argv    receives the command line, NULL behind the last; argv[0] is found by PATH
 */
typedef void (*program_prepare_fn)(void *context, const char *folder, unsigned port, const char *argv[PROGRAM_MOST_ARGUMENTS]);

/** Starts a program and waits until its port takes connections. Returns the port; fails the test when that does not come about. */
unsigned program_start(program_prepare_fn prepare, void *context);
/** The folder of the one started last. */
const char *program_folder(void);
/** Ends all that were started and removes their folders. */
void program_stop_all(void);

/** cmocka teardown: program_stop_all, then test_memory_teardown. */
int program_teardown(void **state);
#define TEST_PROGRAM(function) cmocka_unit_test_setup_teardown(function, test_memory_setup, program_teardown)

#endif
