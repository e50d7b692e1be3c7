//! Transfers of files and chats: FTP in its dialects, shares, IRC.

use super::{Message, message};

pub(super) const ROWS: &[Message] = &[
    // vsftpd.
    message("[{u}] OK ", "upload", ": Client"),
    message("[{u}] FAIL ", "upload", ": Client"),
    message("[{u}] OK ", "download", ": Client"),
    message("[{u}] FAIL ", "download", ": Client"),
    message("[{u}] OK ", "mkdir", ": Client"),
    message("[{u}] OK ", "delete", ": Client"),
    message("[{u}] OK ", "rename", ": Client"),
    // FileZilla Server.
    message("> ", "pass", " {p}{$}"),
    // Samba.
    message("", "initially", " as user {u} "),
    // Services of IRC.
    message("NickServ ", "identify", " {p}{$}"),
    message("NickServ ", "identify", " {u} {p}{$}"),
    message("NickServ ", "register", " {p} "),
    // Samba, ProFTPD, Pure-FTPd.
    message("{H} (", "ipv4", ":"),
    message("{H} (", "ipv6", ":"),
    message("", "user", " {u}: Login successful"),
    // The transfer log of wu-ftpd, ProFTPD and vsftpd (xferlog).
    message(" r {u} ", "ftp", " 0 "),
    message(" g {u} ", "ftp", " 0 "),
    // FTP as analyzers of packets write it.
    message("\"command\":\"", "pass", "\",\"command_data\":\"{p}\""),
    message("\"command\":\"", "user", "\",\"command_data\":\"{u}\""),
    message("\"command\": \"", "pass", "\", \"command_data\": \"{p}\""),
    message("\"command\": \"", "user", "\", \"command_data\": \"{u}\""),
    message("request: ", "pass", " {p}"),
    message("request: ", "user", " {u}{$}"),
    message("command: ", "pass", " {p}"),
    message("command: ", "user", " {u}{$}"),
    message("", "user", " {u} pass {p} "),
    message("", "user", " {u} pass {s}"),
];
