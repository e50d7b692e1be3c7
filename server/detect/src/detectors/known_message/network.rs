//! Routers, firewalls, load balancers, tunnels, telephony, leases and the monitoring of networks.

use super::{Message, message};

pub(super) const ROWS: &[Message] = &[
    // Cisco IOS and Junos: keys of routing protocols, servers and wireless networks.
    message("", "ascii", " 0 {p}{$}"),
    message("", "ascii", "-text {q}{p}{$}"),
    message("-", "digest", "-key {*} md5 {p}{$}"),
    message("-", "digest", "-key {*} md5 0 {p}{$}"),
    message("", "authentication", "-key {*} md5 {p}{$}"),
    message("", "authentication", "-key \"{p}\""),
    message("-", "server", " host {*} key {p}{$}"),
    message("-", "server", " host {*} key 0 {p}{$}"),
    message("-", "private", " {*} key {p}{$}"),
    message("-", "private", " {*} key 0 {p}{$}"),
    message(" ", "key", " 0 {p}{$}"),
    message("authentication md5 key-", "string", " {p}{$}"),
    message("", "plain", "-text-password-value {q}{p}"),
    // OpenVPN.
    message("[{u}] ", "peer", " Connection Initiated"),
    // Mosquitto.
    message("", "connected", " from {*} as {*} (p{*} {*} {*} u'{u}')"),
    // ESP-AT.
    message("AT+", "cwjap", "=\"{*}\",\"{p}\""),
    // 3GPP TS 27.007: PIN, IMSI and IMEI of a modem.
    message("AT+", "cpin", "=\"{o}\""),
    message("AT+", "cpin", "={o}"),
    message("AT+", "cpwd", "={*},{*},\"{o}\""),
    message("AT+", "clck", "={*},{*},\"{o}\""),
    message("", "cimi", " -> {i}"),
    message("", "cimi", ": {i}"),
    message("", "cgsn", " -> {I}"),
    message("", "cgsn", ": {I}"),
    // Extensions of telephony: Digest (RFC 7616), accounting of Kamailio, directory and voicemail of FreeSWITCH.
    message("digest ", "username", "={q}{E}{q}"),
    message("", "src_user", "={E};"),
    message("", "dst_user", "={E};"),
    message("", "dst_ouser", "={E};"),
    message("login ", "mailbox", "={E} "),
    message("<", "user", " id=\"{E}\""),
    // RouterOS.
    message("/", "ppp", " secret add name={u} "),
    message("", "pppoe", "-{u}>"),
    message("<", "l2tp", "-{u}>"),
    message("<", "pptp", "-{u}>"),
    message("<", "sstp", "-{u}>"),
    message("<", "ovpn", "-{u}>"),
    message("", "account", " {u} logged in,"),
    message("", "account", " {u} logged out,"),
    message(" ", "identity", " add peer={*} secret={p}"),
    message("", "ipsec", " peer add {*} secret={p}"),
    // ocserv, strongSwan, OpenVPN.
    message(" ", "main", "[{u}]:"),
    message("EAP-", "identity", " '{u}'"),
    // Leases: dnsmasq, RouterOS.
    message("", "dhcpack", "({*}) {a} {a} {H}{$}"),
    message("", "dhcpoffer", "({*}) {a} {a} {H}{$}"),
    // Serf of Consul and Nomad.
    message("", "eventmemberjoin", ": {H} {a}"),
    message("", "eventmemberleave", ": {H} {a}"),
    message("", "eventmemberfailed", ": {H} {a}"),
    message("", "eventmemberupdate", ": {H}{$}"),
    message("", "assigned", " {a} for {a} {H}{$}"),
    message("", "assigned", " {a} to {a} {H}{$}"),
    message("", "deassigned", " {a} for {a} {H}{$}"),
    message("", "deassigned", " {a} from {a} {H}{$}"),
    // The command line of ArubaOS.
    message("", "user", ": {u} has logged "),
    // NetScaler.
    message("add system ", "user", " {u} {p}"),
    message("set system ", "user", " {u} -password {p}"),
    message("-", "radkey", " {p}"),
    message("-", "passplain", " {p}"),
    message("-", "ldapbinddnpassword", " {p}"),
    message("username:", "domainname", " {u}:"),
    message("username:", "domainname", " - {u}:"),
    // snmpd.conf of Net-SNMP; tcpdump.
    message("", "rocommunity", " {c}"),
    message("", "rwcommunity", " {c}"),
    message("", "rocommunity6", " {c}"),
    message("", "rwcommunity6", " {c}"),
    message("", "trapsink", " {*} {c}"),
    message("", "trap2sink", " {*} {c}"),
    message("", "informsink", " {*} {c}"),
    message("", "trapcommunity", " {c}"),
    message("", "com2sec", " {*} {*} {c}"),
    message("snmp community ", "string", " is {c}"),
    message("", "snmp", ": C=\"{c}\""),
    message("", "snmp", ":  C=\"{c}\""),
    message("", "snmpv2c", " C=\"{c}\""),
    // PAN-OS: configuration as it is logged.
    message("snmp-community-", "string", " {c}"),
    message(" ", "key", " {p}; }"),
    message("mgt-config ", "users", " {u}"),
    message("- ", "hostname", " {h},"),
    // Users of SNMP version 3 and of consoles.
    message("", "auth", " sha {s}"),
    message("", "auth", " md5 {s}"),
    message("", "priv", " aes {s}"),
    message("", "priv", " aes 128 {s}"),
    message("", "priv", " des {s}"),
    message("username {u} ", "secret", " {s}"),
    message(" ", "secret", " 0 {s}"),
    message("radius-server {*} ", "secret", " {s}"),
    message("tacplus-server {*} ", "secret", " {s}"),
    message("authentication-", "key", " {s}"),
    message("server {*} ", "key", " {s}"),
    message("pre-shared-key ", "key", " {s}"),
    message(" ", "sim", " {i} "),
    message(" ", "sim", " {i},"),
    message(" token ", "value", " {o} accepted"),
    // HAProxy: the server behind a request, the runtime interface, the page of statistics.
    message("", "haproxy", "[{*}]: {*} [{*}] {*} {*}/{H} "),
    message("set ", "server", " {*}/{H} "),
    message(" ", "server", " {*}/{H} is "),
    message("stats ", "auth", " {u}:{p}"),
    // Asterisk.
    message("", "peer", " '{H}' is now "),
    message("", "manager", " '{u}' logged "),
    message("", "register", " => {u}:{p}@"),
    message("", "voicemail", ".c: {*} => {o},"),
    message("", "entered", " '{o}' for "),
    // OpenVPN, its management interface and its certificates; WireGuard.
    message("control [{u}]: '", "push_reply", ""),
    message("", "password", " \"{*}\" \"{s}\""),
    message("build-", "client", "-full {u}"),
    message("[", "peer", "] # {n}"),
    // Controllers of storage and of traffic.
    message("", "ssh", " :: {*} :: {*}:{u} ::"),
    message("", "http", " :: {*} :: {*}:{u} ::"),
    message("", "ontapi", " :: {*} :: {*}:{u} ::"),
    message("", "console", " :: {*} :: {*}:{u} ::"),
    message("/", "common", "/{h}:"),
    message("", "authentication", " with '{u}' failed"),
    message("", "hostname", " {h} iface"),
    message("", "ascii", "-text {p} "),
    message("mgmt-user \"{u}\" ", "root", " {p} "),
    // clients.conf of FreeRADIUS, and its line of a login with the number of a caller.
    message("^", "client", " {h} {"),
    message("", "cli", " {m})"),
    message("", "circuit", "-id \"{h} "),
    // HAProxy: captured headers, configuration.
    message("set-", "header", " X-Forwarded-User {u} "),
    message("'stats ", "auth", "' {u}:{p} "),
    // SDP (RFC 4568): the key of a stream.
    message(" ", "inline", ":{K}"),
    // FreeSWITCH: the event socket, digits, voicemail.
    message("", "auth", " {p} rejected"),
    message("", "collected", " [{o}] for "),
    message("entered pin={o} ", "expected", " {o}"),
    // SNMPD_AUTH_FAILURE of Junos.
    message("", "community", " from {*} to {*} ({c})"),
    // fetchmail.
    message("]: {u} ", "at", " {*} (folder"),
    message("hostname ", "is", " {h}{$}"),
];
