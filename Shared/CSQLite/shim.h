#include <sqlite3.h>

// sqlite3_db_config is variadic, which Swift cannot call. `name` must outlive the connection.
static inline int sqlite_name_main_schema(sqlite3 *connection, const char *name) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_MAINDBNAME, name);
}
