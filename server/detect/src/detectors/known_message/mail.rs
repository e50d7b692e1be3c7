//! Mail: services, transports, SASL on the wire, and the daemons that log beside them.

use super::{Message, message};

pub(super) const ROWS: &[Message] = &[
    // Exim: `A=` names the authenticator and the user.
    message("A=", "auth_login", ":{u} "),
    message("A=", "auth_plain", ":{u} "),
    message("A=", "dovecot_login", ":{u} "),
    message("A=", "dovecot_plain", ":{u} "),
    message("A=", "plain", ":{u} "),
    message("A=", "plain_server", ":{u} "),
    message("A=", "login", ":{u} "),
    message("A=", "login_server", ":{u} "),
    // Dovecot: services and password databases.
    message(" ", "imap", "({u})<"),
    message(" ", "imap", "({u}): "),
    message(" ", "pop3", "({u})<"),
    message(" ", "lmtp", "({u})<"),
    message("-", "file", "({u},"),
    message(": ", "ldap", "({u},"),
    message(": ", "sql", "({u},"),
    message(": ", "pam", "({u},"),
    // Cyrus, Samba, OpenVPN, cron, ClickHouse.
    message("] {u} ", "plaintext", " "),
    message("] ", "plaintext", " {u} SASL"),
    message("", "smbd_audit", ": {u}|{*}|{H}|"),
    message("depth=0, ", "cn", "={u}{$}"),
    message("({u}) BEGIN ", "edit", ""),
    message("({u}) END ", "edit", ""),
    message("", "exception", ": {u}: Authentication failed"),
    // Mail.
    message("", "ehlo", " {h}{$}"),
    message("", "helo", " {h}{$}"),
    message("", "ehlo", " {h} "),
    // IMAP and SASL on the wire (RFC 9051, RFC 4616).
    message(" ", "login", " {q}{u}{q} {q}{s}{q}{$}"),
    message("", "auth", " plain {B}"),
    message("authenticate ", "plain", " {B}"),
    message("", "auth", " login {*} {B}"),
    // Dovecot and Postfix: password queries, administration, maps of passwords for relays.
    message(": ", "sql", "({u})"),
    message("", "doveadm", " -u {u}"),
    message("", "doveadm", " {*} -u {u}"),
    message("", "resp", "={B}"),
    message("]:", "587", " {u}:{p}"),
    message("]:", "465", " {u}:{p}"),
    message("]:", "25", " {u}:{p}"),
    // Exchange, message tracking.
    message("s:", "mailbox", "={u}"),
];
