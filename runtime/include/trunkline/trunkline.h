/* Everything an application needs; the systems' own headers come from their generated clients. */
#ifndef TRUNKLINE_TRUNKLINE_H
#define TRUNKLINE_TRUNKLINE_H

#include <trunkline/adapter.h>
#include <trunkline/attempt.h>
#include <trunkline/call.h>
#include <trunkline/client.h>
#include <trunkline/clock.h>
#include <trunkline/codec.h>
#include <trunkline/event_loop.h>
#include <trunkline/form.h>
#include <trunkline/http.h>
#include <trunkline/json.h>
#include <trunkline/log.h>
#include <trunkline/login.h>
#include <trunkline/memory.h>
#include <trunkline/metrics.h>
#include <trunkline/oauth.h>
#include <trunkline/presence.h>
#include <trunkline/push.h>
#include <trunkline/record.h>
#include <trunkline/redact.h>
#include <trunkline/result.h>
#include <trunkline/schema.h>
#include <trunkline/status.h>
#include <trunkline/str.h>
#include <trunkline/systems.h>
#include <trunkline/token.h>
#include <trunkline/version.h>
#include <trunkline/xml.h>

#endif
