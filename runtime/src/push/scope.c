/* What the functions of adapters need to look at records. */
#include <trunkline/adapter.h>

tl_str tl_record_text(const tl_record *record, tl_column column) {
    return record->columns[column].is == TL_VALUE ? record->columns[column].value : tl_str_from(NULL);
}

const tl_extra *tl_record_extra(const tl_record *record, const char *path) {
    for (size_t i = 0; i < record->extra_count; i++) {
        if (record->extras[i].value.is != TL_ABSENT && tl_str_equal(record->extras[i].path, tl_str_from(path))) {
            return &record->extras[i];
        }
    }
    return NULL;
}

const tl_operation *tl_adapter_operation(const tl_adapter *adapter, tl_str entity) {
    if (entity.len == 0) {
        return adapter->push;
    }
    for (size_t i = 0; adapter->operations && adapter->operations[i]; i++) {
        if (tl_str_equal(tl_str_from(adapter->operations[i]->entity), entity)) {
            return adapter->operations[i];
        }
    }
    return tl_str_equal(tl_str_from(adapter->push->entity), entity) ? adapter->push : NULL;
}
