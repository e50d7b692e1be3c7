//! linux: a package resets a limit of the kernel; hours later, at the peak, connections are dropped.

use super::formats::{journal, redis, spring};
use crate::formats::nginx_error;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};

/// A gateway at the edge.
const GATEWAY: &[Kind] = &[
    (
        520,
        "I sshd | Connection closed by invalid user {admin|user|ftp|ubuntu} {ip} port {30000-60000} [preauth]",
    ),
    (400, "I chronyd | Selected source 192.0.2.{120-126}"),
    (
        380,
        "I systemd | {phpsessionclean|anacron|e2scrub_all|dpkg-db-backup|motd-news}.service: Deactivated successfully.",
    ),
    (
        360,
        "I keepalived_vrrp | (VI_{1-4}) Received advert from 198.51.100.{2-9} with priority {90-110}, ours 150",
    ),
    (340, "I sudo | telegraf : PWD=/ ; USER=root ; COMMAND=/usr/sbin/ipset list -t"),
    (300, "I dnsmasq | query[{A|AAAA}] {api|cdn|img|ws}{1-30}.example.com from 192.0.2.{20-90}"),
    (300, "I dnsmasq | reply {api|cdn|img|ws}{1-30}.example.com is 203.0.113.{1-250}"),
    (
        220,
        "I kernel | fw-drop: IN=bond0 OUT= SRC={ip} DST=198.51.100.4 LEN={40-60} TTL={40-250} PROTO=TCP SPT={1024-65000} DPT={22|23|81|5900|8443} WINDOW=1024 SYN",
    ),
    (200, "I fail2ban-server | [sshd] Found {ip}"),
    (90, "I fail2ban-server | [sshd] Ban {ip}"),
    (90, "I fail2ban-server | [sshd] Unban {ip}"),
    (160, "I telegraf | I! [outputs.influxdb] wrote batch of {200-1000} metrics in {4-90}ms"),
    (130, "I zebra | [{hex5}-{hex5}] Route install 192.0.2.{0-250}/32 table 254"),
    (110, "I systemd-logind | New session {1000-9999} of user {ansible|zabbix}."),
    (110, "I systemd-logind | Session {1000-9999} logged out. Waiting for processes to exit."),
    (
        70,
        "E telegraf | E! [inputs.snmp] Error in plugin: agent 192.0.2.201: performing bulk walk for field name: request timeout (after 3 retries)",
    ),
    (
        60,
        "E zabbix_agentd | active check configuration update from [192.0.2.15:10051] started to fail (ZBX_TCP_READ() timed out)",
    ),
    (45, "W dnsmasq | Maximum number of concurrent DNS queries reached (max: 150)"),
    (
        40,
        "E postfix/smtp | {hex10}: to=<root@mail.example.org>, relay=none, delay={200-9000}, status=deferred (connect to mail.example.org[203.0.113.25]:25: Connection refused)",
    ),
    (30, "I kernel | bond0: (slave eth3): link status up again after {100-400} ms"),
    (14, "W kernel | TCP: out of memory -- consider tuning tcp_mem"),
    (
        6,
        "I systemd-sysctl | Couldn't write '{1|2}' to 'net/ipv4/conf/tun{0-9}/rp_filter', ignoring: No such file or directory",
    ),
    (
        5,
        "I systemd | Reloading requested from client PID {1000-60000} ('systemctl') (unit session-{100-999}.scope)...",
    ),
    (4, "I kernel | device veth{hex7} entered promiscuous mode"),
    (3, "I apt.systemd.daily | All upgrades installed"),
    (2, "W kernel | Process accounting resumed"),
    (2, "E systemd | Failed to start session-{100-999}.scope."),
    (1, "I systemd | Started Daily Cleanup of Temporary Directories."),
    (1, "I kernel | hrtimer: interrupt took {20000-90000} ns"),
    (1, "I polkitd | Registered Authentication Agent for unix-process:{1000-9000}:{1000-9000}"),
    (1, "W systemd-udevd | vethc{hex6}: Failed to get link config: No such device"),
    (1, "I fwupd | 0 devices updated, metadata is {1-30} days old"),
    (1, "I multipathd | reconfigure: setting up paths and maps"),
    (1, "I systemd-timesyncd | Network configuration changed, trying to establish connection."),
    (1, "E snmpd | error on subcontainer 'ia_addr' insert (-1)"),
];

