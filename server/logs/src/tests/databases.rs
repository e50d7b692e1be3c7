//! Databases, by example.

use expect_test::expect;

use super::check;

#[test]
fn cassandra() {
    check(
        r#"INFO  [main] 2024-06-12 09:14:22,123 YamlConfigurationLoader.java:89 - Configuration location
WARN  [GossipStage:1] 2024-06-12 09:14:23,123 Gossiper.java:1 - down
"#,
        &expect![[r#"
            log4j
            1-1 2024-06-12T09:14:22.123? info [YamlConfigurationLoader.java:89] Configuration location
            2-2 2024-06-12T09:14:23.123? warning [Gossiper.java:1] down
        "#]],
    );
}

#[test]
fn sql_server() {
    check(
        r#"2026-07-21 22:54:15.12 spid51      Starting up database 'erp'.
2026-07-21 22:54:15.13 Logon       Error: 18456, Severity: 14, State: 8.
2026-07-21 22:54:15.13 Logon       Login failed for user 'erp'.
2026-07-21 22:54:16.00 spid12s     Error: 9002, Severity: 21, State: 2.
"#,
        &expect![[r#"
            mssql
            1-1 2026-07-21T22:54:15.12? - [spid51] Starting up database 'erp'.
            2-2 2026-07-21T22:54:15.13? error [Logon] Error: 18456, Severity: 14, State: 8.
            3-3 2026-07-21T22:54:15.13? - [Logon] Login failed for user 'erp'.
            4-4 2026-07-21T22:54:16.00? fatal [spid12s] Error: 9002, Severity: 21, State: 2.
        "#]],
    );
}

#[test]
fn mariadb() {
    check(
        r#"2024-06-12  9:14:22 0 [Note] InnoDB: Using Linux native AIO
2024-06-12  9:14:23 0 [ERROR] InnoDB: bad
"#,
        &expect![[r#"
            mysql_error
            1-1 2024-06-12T09:14:22? info [] InnoDB: Using Linux native AIO
            2-2 2024-06-12T09:14:23? error [] InnoDB: bad
        "#]],
    );
}

#[test]
fn mongodb() {
    check(
        r#"{"t":{"$date":"2024-06-12T09:14:22.123+02:00"},"s":"I",  "c":"NETWORK",  "id":22943,   "ctx":"listener","msg":"Connection accepted","attr":{"remote":"127.0.0.1:1"}}
{"t":{"$date":"2024-06-12T09:14:23.123+02:00"},"s":"E",  "c":"STORAGE",  "id":1,   "ctx":"x","msg":"bad"}
"#,
        &expect![[r#"
            mongodb_json
            1-1 2024-06-12T09:14:22.123+02:00 info [NETWORK] Connection accepted
            2-2 2024-06-12T09:14:23.123+02:00 error [STORAGE] bad
        "#]],
    );
}

#[test]
fn mysql_error_8() {
    check(
        r#"2024-06-12T09:14:22.123456Z 0 [System] [MY-010116] [Server] /usr/sbin/mysqld (mysqld 8.0.36) starting as process 1
2024-06-12T09:14:23.123456Z 0 [ERROR] [MY-012592] [InnoDB] Operating system error number 2
2024-06-12T09:14:24.123456Z 5 [Note] Aborted connection 5
"#,
        &expect![[r#"
            mysql_error
            1-1 2024-06-12T09:14:22.123456Z info [Server] /usr/sbin/mysqld (mysqld 8.0.36) starting as process 1
            2-2 2024-06-12T09:14:23.123456Z error [InnoDB] Operating system error number 2
            3-3 2024-06-12T09:14:24.123456Z info [] Aborted connection 5
        "#]],
    );
}

#[test]
fn mysql_error_5() {
    check(
        r#"240612  9:14:22 [Note] Plugin 'FEDERATED' is disabled.
240612  9:14:23  InnoDB: Initializing buffer pool
240612 10:14:24 [ERROR] Fatal
InnoDB: more
"#,
        &expect![[r#"
            mysql_error
            1-1 2024-06-12T09:14:22? info [] Plugin 'FEDERATED' is disabled.
            2-2 2024-06-12T09:14:23? - [InnoDB] Initializing buffer pool
            3-4 2024-06-12T10:14:24? error [] Fatal
        "#]],
    );
}

#[test]
fn oracle_alert() {
    check(
        r#"2024-06-12T09:14:22.123456+02:00
Thread 1 advanced to log sequence 12
  Current log# 1
2024-06-12T09:14:23.123456+02:00
Errors in file /u01/x.trc:
ORA-00600: internal error code
"#,
        &expect![[r#"
            oracle_alert
            1-3 2024-06-12T09:14:22.123456+02:00 - [] Thread 1 advanced to log sequence 12
            4-6 2024-06-12T09:14:23.123456+02:00 - [] Errors in file /u01/x.trc:
        "#]],
    );
}

#[test]
fn oracle_alert_11() {
    check(
        r#"Wed Jun 12 09:14:22 2024
Thread 1 advanced to log sequence 12
Wed Jun 12 09:14:23 2024
ORA-1555 caused by SQL
"#,
        &expect![[r#"
            oracle_alert
            1-2 2024-06-12T09:14:22? - [] Thread 1 advanced to log sequence 12
            3-4 2024-06-12T09:14:23? - [] ORA-1555 caused by SQL
        "#]],
    );
}

#[test]
fn redis() {
    check(
        r#"1:C 12 Jun 2024 09:14:22.123 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
1:M 12 Jun 2024 09:14:23.123 * Ready to accept connections
                _._
           _.-``__ ''-._
1:M 12 Jun 2024 09:14:24.123 - DB 0: 1 keys
"#,
        &expect![[r#"
            redis
            1-1 2024-06-12T09:14:22.123? warning [] oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
            2-4 2024-06-12T09:14:23.123? info [] Ready to accept connections
            5-5 2024-06-12T09:14:24.123? debug [] DB 0: 1 keys
        "#]],
    );
}
