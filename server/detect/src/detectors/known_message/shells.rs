//! Shells, system tools and deployments.

use super::{Message, message};

pub(super) const ROWS: &[Message] = &[
    // shadow-utils: usermod, gpasswd.
    message("", "add", " '{u}' to group"),
    message("", "add", " '{u}' to shadow group"),
    message("", "delete", " '{u}' from group"),
    // su of shadow-utils.
    message("(to ", "root", ") {u} on "),
    // Configuration of Cisco IOS; Ansible; Jenkins; FreeRADIUS; HAProxy; PowerShell.
    message("^", "hostname", " {h}{$}"),
    message("", "fatal", ": [{H}]: "),
    message("^", "ok", ": [{H}]"),
    message("^", "changed", ": [{H}]"),
    message("^", "skipping", ": [{H}]"),
    message("", "running", " on {h} in /"),
    message("from ", "client", " {h} port "),
    message("-", "computername", " {H}"),
    message("-", "samaccountname", " {u} "),
    message("-", "samaccountname", " \"{u}\""),
    message("", "pscredential", "({q}{u}{q},"),
    // Jenkins.
    message("", "started", " by user {n}{$}"),
    // PowerShell.
    message("ConvertTo-", "securestring", " {q}{p}{q} "),
    message("ConvertTo-", "securestring", " -String {q}{p}{q} "),
    message("-", "asplaintext", " \"{p}\""),
    message("-", "asplaintext", " '{p}'"),
    message("-", "asplaintext", " -String \"{p}\""),
    // keytool of Java; nss_ldap and nslcd; a shell's here-string.
    message("-", "storepass", " {p}"),
    message("-", "keypass", " {p}"),
    message("-", "srcstorepass", " {p}"),
    message("-", "srckeypass", " {p}"),
    message("-", "deststorepass", " {p}"),
    message("-", "destkeypass", " {p}"),
    message("", "bindpw", " {p}"),
    message("", "sudo", " -S <<< {q}{p}{q}"),
    // Arguments in an audit record of Linux (EXECVE).
    message("", "mysql", "\" a1=\"-u{u}\" a2=\"-p{p}\""),
    message("", "mysqldump", "\" a1=\"-u{u}\" a2=\"-p{p}\""),
    // netdom and netsh of Windows.
    message("/", "userd", ":{u}"),
    message("/", "usero", ":{u}"),
    message("/", "passwordd", ":{p}"),
    message("/", "passwordo", ":{p}"),
    message("", "sharedsecret", "={q}{p}"),
    // Options for the user and the password that many tools share, typed and as the list of a process.
    message(" -", "u", " {u} -p {s}"),
    message(" -", "u", " {*} -p {s}"),
    message(" -", "u", " {u} --password {s}"),
    message("\"-", "u", "\", \"{u}\", \"-p{s}\""),
    message("\"-", "u", "\",\"{u}\",\"-p{s}\""),
    message("\"-", "u", "\", \"{*}\", \"-p{s}\""),
    message("\"-", "u", "\", \"{u}\""),
    message("\"-", "u", "\",\"{u}\""),
    message("'-", "u", "', '{u}'"),
    // id(1), RACF.
    message("", "uid", "={*}({u})"),
    message(") ", "name", "({C})"),
    message(")  ", "name", "({C})"),
    // Controllers of servers.
    message("", "logged", " in using {u},"),
    // Arguments as an audit record of Linux has them (EXECVE).
    message("", "sshpass", "\" a1=\"-p\" a2=\"{p}\""),
    message("\"-", "w", "\" {*}=\"{p}\""),
    message("", "redis", "-cli\" a1=\"-a\" a2=\"{p}\""),
    message("", "snmpwalk", "\" {*} a2=\"-c\" a3=\"{c}\""),
    message("", "aws_secret_access_key", " {K}"),
    message("", "aws_session_token", " {K}"),
    // z/OS: RACF, Db2 in batch, FTP.
    message("", "ich70001i", " {u} "),
    message("", "user", "('{u}') using('{p}')"),
    message("", "user", "('{*}') using('{p}')"),
    message(">>> ", "user", " {u}{$}"),
    // hostnamectl; GitLab Runner; Terraform; Ansible Vault; RouterOS and Junos.
    message("hostnamectl set-", "hostname", " {h}"),
    message("host-", "name", " {h}"),
    message("", "random_password", ".{*} result = {q}{p}{q}"),
    message("password file ", "contains", " {q}{p}{q}"),
    message("", "passphrase", " file contains {q}{p}{q}"),
    message("doveadm ", "pw", " -s {*} -p {p}"),
    message("doveadm ", "pw", " -p {p}"),
    // Cmdlets of PowerShell that take an account.
    message("-", "aduser", " {u} "),
    message("-", "aduser", " -Identity {u} "),
    message("-", "adaccount", " {u}"),
    message("-", "adaccount", " -Identity {u}"),
    message("-", "adaccountpassword", " {u} "),
    message("-", "adaccountpassword", " -Identity {u} "),
    message("-", "mailbox", " {u} "),
    message("-", "mailbox", " -Identity {u} "),
    message("-", "localuser", " {u} "),
    message("-", "localuser", " -Name {u} "),
    message("-", "mguser", " -UserId {u} "),
    message("-", "serverinstance", " {h} "),
    message("-", "newname", " {h}"),
    // Terraform names what it makes after the people it makes it for.
    message("", "aws_iam_user", ".{u}: "),
    message("", "aws_iam_user_login_profile", ".{u}: "),
    message("", "azuread_user", ".{u}: "),
    message("", "okta_user", ".{u}: "),
    message("", "gitlab_user", ".{u}: "),
    message("", "keycloak_user", ".{u}: "),
    message("", "snowflake_user", ".{u}: "),
    // Ansible says on which machine it acts.
    message("<{h}> ", "exec", " "),
    message("<{h}> ", "put", " "),
    message("<{h}> ", "fetch", " "),
    message("<{h}> ", "ssh", ": "),
    message("<{h}> ", "establish", " "),
    message("<{h}> ", "attempting", " "),
    // PowerShell names its transcripts after the machine.
    message("", "powershell_transcript", ".{h}."),
    // Ansible, PowerShell.
    message(" -", "u", " {u} -e "),
    message("", "objectnotfound", ": ({u}:"),
    message("bin/", "passwd", " {u}{$}"),
    message("passwd --", "stdin", " {u}{$}"),
    message("", "serverinstance", " {H} "),
    message(" -", "username", " {u} -password {p}"),
    message(" -", "username", " {u} "),
];
