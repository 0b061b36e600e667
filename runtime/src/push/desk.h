/* A desk keeps the questions of one lookup: those to be asked, those under way, and the answers, for the rest of the run. */
#ifndef TL_PUSH_DESK_H
#define TL_PUSH_DESK_H

#include <trunkline/adapter.h>

#include "push/pending.h"

/** What a reader said to one question; in adapter.h it is opaque. */
struct tl_answer {
    tl_str text;
    uint32_t count; /* different answers: 0, 1, or 2 for more */
    bool rejected; /* the rest counts */
    tl_reason reason;
    tl_str code;
    tl_str message;
    tl_str field;
};

typedef enum tl_question_state { TL_QUESTION_OPEN = 1, TL_QUESTION_ASKED, TL_QUESTION_ANSWERED } tl_question_state;

typedef struct tl_question {
    struct tl_question *chain; /* next in the same bucket */
    struct tl_question *next; /* in line, or among the answered ones, oldest first */
    uint64_t hash;
    tl_str text;
    tl_question_state state;
    struct tl_answer answer; /* its texts lie in `block` */
    char *block;
    tl_pending *askers; /* records that wait for the answer, oldest first */
    tl_pending *last_asker;
} tl_question;

/** Answers that are kept; the oldest are forgotten first, and asked again. */
enum { TL_MOST_ANSWERS = 10000 };

/** All zero but `lookup` is an empty one. Threads: confined. */
typedef struct tl_desk {
    const tl_lookup *lookup;
    tl_question **buckets; /* NULL until the first question */
    tl_question *open; /* in line to be asked */
    tl_question *last_open;
    size_t open_count;
    tl_question *answered;
    tl_question *last_answered;
    size_t answered_count;
} tl_desk;

/** Forgets everything; no record may wait any more. */
void tl_desk_clear(tl_desk *desk);

/** The question of that text, put in line when it is new; NULL when out of memory. */
tl_question *tl_desk_question(tl_desk *desk, tl_str text);
/** Lets a record wait for an answer. */
void tl_question_wait(tl_question *question, tl_pending *pending);
/** Takes out all records that wait, oldest first, linked by `next_asker`. */
tl_pending *tl_question_askers(tl_question *question);

/** Takes the next question out of line; NULL when there is none. */
tl_question *tl_desk_take(tl_desk *desk);
/** Keeps an answer, of which it takes a copy. Errors: TL_ERR_MEMORY. */
tl_status tl_desk_answer(tl_desk *desk, tl_question *question, const struct tl_answer *answer);
/** Forgets the oldest answers beyond TL_MOST_ANSWERS. */
void tl_desk_trim(tl_desk *desk);
/** Forgets a question that was taken out of line. */
void tl_desk_drop(tl_desk *desk, tl_question *question);

#endif
