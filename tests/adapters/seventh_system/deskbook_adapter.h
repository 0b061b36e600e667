/* The adapter of a made-up vendor. */
#ifndef DESKBOOK_ADAPTER_H
#define DESKBOOK_ADAPTER_H

#include <trunkline/adapter.h>

extern const tl_adapter deskbook_adapter;

#endif