/// The error log of a proxy.
const PROXY: &[Kind] = &[
    (
        300,
        "W - | a client request body is buffered to a temporary file /var/lib/nginx/body/00000{10000-99999}, client: {ip}, server: api.example.com, request: \"POST /v2/documents HTTP/2.0\"",
    ),
    (
        260,
        "W - | an upstream response is buffered to a temporary file /var/lib/nginx/proxy/{1-9}/0{0-9}/00000{10000-99999} while reading upstream, client: {ip}, server: api.example.com, request: \"GET /v2/export/{1000-9999} HTTP/2.0\"",
    ),
    (220, "I - | client {ip} closed keepalive connection"),
    (
        200,
        "E - | open() \"/srv/www/{robots.txt|apple-touch-icon.png|ads.txt|.well-known/security.txt}\" failed (2: No such file or directory), client: {ip}, server: www.example.com",
    ),
    (
        160,
        "I - | SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad key share) while SSL handshaking, client: {ip}, server: 0.0.0.0:443",
    ),
    (
        120,
        "E - | access forbidden by rule, client: {ip}, server: www.example.com, request: \"GET /{.git/config|server-status|actuator/env} HTTP/1.1\"",
    ),
    (
        100,
        "W - | limiting requests, excess: {1-9}.{100-999} by zone \"search\", client: {ip}, server: api.example.com",
    ),
    (
        60,
        "E - | upstream timed out (110: Connection timed out) while reading response header from upstream, client: {ip}, server: api.example.com, request: \"GET /v2/export/{1000-9999} HTTP/2.0\", upstream: \"http://192.0.2.71:8080\"",
    ),
    (
        40,
        "E - | recv() failed (104: Connection reset by peer) while proxying upgraded connection, client: {ip}, server: ws.example.com",
    ),
    (
        12,
        "I - | client timed out (110: Connection timed out) while waiting for request, client: {ip}",
    ),
    (3, "I - | gracefully shutting down"),
    (2, "I - | exiting"),
    (
        1,
        "W - | could not build optimal types_hash, you should increase either types_hash_max_size: 1024 or types_hash_bucket_size: 64",
    ),
    (
        1,
        "W - | \"ssl_stapling\" ignored, issuer certificate not found for certificate \"/etc/nginx/tls/old.example.com.pem\"",
    ),
    (1, "E - | cache file \"/var/cache/nginx/{0-9}/{hex2}/{hex16}\" has md5 collision"),
];

/// A booking service.
const BOOKING: &[Kind] = &[
    (
        500,
        "I c.e.booking.SearchHandler | {12-480} offers for {FRA|VIE|OSL|LIS|ATH}-{JFK|DXB|SIN|GRU} in {40-600} ms",
    ),
    (
        420,
        "I c.e.booking.HoldService | hold {hex8} placed on offer {100000-999999}, expires in 900 s",
    ),
    (
        360,
        "D c.e.booking.FareCache | fare class {Y|B|M|K} of {100000-999999} served from cache, age {1-55} s",
    ),
    (
        300,
        "I c.e.booking.TicketWriter | ticket 220-{1000000000-1999999999} issued for hold {hex8} in {200-1900} ms",
    ),
    (260, "I c.e.booking.HoldService | hold {hex8} released by {timeout|customer}"),
    (
        200,
        "I c.e.booking.partner.RailClient | timetable page {1-40} of {40-44} loaded, {100-300} rows",
    ),
    (
        150,
        "W c.e.booking.FareCache | fare of {100000-999999} changed between search and hold: {1-9}.{10-99} EUR",
    ),
    (120, "I c.e.booking.MailOutbox | itinerary {hex8} handed to relay, attempt 1"),
    (
        90,
        "E c.e.booking.partner.RailClient | rail partner answered 502 for train {100-999}, offer hidden",
    ),
    (70, "W c.e.booking.FraudCheck | score {60-89} for hold {hex8}, second factor asked"),
    (50, "E c.e.booking.PdfItinerary | glyph U+{1000-9999} missing in font NotoSans, replaced"),
    (40, "I c.e.booking.Scheduler | expired holds swept: {0-90}"),
    (12, "W o.h.engine.jdbc.spi.SqlExceptionHelper | SQL Warning Code: 0, SQLState: 01000"),
    (5, "I c.e.booking.ConfigWatcher | property pricing.rounding unchanged after refresh"),
    (2, "I c.e.booking.ConfigWatcher | property search.maxOffers = {400-500}"),
    (1, "W c.e.booking.LocaleResolver | no bundle for locale {is_IS|mt_MT|eu_ES}, using en"),
    (1, "E c.e.booking.BaggageRules | rule {10-99} of carrier ZZ references unknown zone"),
    (1, "I c.e.booking.AuditExport | export to finance bucket done, {1000-9000} lines"),
    (1, "W c.e.booking.SeatMap | aircraft {318|32Q|E7W|CS3} has no cabin plan"),
    (1, "I c.e.booking.HealthGroup | readiness group now lists db,redis,disk"),
];

