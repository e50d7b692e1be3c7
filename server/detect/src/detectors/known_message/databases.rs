//! Databases and queues: logins, grants, audit trails, command lines of their tools.

use super::{Message, message};

pub(super) const ROWS: &[Message] = &[
    // Redis: the AUTH command, typed and in MONITOR.
    message("> ", "auth", " {p}{$}"),
    message("\"", "auth", "\" \"{p}\"{$}"),
    message("\"", "auth", "\" \"{u}\" \"{p}\"{$}"),
    // Elasticsearch and strongSwan.
    message("", "authenticate", " [{u}]"),
    message("failed for ", "peer", " {u}{$}"),
    message("succeeded for ", "peer", " {u}{$}"),
    // Oracle, the audit trail in the system log.
    message("", "userid", ":[{*}] \"{u}\""),
    message("", "userhost", ":[{*}] \"{h}\""),
    // PostgreSQL and SQL Server.
    message("CREATE ", "role", " {u} WITH "),
    message("ALTER ", "role", " {u} WITH "),
    message("CREATE ", "login", " [{u}] "),
    message("ALTER ", "login", " [{u}] "),
    // Elasticsearch, Cassandra, MongoDB.
    message("not ", "authenticate", " {u}{$}"),
    message(" {u} ", "authenticated", " from /"),
    message("", "authenticated", " as principal {u} on"),
    message("", "authentication", " failed for {u} on "),
    // MySQL, the general log.
    message("", "connect", "\t{u}@{H} on"),
    message("", "connect", "\t{u}@{H} as"),
    message("", "connect", "   {u}@{H} on"),
    // Oracle.
    message("oracle:", "thin", ":{u}/{p}@"),
    // Oracle and Db2.
    message("", "user", ":[{*}] '{u}'"),
    message("", "user", ":[{*}] \"{u}\""),
    // ClickHouse: table functions; pgcrypto; Db2 and its federation.
    message("", "postgresql", "('{*}', '{*}', '{*}', '{u}', '{p}'"),
    message("", "mysql", "('{*}', '{*}', '{*}', '{u}', '{p}'"),
    message("", "mongodb", "('{*}', '{*}', '{*}', '{u}', '{p}'"),
    message("", "pgp_sym_decrypt", "({*}, {q}{p}{q}"),
    message("", "pgp_sym_encrypt", "({*}, {q}{p}{q}"),
    message("", "connect", " to {*} user {u} using {p}"),
    message("", "mapping", " for {u} server "),
    message("", "remote_authid", " {q}{u}{q}"),
    message("", "remote_password", " {q}{p}{q}"),
    message("create ", "role", " {u} login "),
    // Oracle: tools that take a connect string (Data Pump, RMAN, SQL*Plus), links, the credential table.
    message("", "expdp", " {u}/{p}@"),
    message("", "impdp", " {u}/{p}@"),
    message("", "userid", "={u}/{p}@"),
    message("", "userid", "={*}/{p}@"),
    message("client ", "id", ":({u})"),
    message("", "target", " {u}/{p}@"),
    message("", "target", " {*}/{p}@"),
    message("", "connect", " {u}/{p}@"),
    message("", "connect", " to {u} identified by {q}{p}{q}"),
    message("user {u} ", "identified", " by values {q}{P}"),
    message("user {u} ", "identified", " by {p}"),
    message("", "spare4", ": s:{P}"),
    message("", "spare4", "='s:{P}"),
    message("client ", "terminal", ":[{*}] \"{h}\""),
    // SAP HANA and the tables of SAP.
    message("", "hdbuserstore", " set {*} {*} {u} {p}"),
    message("", "issha", ", {*}}{P}"),
    message("", "client", " {*} user {u} "),
    message("", "benutzer", " {u})"),
    message("", "tp", " {h}, lu "),
    // The password file of PostgreSQL.
    message("", "5432", ":{*}:{u}:{p}{$}"),
    // RabbitMQ.
    message("", "change_password", " {u} {p}"),
    message("", "add_user", " {u} {p}"),
    message("", "authenticate_user", " {u} {p}"),
    message("", "password_hash", " {q}{P}{q}"),
    // SQL Server.
    message("availability ", "replica", " '{h}'"),
    message("smtp ", "login", " {u};"),
    message("", "connect", " {*}/{*}@{*} as {u}"),
    message("redis: ", "auth", " {p} from "),
    // RMAN of Oracle, sessions that are killed, deadlocks of SQL Server, SCRAM of Kafka.
    message("", "catalog", " {u}/{p}@"),
    message("killed ", "session", " {*} of {u} from "),
    message("", "loginname", "={u} "),
    message("", "credential", " for {u}: salt="),
];
