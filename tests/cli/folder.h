/* The working folder of a test that runs the program: a config that points at a port, and a few files. */
#ifndef TESTS_CLI_FOLDER_H
#define TESTS_CLI_FOLDER_H

#include <stdbool.h>

#include <trunkline/memory.h>

/** Writes text to a file in the folder; fails the test when it cannot. */
void folder_write(const char *folder, const char *name, const char *text);
/** trunkline.yaml with one system, `wasp`, on that port of 127.0.0.1; `more` are further settings, such as ", jobs: 1". */
void folder_write_config(const char *folder, unsigned port, const char *more);
/** Fails the test unless the file holds this. */
void folder_check(const char *folder, const char *name, const char *expected);
/** Whether there is such a file. */
bool folder_has(const char *folder, const char *name);

#endif
