//! Switches, routers, balancers.

use crate::formats::{cisco, haproxy, java, syslog3164, syslog5424};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};
use crate::noise::{LINUX, SHOP, SWITCHES};

/// A balancer's ordinary messages.
const BALANCER: &[Kind] = &[
    (
        90,
        "I - | 198.51.100.{1-250}:{30000-60000} [11/Mar/2026:09:{10-59}:{10-59}.{100-999}] fe_shop be_shop/web{1-4} 0/0/{0-2}/{4-90}/{5-95} 200 {300-9000} - - ---- {1-40}/{1-40}/0/0/0 0/0 \"GET /product/{1000-9999} HTTP/1.1\"",
    ),
    (
        10,
        "I - | 203.0.113.{1-250}:{30000-60000} [11/Mar/2026:09:{10-59}:{10-59}.{100-999}] fe_shop fe_shop/<NOSRV> -1/-1/-1/-1/0 400 0 - - PR-- {1-40}/{1-40}/0/0/0 0/0 \"<BADREQ>\"",
    ),
    (
        3,
        "I - | Server be_legacy/old1 is DOWN, reason: Layer4 timeout, check duration: 2001ms. 0 active and 1 backup servers left.",
    ),
    (3, "I - | Server be_legacy/old1 is UP, reason: Layer4 check passed, check duration: {1-9}ms."),
];

/// A technician plugs two wall sockets together; guard is off on that port and the storage VLAN floods.
pub fn native_loop() -> Incident {
    Incident {
        name: "network-loop",
        domain: "network",
        set: Set::Train,
        start: "2026-03-11T07:00:00Z",
        minutes: 210,
        logs: vec![
            log("core.log", "sw-core1", cisco, 60, 3400, &[SWITCHES]),
            log("haproxy.log", "lb1", haproxy, 60, 3600, &[BALANCER]),
            log("app.log", "web2", java, 0, 4600, &[SHOP]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6600,
                "core.log",
                "I %SYS-5-CONFIG_I | Configured from console by netops on vty1 (192.0.2.6)",
            ),
            once(
                Cause,
                6601,
                "core.log",
                "I %PARSER-5-CFGLOG_LOGGEDCMD | User:netops  logged command:no spanning-tree bpduguard enable interface GigabitEthernet1/0/14",
            ),
            once(
                Symptom,
                6720,
                "core.log",
                "I %LINK-3-UPDOWN | Interface GigabitEthernet1/0/14, changed state to up",
            ),
            often(
                Symptom,
                6730..9000,
                12.0,
                "core.log",
                "I %SW_MATM-4-MACFLAP_NOTIF | Host {hex4}.{hex4}.{hex4} in vlan 40 is flapping between port Gi1/0/14 and port Gi1/0/2",
            ),
            often(
                Symptom,
                6740..9000,
                60.0,
                "core.log",
                "I %STORM_CONTROL-3-FILTERED | A Broadcast storm detected on Gi1/0/14. A packet filter action has been applied on the interface.",
            ),
            often(
                Symptom,
                6780..9000,
                200.0,
                "haproxy.log",
                "I - | Server be_shop/web{1-4} is DOWN, reason: Layer4 timeout, check duration: 2002ms. {1-3} active and 0 backup servers left.",
            ),
            often(
                Symptom,
                6790..9000,
                9.0,
                "app.log",
                "E c.e.shop.StockSync | storage gateway did not answer: Read timed out after 10000 ms",
            ),
            once(Detection, 7500, "haproxy.log", "I - | backend be_shop has no server available!"),
            once(
                Recovery,
                8990,
                "core.log",
                "I %LINK-5-CHANGED | Interface GigabitEthernet1/0/14, changed state to administratively down",
            ),
            once(
                Decoy,
                6100,
                "core.log",
                "I %SYS-2-MALLOCFAIL | Memory allocation of 65536 bytes failed from 0x60{hex6}, alignment 0 Pool: I/O",
            ),
            once(
                Decoy,
                8000,
                "app.log",
                "F c.e.shop.LegacyBridge | mainframe bridge lost, license expired for node test7",
            ),
            once(
                Decoy,
                4200,
                "core.log",
                "I %SEC-4-TOOMANY | port scan from 203.0.113.66 against 192.0.2.0/24 logged, 2048 probes",
            ),
        ],
    }
}

/// A route with a better preference is announced by a laboratory router; a site loses its database.
pub fn stale_route() -> Incident {
    Incident {
        name: "network-route",
        domain: "network",
        set: Set::HeldOut,
        start: "2026-11-20T15:00:00Z",
        minutes: 240,
        logs: vec![
            log("edge.log", "rt-edge2", cisco, 0, 3600, &[SWITCHES]),
            log("frr.log", "lab-rt9", syslog5424, 0, 2200, &[LINUX]),
            log("site.log", "site-b1", syslog3164, -300, 3400, &[LINUX]),
            log("app.log", "site-b1", java, -300, 4000, &[SHOP]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                7600,
                "frr.log",
                "I vtysh | configuration session by lab-user saved to /etc/frr/frr.conf",
            ),
            once(
                Cause,
                7640,
                "frr.log",
                "I bgpd | network 198.51.100.128/25 originated in AS 64599, sent to peer 192.0.2.254",
            ),
            once(
                Symptom,
                7644,
                "edge.log",
                "I %BGP-5-NBR_UPDATE | neighbor 192.0.2.9 AS 64599 best path for 198.51.100.128/25 replaced",
            ),
            often(
                Symptom,
                7660..11_500,
                11.0,
                "app.log",
                "E c.e.shop.StockSync | connect to 198.51.100.140:5432 failed: No route to host",
            ),
            often(
                Symptom,
                7700..11_500,
                90.0,
                "site.log",
                "I pgbouncer | S-0x{hex8}: shop/app@198.51.100.140:5432 closing because: connect timeout (age=15s)",
            ),
            once(
                Symptom,
                7800,
                "site.log",
                "I keepalived | VRRP_Script(chk_pg) failed (exited with status 1), entering FAULT STATE",
            ),
            once(
                Detection,
                8400,
                "site.log",
                "I check_mk_agent | notification: site-b1 orders CRITICAL, contacted oncall-network",
            ),
            once(
                Recovery,
                11_400,
                "edge.log",
                "I %BGP-5-ADJCHANGE | neighbor 192.0.2.9 Down Admin. shutdown",
            ),
            once(
                Decoy,
                7300,
                "edge.log",
                "I %ENVMON-3-FAN_FAILED | Fan tray 3 failed in chassis rt-spare4",
            ),
            once(
                Decoy,
                6000,
                "site.log",
                "E kernel | segfault at 18 ip 00007f21 sp 00007ffd error 4 in libpoppler.so.126",
            ),
            once(
                Decoy,
                9200,
                "frr.log",
                "E bacula-fd | Backup job lab-homes failed: Connection timed out to director",
            ),
        ],
    }
}
