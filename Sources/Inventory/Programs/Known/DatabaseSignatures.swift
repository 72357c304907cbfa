/// Databases and caches.
enum DatabaseSignatures {
  static let all: [ProgramSignature] = [
    .program("valkey", "lfprojects:valkey", ["valkey_version:"], .alone("#.#.#~")),
    .program(
      "redis", "redis:redis", ["redis_version:", "FATAL CONFIG FILE ERROR"], without: ["valkey_version:"],
      .alone("#.#.#~")),
    .program("redis", "redis:redis", ["FATAL CONFIG FILE ERROR (Redis %s)"], .alone("#.#.#~")),
    .program("memcached", "memcached:memcached", ["LRU crawler"], .between("\0memcached ", "#.#.#~")),
    .program("memcached", "memcached:memcached", .between("\0memcached ", "#.#.#~", "\n\0")),
    .program("postgresql", "postgresql:postgresql", .between("postgres (PostgreSQL) ", "#.#.#~")),
    .program("postgresql", "postgresql:postgresql", .between("postgres (PostgreSQL) ", "#.#~")),
    .program("postgresql", "postgresql:postgresql", .between("postgres (PostgreSQL) ", "#~")),
    .program("percona-xtradb-cluster", "percona:xtradb_cluster", .between("/Percona-XtraDB-Cluster-", "#.#.#")),
    .program("percona-xtrabackup", "percona:xtrabackup", .between("/percona-xtrabackup-", "#.#.#")),
    .program("percona-server", "percona:percona_server", .between("/percona-server-", "#.#.#")),
    .program("mysql-cluster", "oracle:mysql_cluster", .between("/mysql-cluster-gpl-", "#.#.#~", "/")),
    .program("mariadb", "mariadb:mariadb", .between("\0", "#.#.#", "-MariaDB")),
    .program(
      "mysql", "oracle:mysql", ["MYSQL_HOME"], without: ["-MariaDB", "MariaDB "], .between("/mysql-", "#.#.#~", "/")),
    .program(
      "mysql", "oracle:mysql", ["MYSQL_HISTFILE"], without: ["-MariaDB", "MariaDB "],
      .between("\0", "#.#.#~", "\0mysql")
    ),
    .program("mongodb", "mongodb:mongodb", ["db version v"], named: ["mongo"], .alone("#.#.#~")),
    .program("arangodb", "arangodb:arangodb", ["ArangoDB"], .between("\0", "#.#.#_", " [linux]")),
  ]
}
