#include <sqlite3.h>
#include <sys/vfs.h>

// sqlite3_db_config is variadic, which Swift cannot call. `name` must outlive the connection.
static inline int sqlite_name_main_schema(sqlite3 *connection, const char *name) {
    return sqlite3_db_config(connection, SQLITE_DBCONFIG_MAINDBNAME, name);
}

// The type of the file system that `path` lies on, as statfs(2) numbers them, or 0 where that cannot be told.
// Swift's Glibc module does not carry statfs.
static inline long file_system_type(const char *path) {
    struct statfs facts;
    return statfs(path, &facts) == 0 ? (long)facts.f_type : 0;
}