/// A cache.
const CACHE: &[Kind] = &[
    (300, "I - | {100-10000} changes in {60-300} seconds. Saving..."),
    (300, "I - | Background saving started by pid {100-9000}"),
    (300, "I C | DB saved on disk"),
    (290, "I C | Fork CoW for RDB: current {2-40} MB, peak {40-60} MB, average {10-30} MB"),
    (290, "I - | Background saving terminated with success"),
    (200, "D - | DB 0: {200000-260000} keys ({100000-190000} volatile) in 524288 slots HT."),
    (180, "D - | {140-210} clients connected (1 replicas), {900000000-990000000} bytes in use"),
    (60, "D - | Accepted 192.0.2.{20-90}:{30000-60000}"),
    (
        40,
        "W - | Client id={1000-9000} addr=192.0.2.{20-90}:{30000-60000} name=report cmd=subscribe closed for overcoming of output buffer limits.",
    ),
    (
        20,
        "W - | Possible SECURITY ATTACK detected. It looks like somebody is sending POST or Host: commands to Redis.",
    ),
    (
        4,
        "W - | Asynchronous AOF fsync is taking too long (disk is busy?). Writing the AOF buffer without waiting for fsync to complete, this may slow down Redis.",
    ),
    (1, "I - | Starting automatic rewriting of AOF on {100-140}% growth"),
    (1, "I - | Background AOF rewrite finished successfully"),
    (1, "I - | Replica 192.0.2.32:6379 asks for synchronization"),
];

/// Upgraded defaults overwrite the size of the connection table.
pub fn incident() -> Incident {
    Incident {
        name: "linux-conntrack-defaults",
        domain: "linux",
        set: Set::Blind,
        start: "2026-06-09T03:00:00Z",
        minutes: 300,
        logs: vec![
            log("edge1-journal.log", "edge1", journal, 120, 5200, &[GATEWAY]),
            log("edge1-nginx-error.log", "edge1", nginx_error, 120, 2600, &[PROXY]),
            log("booking.log", "booking", spring, 0, 5000, &[BOOKING]),
            log("redis.log", "redis1", redis, 0, 2100, &[CACHE]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                5200,
                "edge1-journal.log",
                "I unattended-upgrade | Packages that will be upgraded: libproc2-0 procps",
            ),
            once(
                Cause,
                5290,
                "edge1-journal.log",
                "I systemd-sysctl | Overwriting earlier assignment of net/netfilter/nf_conntrack_max at '/etc/sysctl.d/99-procps-defaults.conf:31'.",
            ),
            often(
                Symptom,
                8100..13_400,
                75.0,
                "edge1-journal.log",
                "W kernel | nf_conntrack: nf_conntrack: table full, dropping packet",
            ),
            often(
                Symptom,
                8150..13_400,
                150.0,
                "edge1-journal.log",
                "W kernel | net_ratelimit: {120-4100} callbacks suppressed",
            ),
            often(
                Symptom,
                8160..13_400,
                110.0,
                "edge1-nginx-error.log",
                "E - | upstream timed out (110: Connection timed out) while connecting to upstream, client: {ip}, server: api.example.com, request: \"POST /v2/holds HTTP/2.0\", upstream: \"http://192.0.2.7{2-5}:8080\"",
            ),
            often(
                Symptom,
                8200..13_400,
                130.0,
                "booking.log",
                "E c.e.booking.HoldService | hold not placed: io.lettuce.core.RedisCommandTimeoutException: Command timed out after 2 second(s)",
            ),
            often(
                Symptom,
                8400..13_000,
                900.0,
                "redis.log",
                "W - | Disconnecting timedout replica (streaming sync): 192.0.2.31:6379",
            ),
            once(
                Detection,
                9400,
                "booking.log",
                "W c.e.booking.SloReporter | availability over 30 minutes is 97.{1-6} %, paging on-call",
            ),
            once(
                Recovery,
                13_350,
                "edge1-journal.log",
                "I sudo | lhaas : TTY=pts/0 ; PWD=/root ; USER=root ; COMMAND=/usr/sbin/sysctl -w net.netfilter.nf_conntrack_max=1048576",
            ),
            once(
                Decoy,
                4800,
                "edge1-nginx-error.log",
                "I - | signal 1 (SIGHUP) received from {1000-9000}, reconfiguring",
            ),
            once(
                Decoy,
                7700,
                "edge1-journal.log",
                "E kernel | Memory cgroup out of memory: Killed process {2000-9000} (vector) total-vm:{900000-990000}kB, anon-rss:{200000-260000}kB",
            ),
            once(
                Decoy,
                7950,
                "booking.log",
                "E c.e.booking.LoyaltySync | nightly import aborted: partner file LOY-{1000-9999}.csv is truncated",
            ),
            often(
                Decoy,
                7300..7700,
                25.0,
                "edge1-journal.log",
                "E sshd | error: maximum authentication attempts exceeded for root from {ip} port {30000-60000} ssh2 [preauth]",
            ),
            once(
                Decoy,
                10_800,
                "redis.log",
                "W - | Short read or OOM loading DB fragment from replica diskless channel, retrying",
            ),
        ],
    }
}
