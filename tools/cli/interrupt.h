/* Ctrl-C: the first asks the program to come to an end, the second ends it at once. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <stdbool.h>

/** Catches SIGINT, SIGTERM and SIGHUP (unless it is ignored: nohup), and ignores SIGPIPE: a closed pipe is then an ordinary write error. */
void interrupt_catch(void);
/** Whether one of them came. */
bool interrupt_came(void);

#endif
