//! What is sent to people or tells of them: messages of banks and operators, papers, subscribers.

use super::{Message, message};

pub(super) const ROWS: &[Message] = &[
    // SWIFT MT, fields 52a and 57a.
    message(":", "57a", ":{b}"),
    message(":", "57d", ":{b}"),
    message(":", "52a", ":{b}"),
    // LDIF (RFC 2849): the surname of a person.
    message("^", "sn", ": {f}{$}"),
    // Messages of text, form-encoded.
    message("", "code", "+is+{o}"),
    message("", "code", "+is%3A+{o}"),
    // SMPP, as Kannel writes it.
    message("", "system_id", ": \"{u}\""),
    message("", "system_id", "={u}"),
    // Messages of banks.
    message("", "mtan", " {o} "),
    message("", "tan", " {o} "),
    message("=", "code", "+{o}{$}"),
    // FIX, tags 553 and 554; IBM MQ; SAP.
    message("|", "553", "={u}|"),
    message("|", "554", "={p}|"),
    message("\u{1}", "553", "={u}"),
    message("\u{1}", "554", "={p}"),
    message("", "entity", " '{u}' has "),
    message("of ", "user", " {u} in client "),
    message("ALTER ", "role", " {u} PASSWORD "),
    // 3GPP: the permanent identity of a subscriber.
    message("", "imsi", "-{i}"),
    message("", "supi", "-{i}"),
    // Sentences that hand out a password.
    message("", "password", " changed from {s} to {s}"),
    message("", "password", " to {s}"),
    message("", "password", " to {q}{s}{q}"),
    message("", "password", " for {u}: {s}"),
    message("", "password", " for user {u}: {s}"),
    message("", "passwort", " für {u}: {s}"),
    message("", "passwort", " für {u} lautet {s}"),
    message("", "wachtwoord", " voor {u}: {s}"),
    message("mot de ", "passe", " pour {u} : {s}"),
    message("mot de ", "passe", " de {u} : {s}"),
    message("", "contraseña", " de {u}: {s}"),
    message("", "contraseña", " para {u}: {s}"),
    message("", "senha", " de {u}: {s}"),
    message("", "hasło", " dla {u}: {s}"),
    message("", "credentials", " {u}/{s}"),
    message("", "login", " {u}/{s} "),
    message("", "login", " attempt [{u}/{s}]"),
    message("", "login", " attempt [b'{u}'/b'{s}']"),
    message("", "authenticating", " {u} with {s}"),
    message("", "password", " for {u} is {s}"),
    message("", "password", " for user {u} is {s}"),
    message("", "pw", " for {u} is {s}"),
    message("", "credentials", " {u} / {s}"),
    // Codes in the languages of the people who get them.
    message("", "code", " est {o}"),
    message("", "code", " ist {o}"),
    message("", "code", " lautet {o}"),
    message("", "code", " es {o}"),
    // 3GPP TS 33.102 and 23.003: the keys and numbers of a subscriber.
    message("", "opc", "{q} : {q}{k}"),
    message("", "opc", "{q}: {q}{k}"),
    message("", "opc", "{q}:{q}{k}"),
    message("", "opc", "={k}"),
    message("", "ki", "{q}:{q}{k}"),
    message("", "ki", "{q}: {q}{k}"),
    message("", "ki", "={k}"),
    message("", "security", "{q} : {*} {q}k{q} : {q}{k}"),
    message("", "security", "{q}: {*}k{q}: {q}{k}"),
    message("", "imsi", "[{i}]"),
    message("imsi ", "db", ": {i}"),
    message("user-", "name", "={i}"),
    message("", "msisdn", "[{m}]"),
    message("calling-station-", "id", "={m}"),
    // People, their papers and their vehicles.
    message("", "displayname", " {n}"),
    message("", "subscriber", " {n} born"),
    message("", "patient", " {n} born"),
    message("driver ", "assigned", ": {n} "),
    message("", "licence", " {l} vehicle"),
    message("", "vehicle", " {v}"),
    message("", "patientid", " {d}"),
    message(" ", "code", " {o} rejected"),
    message(" ", "code", " {o} accepted"),
    message("", "credential", " '{p}'"),
    message("totp/", "code", "/{u}"),
];
