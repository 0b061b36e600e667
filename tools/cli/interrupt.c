#include "interrupt.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static volatile sig_atomic_t came;

static void on_signal(int number) {
    static const char text[] = "trunkline: interrupted; finishing what is in flight, press Ctrl-C again to end at once\n";
    struct sigaction action = {0};
    int code = errno;
    int sent = (int)write(STDERR_FILENO, text, sizeof text - 1);
    (void)sent; /* nothing could be done about it */
    (void)number;
    came = 1;
    /* The next one of any of them ends the program. */
    action.sa_handler = SIG_DFL;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    errno = code;
}

static void catch (int number) {
    struct sigaction before = {0};
    struct sigaction action = {0};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN) {
        sigaction(number, &action, NULL); /* without SA_RESTART: a read that waits comes back */
    }
}

void interrupt_catch(void) {
    struct sigaction ignore = {0};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, NULL);
    catch (SIGINT);
    catch (SIGTERM);
    catch (SIGHUP);
}

bool interrupt_came(void) {
    return came != 0;
}
