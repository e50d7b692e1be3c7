//! Applications of the web: logins in paths, claims, tokens, cookies, trackers.

use super::{Message, message};

pub(super) const ROWS: &[Message] = &[
    // Vault and other paths of logins.
    message("ldap/", "login", "/{u}"),
    message("userpass/", "login", "/{u}"),
    message("okta/", "login", "/{u}"),
    message("radius/", "login", "/{u}"),
    message("ldap/", "users", "/{u}"),
    message("userpass/", "users", "/{u}"),
    message("cloud/", "users", "/{u}"),
    message("dav/", "files", "/{u}/"),
    message("", "login", " failed: {q}{u}{q} "),
    message("", "login", " attempt: {q}{u}{q}"),
    // Artifactory, Bitbucket, NetScaler, Netlogon, games.
    message(" for ", "client", " : {u} / "),
    message("| ", "https", " | {*} | {u} | 20"),
    message("| ", "http", " | {*} | {u} | 20"),
    message("| ", "ssh", " | {*} | {u} | 20"),
    message("GMT {H} 0-", "ppe", "-"),
    message("", "no_client_site", ": {H} "),
    message(" of ", "player", " {u} is "),
    // JSON Web Token, its claims.
    message("\"", "sub", "\":\"{u}\",\"iat\""),
    message("\"", "sub", "\":\"{u}\",\"exp\""),
    message("\"", "sub", "\":\"{u}\",\"iss\""),
    message("\"", "sub", "\\\":\\\"{u}\\\",\\\"iat"),
    // Links that are sent to who forgot a password or is invited.
    message("/reset-", "password", "/{K}"),
    message("/password-", "reset", "/{K}"),
    message("/", "reset_password", "/{K}"),
    message("/", "password_reset", "/{K}"),
    message("/", "reset", "/{K}"),
    message("/", "verify", "/{K}"),
    message("/verify-", "email", "/{K}"),
    message("/", "confirm", "/{K}"),
    message("/", "activate", "/{K}"),
    message("/", "invite", "/{K}"),
    message("/", "invitation", "/{K}"),
    message("/magic-", "link", "/{K}"),
    // Google, a code of authorization behind the secret of its client.
    message("", "code", "=4/0{t}"),
    // OAuth (RFC 6749); Firebase Cloud Messaging; tokens as they are made.
    message("", "code", " {t} for access_token {t}"),
    message("", "access_token", " {t}"),
    message("", "refresh_token", " {t}"),
    message("authorization: ", "key", "={K}"),
    message("token ", "created", ": {K} for {u}"),
    message("token ", "created", ": {K}"),
    // Cookies: any that is called the one of a session, and the signed ones of Phoenix (Plug.Crypto).
    message("", "cookie", " {*}={x}"),
    message("", "sfmynty", ".{x}"),
    // The machine key of ASP.NET.
    message("", "validationkey", "={q}{k}"),
    message("", "decryptionkey", "={q}{k}"),
    message("", "validationkey", "=&quot;{k}"),
    message("", "decryptionkey", "=&quot;{k}"),
    // Jira: the user before the number of the request.
    message("", "info", " {u} {r}"),
    message("", "warn", " {u} {r}"),
    message("", "error", " {u} {r}"),
    message("", "debug", " {u} {r}"),
    message("permission ", "check", " for {u} "),
    message("", "added", " to group {*} by {u}"),
    message("", "removed", " from group {*} by {u}"),
    message("user ", "created", ": {*}:\"{u}\""),
    message("", "verified", " for {u} "),
    message("", "broker", " at {*} as {u}"),
    message("", "connected", " to {*} as {u}"),
    // Kerberos as analyzers of packets write it.
    message("\"", "cname", "\":\"{u}\",\"realm\""),
    // Where the homes of people are kept: S3, NFS.
    message("", "homes", "/{u}/"),
];
