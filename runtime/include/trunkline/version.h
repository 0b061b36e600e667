/* The library's version. */
#ifndef TRUNKLINE_VERSION_H
#define TRUNKLINE_VERSION_H

#define TL_VERSION_MAJOR 0
#define TL_VERSION_MINOR 1
#define TL_VERSION_PATCH 0
#define TL_VERSION "0.1.0"

#endif
