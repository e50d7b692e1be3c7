//! Systems and their services: changes of accounts, monitors, queues, clusters, consoles of hypervisors and controllers.

use super::{Message, message};

pub(super) const ROWS: &[Message] = &[
    // su of shadow-utils, BSD, Solaris and AIX.
    message("", "su", ": {u} to {u} on /"),
    message("", "su", ": {u} to {*} on /"),
    message("BAD ", "su", " {u} to {u} on /"),
    message("BAD ", "su", " {u} to {*} on /"),
    message("BAD SU ", "from", " {u} to "),
    message("su: ", "from", " {u} to {u} at /"),
    message("su: ", "from", " {u} to {*} at /"),
    message("changing ", "from", " {u} to "),
    message("login ", "failure", " on {*} from {H}, {u}"),
    // doas of OpenBSD.
    message("doas: {u} ", "ran", " command as {u}:"),
    message("doas: {u} ", "ran", " command "),
    // Cron, whatever it did with the account.
    message("({u}) ", "failed", " to authorize"),
    // The audit trail of Solaris (praudit), of Linux with names (ausearch -i, log_format ENRICHED).
    message(",", "subject", ",{u},{u},{*},{u},"),
    message("auid=\"{u}\" ", "id", "=\"{u}\""),
    // dscl of macOS.
    message("-", "passwd", " /Users/{*} {s}"),
    // Owners of files, where the group follows.
    message("", "chown", " {u}.{*} "),
    message("", "chown", " {u}:{*} "),
    message("", "chown", " -R {u}:{*} "),
    // Cmdlets of Active Directory.
    message("-", "adcomputer", " -Identity {q}{H}{q}"),
    message("-", "aduser", " -Identity {q}{u}{q}"),
    message("-", "adaccount", " -Identity {q}{u}{q}"),
    message("-", "adaccountpassword", " -Identity {q}{u}{q}"),
    message("-", "netuser", " -Identity {q}{u}{q}"),
    // sshd, certificates.
    message("", "certificate", " ID \"{u}\""),
    // ProFTPD: the server that was asked.
    message("", "proftpd", "[{*}]: {H} ({*}["),
    message("", "proftpd", "[{*}] {H} ({*}["),
    // vsftpd, its answers.
    message("[{u}] FTP ", "response", ": Client"),
    // Apache httpd (AH01637), nginx, SQL Server.
    message("file ", "owner", " {u} does not match"),
    message(", ", "server", ": {H}, request:"),
    message("server ", "name", " is '{H}'"),
    message("server ", "name", " is '{H}\\{*}'"),
    // Oracle: a client of Windows with its domain.
    message("", "userhost", ":[{*}] \"{*}\\{H}\""),
    // IBM MQ: who ran a program, the attributes of a channel, what a user was taken for.
    message("", "user", "({u}) Program("),
    message("", "host", "({H}) Installation("),
    message("", "mcauser", "({u})"),
    message("", "clntuser", "({u})"),
    message("", "block", " was '{u}'"),
    // Samba: the account behind the domain.
    message("", "user", " [{*}]\\[{u}]"),
    message("mapped ", "to", " [{*}]\\[{u}]"),
    message("", "user", " []\\[{u}]"),
    message("mapped ", "to", " []\\[{u}]"),
    // ActiveMQ, its audit.
    message("| {u} ", "called", " org."),
    message("| {u} ", "requested", " /"),
    message("", "id", ":{H}-{*}-{*}-0:1"),
    // Nagios, Icinga, Naemon.
    message("SERVICE ", "alert", ": {H};"),
    message("HOST ", "alert", ": {H};"),
    message("FLAPPING ", "alert", ": {H};"),
    message("DOWNTIME ", "alert", ": {H};"),
    message("HOST ", "notification", ": {u};{H};"),
    message("SERVICE ", "notification", ": {u};{H};"),
    message("HOST ", "notification", ": {*};{H};"),
    message("SERVICE ", "notification", ": {*};{H};"),
    message("HOST ", "state", ": {H};"),
    message("SERVICE ", "state", ": {H};"),
    message("SERVICE ", "check", ": {H};"),
    message("HOST ", "check", ": {H};"),
    message("EXTERNAL ", "command", ": {*};{H};"),
    message("", "object", " '{H}!"),
    message("", "notification", " '{H}!"),
    message("for ", "identity", " '{H}'"),
    // Zabbix: an item of a host.
    message("", "item", " \"{H}:"),
    // Kubernetes: nodes.
    message("system:", "node", ":{H}"),
    message("object=\"{H}\" kind=\"", "node", "\""),
    message("\"", "nodes", "\",\"name\":\"{H}\""),
    message("v1/", "nodes", "/{H}?"),
    message("v1/", "nodes", "/{H}/"),
    message("v1/", "nodes", "/{H}\""),
    message("", "node", " {h} status is"),
    message("", "node", " {h} joined"),
    message("", "node", " {h} left"),
    // CloudTrail: who assumed a role; Ceph; vSphere.
    message("\"", "principalid", "\":\"AROA{*}:{u}\""),
    message("\"", "principalid", "\": \"AROA{*}:{u}\""),
    message("", "entity", "='client.{u}'"),
    message("\"", "entity", "\": \"client.{u}\""),
    message(" ", "subject", "=\"{u}\" object="),
    // SAP, the trace of a work process.
    message("", "user", " >{u} "),
    message("", "user", " >{u}<"),
    message("", "terminal", " >{H} "),
    message("", "terminal", " >{H}<"),
    // CAS, iLO, GLPI, cPanel, GitHub and others who write a handle.
    message("", "authentication_failed", "|{u}|"),
    message("", "authentication_success", "|{u}|"),
    message("", "ticket_granting_ticket_created", "|{u}|"),
    message("", "service_ticket_created", "|{u}|"),
    message("browser ", "logout", ": {u} - "),
    message("{u} ", "log", " in from IP"),
    message("- {u} (", "possessor", ": {u})"),
    message("- {u} (", "possessor", ": {*})"),
    message("(", "possessor", ": {u})"),
    message("", "purge", " {u}:{s} "),
    message("login ", "failed", " \"{u}\" from"),
    // The log of PostgreSQL and Greenplum as CSV.
    message(" ", "utc", ",\"{u}\",\""),
    message(" ", "gmt", ",\"{u}\",\""),
    message(" ", "cet", ",\"{u}\",\""),
    message(" ", "cest", ",\"{u}\",\""),
    message(" ", "est", ",\"{u}\",\""),
    message(" ", "edt", ",\"{u}\",\""),
    message(" ", "pst", ",\"{u}\",\""),
    message(" ", "pdt", ",\"{u}\",\""),
    message(" ", "msk", ",\"{u}\",\""),
    // Passwords: MySQL at its first start, SQL Server and Sybase, Samba, sc of Windows, requests of Python.
    message("temporary ", "password", " is generated for {*}: {p}{$}"),
    message("", "sp_addlogin", " '{u}', '{p}'"),
    message("", "sp_password", " NULL, '{p}', '{u}'"),
    message("", "sp_password", " '{p}', '{p}'"),
    message("", "smbpasswd", " -a {u} {p}"),
    message("obj= {*} ", "password", "= {p}"),
    message("", "auth", "=('{u}', '{p}')"),
    message("", "auth", "=(\"{u}\", \"{p}\")"),
    // Oracle: logins on command lines and in parameter files.
    message("", "expdp", " {u}/{s} "),
    message("", "expdp", " {*}/{s} "),
    message("", "impdp", " {*}/{s} "),
    message("", "impdp", " {u}/{s} "),
    message("", "imp", " {u}/{s} "),
    message("", "exp", " {u}/{s} "),
    message("", "userid", "={u}/{s}"),
    message("", "sqlplus", " {u}/{s}{$}"),
    message("", "connect", " {u}/{s}"),
    // slapd, Windows, Elasticsearch, AWS, HikariCP.
    message("", "rootpw", " {p}"),
    message("", "defaultpassword", "    REG_SZ    {p}"),
    message("", "password", " {*} = {s}{$}"),
    message("reset. New ", "value", ": {s}"),
    message("--secret-", "string", " {q}{s}{q}"),
    message("", "username", "........................{q}{u}{q}"),
    // CAS: tickets, which open what they were made for.
    message("", "tgt", "-{*}-{x}"),
    message("", "st", "-{*}-{x}"),
    message("", "by", ": @{u}"),
    // Argo CD: the claims of a caller.
    message("", "sub", "\\\":\\\"{u}:login"),
];
