#include "net/budget.h"

enum { TOKEN = 1000 };

static bool is_unlimited(const tl_budget *budget) {
    return budget->percent == UINT32_MAX;
}

void tl_budget_init(tl_budget *budget, uint32_t percent, int64_t now_ms) {
    budget->percent = percent;
    budget->level = (int64_t)TL_BUDGET_FLOOR * TOKEN;
    budget->filled_ms = now_ms;
}

/* A thousandth of a token is what a millisecond brings. */
static void fill(tl_budget *budget, int64_t now_ms) {
    int64_t passed_ms = now_ms - budget->filled_ms;
    int64_t missing = (int64_t)TL_BUDGET_FLOOR * TOKEN - budget->level;
    budget->filled_ms = now_ms;
    if (missing > 0 && passed_ms > 0) {
        budget->level += passed_ms < missing ? passed_ms : missing;
    }
}

void tl_budget_earn(tl_budget *budget, int64_t now_ms) {
    fill(budget, now_ms);
    budget->level += (int64_t)budget->percent * (TOKEN / 100);
    if (budget->level > (int64_t)TL_BUDGET_MOST * TOKEN) {
        budget->level = (int64_t)TL_BUDGET_MOST * TOKEN;
    }
}

bool tl_budget_spend(tl_budget *budget, int64_t now_ms) {
    if (is_unlimited(budget)) {
        return true;
    }
    fill(budget, now_ms);
    if (budget->level < TOKEN) {
        return false;
    }
    budget->level -= TOKEN;
    return true;
}
