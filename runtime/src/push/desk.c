#include "push/desk.h"

enum { BUCKETS = 4096 };

static void free_question(tl_question *question) {
    tl_free(question->block);
    tl_free(question);
}

void tl_desk_clear(tl_desk *desk) {
    for (size_t i = 0; desk->buckets && i < BUCKETS; i++) {
        while (desk->buckets[i]) {
            tl_question *question = desk->buckets[i];
            desk->buckets[i] = question->chain;
            free_question(question);
        }
    }
    tl_free(desk->buckets);
    *desk = (tl_desk){.lookup = desk->lookup};
}

/* FNV-1a, 64 bits. */
static uint64_t hash_of(tl_str text) {
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.len; i++) {
        hash = (hash ^ (unsigned char)text.ptr[i]) * 1099511628211u;
    }
    return hash ^ (hash >> 32);
}

tl_question *tl_desk_question(tl_desk *desk, tl_str text) {
    uint64_t hash = hash_of(text);
    if (!desk->buckets) {
        desk->buckets = tl_calloc(BUCKETS, sizeof(tl_question *));
        if (!desk->buckets) {
            return NULL;
        }
    }
    tl_question **bucket = &desk->buckets[hash % BUCKETS];
    for (tl_question *question = *bucket; question; question = question->chain) {
        if (question->hash == hash && tl_str_equal(question->text, text)) {
            return question;
        }
    }
    tl_question *question = tl_alloc(sizeof *question + text.len + 1);
    if (!question) {
        return NULL;
    }
    char *copy = (char *)(question + 1);
    if (text.len > 0) {
        memcpy(copy, text.ptr, text.len);
    }
    copy[text.len] = '\0';
    *question = (tl_question){.chain = *bucket, .hash = hash, .text = tl_str_sized(copy, text.len), .state = TL_QUESTION_OPEN};
    *bucket = question;
    if (desk->last_open) {
        desk->last_open->next = question;
    } else {
        desk->open = question;
    }
    desk->last_open = question;
    desk->open_count++;
    return question;
}

void tl_question_wait(tl_question *question, tl_pending *pending) {
    pending->next_asker = NULL;
    if (question->last_asker) {
        question->last_asker->next_asker = pending;
    } else {
        question->askers = pending;
    }
    question->last_asker = pending;
}

tl_pending *tl_question_askers(tl_question *question) {
    tl_pending *first = question->askers;
    question->askers = NULL;
    question->last_asker = NULL;
    return first;
}

tl_question *tl_desk_take(tl_desk *desk) {
    tl_question *question = desk->open;
    if (question) {
        desk->open = question->next;
        desk->last_open = desk->open ? desk->last_open : NULL;
        desk->open_count--;
        question->next = NULL;
        question->state = TL_QUESTION_ASKED;
    }
    return question;
}

static tl_str carve(char **at, tl_str text) {
    char *start = *at;
    if (text.len > 0) {
        memcpy(start, text.ptr, text.len);
    }
    start[text.len] = '\0';
    *at += text.len + 1;
    return tl_str_sized(start, text.len);
}

tl_status tl_desk_answer(tl_desk *desk, tl_question *question, const struct tl_answer *answer) {
    char *at = tl_alloc(answer->text.len + answer->code.len + answer->message.len + answer->field.len + 4);
    if (!at) {
        return TL_ERR_MEMORY;
    }
    question->block = at;
    question->answer = *answer;
    question->answer.text = carve(&at, answer->text);
    question->answer.code = carve(&at, answer->code);
    question->answer.message = carve(&at, answer->message);
    question->answer.field = carve(&at, answer->field);
    question->state = TL_QUESTION_ANSWERED;
    if (desk->last_answered) {
        desk->last_answered->next = question;
    } else {
        desk->answered = question;
    }
    desk->last_answered = question;
    desk->answered_count++;
    return TL_OK;
}

void tl_desk_trim(tl_desk *desk) {
    while (desk->answered_count > TL_MOST_ANSWERS) {
        tl_question *oldest = desk->answered;
        desk->answered = oldest->next;
        desk->last_answered = desk->answered ? desk->last_answered : NULL;
        desk->answered_count--;
        tl_desk_drop(desk, oldest);
    }
}

void tl_desk_drop(tl_desk *desk, tl_question *question) {
    tl_question **link = &desk->buckets[question->hash % BUCKETS];
    while (*link != question) {
        link = &(*link)->chain;
    }
    *link = question->chain;
    free_question(question);
}
