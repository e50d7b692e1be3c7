//! network: a firewall learns to tell an application from plain TLS, and no rule names it.

use super::formats::{junos, pan_os, serilog};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once, together};

/// A firewall in front of branch offices.
const FIREWALL: &[Kind] = &[
    (
        500,
        "I TRAFFIC/end | - ; src=192.0.2.{20-250} dst={ip} rule=branch-web app={ssl|web-browsing|ms-update|ocsp} from=branch to=untrust dport=443 action=allow end=tcp-fin",
    ),
    (
        300,
        "I TRAFFIC/end | - ; src=192.0.2.{20-250} dst=203.0.113.80 rule=branch-payment app=ssl from=branch to=untrust dport=8443 action=allow end=tcp-fin",
    ),
    (
        260,
        "I TRAFFIC/end | - ; src=192.0.2.{20-250} dst=198.51.100.53 rule=branch-dns app=dns from=branch to=core dport=53 action=allow end=aged-out",
    ),
    (
        220,
        "I TRAFFIC/drop | - ; src={ip} dst=192.0.2.{1-250} rule=interzone-default app=not-applicable from=untrust to=branch dport={22|23|3389|5060} action=deny end=policy-deny",
    ),
    (
        130,
        "I TRAFFIC/deny | - ; src=192.0.2.{20-250} dst={ip} rule=no-games app={steam|bittorrent|telegram} from=branch to=untrust dport=443 action=reset-both end=policy-deny",
    ),
    (
        110,
        "I SYSTEM/general | Installed wildfire package: panupv3-all-wildfire-{880000-889999}-{990000-999999}.tgz ; id=general",
    ),
    (
        100,
        "I SYSTEM/url-filtering | PAN-DB was upgraded to version 20261013.{20000-20990}. ; id=upgrade-url-database-success",
    ),
    (
        100,
        "I SYSTEM/userid | User-ID server monitor dc{1-3}(vsys1) {connected|is fetching security logs} ; id=connect-server-monitor",
    ),
    (
        90,
        "W SYSTEM/globalprotect | GlobalProtect gateway user login failed. Login from: {ip}, User name: {a|b|k}{100-999}, Reason: client cert not present ; id=globalprotectgateway-auth-fail",
    ),
    (
        70,
        "E SYSTEM/vpn | IKE phase-1 negotiation is failed as initiator, main mode. Failed SA: 192.0.2.1[500]-203.0.113.201[500] cookie:{hex16}:0000000000000000. Due to timeout. ; id=ike-nego-p1-fail",
    ),
    (
        60,
        "I SYSTEM/dhcp | DHCP lease renewed ip 192.0.2.{20-250} --> mac 02:00:5e:10:{10-99}:{10-99}, hostname till{100-300}, interface ae1.{10-60} ; id=lease-renewed",
    ),
    (
        4,
        "I SYSTEM/general | Installed antivirus package: panup-all-antivirus-{5100-5190}-{5600-5690}.tgz ; id=general",
    ),
    (
        2,
        "W SYSTEM/ntpd | NTP sync to server ntp2.example.net lost, using ntp1.example.net ; id=sync",
    ),
    (2, "W CONFIG/0 | - ; cmd=commit admin=panorama-{a|b} result=Submitted"),
    (
        1,
        "I SYSTEM/general | Connection to Update server: updates.example.com completed successfully, initiated by 192.0.2.1 ; id=general",
    ),
    (1, "W SYSTEM/hw | Fan RPM 5 out of range for {1-4} s, ok again ; id=fan"),
];

/// The router behind it.
const ROUTER: &[Kind] = &[
    (
        300,
        "I rpd | RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 2001:db8:77::{1-9} (External AS 64{500-599}) changed state from {OpenConfirm to Established|Established to Idle} (event RecvKeepAlive) (instance internet)",
    ),
    (
        260,
        "I mib2d | SNMP_TRAP_LINK_{UP|DOWN}: ifIndex {500-590}, ifAdminStatus up(1), ifOperStatus up(1), ifName ge-0/0/{1-47}",
    ),
    (200, "I sshd | Accepted publickey for rancid from 192.0.2.9 port {30000-60000} ssh2: ED25519"),
    (
        180,
        "I mgd | UI_CMDLINE_READ_LINE: User 'rancid', command 'show {configuration|chassis hardware|version} | display set '",
    ),
    (
        160,
        "I fpc0 | PFE_FW_SYSLOG_ETH_IP: FW: ge-0/0/{1-47}.0 D {hex4} 02:00:5e:00:{10-99}:{10-99} tcp {ip} 192.0.2.1 {1024-60000} 179 (1 packets)",
    ),
    (110, "W rpd | bgp_recv: peer 203.0.113.{4-9} (External AS 64512): received unexpected EOF"),
    (
        90,
        "E chassisd | CHASSISD_BLOWERS_SPEED_FULL: Fans and impellers being set to full speed [fpc 1 missing]",
    ),
    (
        70,
        "E jdhcpd | DH_SVC_SENDMSG_NO_DHCP_IFACE_FAILURE: sendmsg() from 192.0.2.1 to port 67 has no interface",
    ),
    (
        3,
        "I mgd | UI_COMMIT_PROGRESS: Commit operation in progress: signaling 'Firewall process', pid {2000-2400}, signal 1",
    ),
    (
        1,
        "I alarmd | Alarm cleared: License color=YELLOW, class=CHASSIS, reason=Usage requires a license",
    ),
    (1, "W kernel | GENCFG: op 2 (Gencfg Blob) failed; err 7 (Doesn't Exist)"),
    (1, "I rpd | RPD_RV_SESSIONUP: Session to RPKI cache 192.0.2.200 is up"),
];

/// Tills of the branch offices, collected in the head office.
const TILLS: &[Kind] = &[
    (
        420,
        "I Till.Basket | store {100-180} till {1-6} receipt {100000-999999} closed, {1-30} lines, {card|cash}",
    ),
    (
        300,
        "I Till.Payment.Card | store {100-180} till {1-6} authorised {3-90}.{10-99} in {300-1900} ms",
    ),
    (240, "D Till.Sync.Prices | store {100-180} has prices {100000-109999}"),
    (160, "I Till.Sync.Journal | store {100-180} uploaded journal of {10-90} receipts"),
    (
        120,
        "W Till.Payment.Card | store {100-180} till {1-6} declined by issuer: {insufficient funds|card expired|pin wrong}",
    ),
    (100, "W Till.Scale | store {100-180} till {1-6} scale not level"),
    (80, "E Till.Printer | store {100-180} till {1-6} printer cover is open"),
    (60, "E Till.Loyalty | store {100-180} points not booked: 502 from points.example.net"),
    (3, "I Till.Package | store {100-180} runs 8.14.{1-9}"),
    (1, "W Till.Clock | store {100-180} till {1-6} clock off by {2-9} s"),
    (1, "I Till.Layout | store {100-180} now shows seasonal keys"),
    (1, "W Till.Drawer | store {100-180} till {1-6} drawer open for {200-900} s"),
];

/// New sessions only: what was open when the catalogue came goes on for hours.
pub fn incident() -> Incident {
    Incident {
        name: "network-app-catalogue",
        domain: "network",
        set: Set::Second,
        start: "2026-10-13T03:00:00Z",
        minutes: 420,
        logs: vec![
            log("fw1-panos.log", "fw1", pan_os, 120, 5200, &[FIREWALL]),
            log("edge1-messages", "edge1", junos, 0, 2600, &[ROUTER]),
            LogFile { skew: 6, ..log("tills.log", "hq", serilog, 60, 4800, &[TILLS]) },
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                7400,
                "fw1-panos.log",
                "I SYSTEM/general | Content version 8903-9012 downloaded by Auto update agent ; id=general",
            ),
            once(
                Cause,
                7490,
                "fw1-panos.log",
                "I SYSTEM/general | Installed contents package: panupv2-all-contents-8903-9012.tgz ; id=general",
            ),
            together(
                Symptom,
                7900..21_000,
                240.0,
                &[
                    (
                        "fw1-panos.log",
                        0,
                        "I TRAFFIC/deny | - ; src=192.0.2.{20-250} dst=203.0.113.80 rule=interzone-default app=payhub-base from=branch to=untrust dport=8443 action=reset-both end=policy-deny",
                    ),
                    (
                        "tills.log",
                        700,
                        "W Till.Payment.Card | store {100-180} till {1-6} lost its session to the acquirer, dialing again",
                    ),
                ],
            ),
            often(
                Symptom,
                8600..21_000,
                260.0,
                "tills.log",
                "E Till.Payment.Card | store {100-180} till {1-6} cannot reach acquirer: An existing connection was forcibly closed by the remote host",
            ),
            often(
                Symptom,
                9800..21_000,
                800.0,
                "tills.log",
                "W Till.Payment.Offline | store {100-180} takes cards offline, floor limit {20-50}, {3-90} in store",
            ),
            once(
                Detection,
                12_100,
                "tills.log",
                "W Till.Watch | {20-40} of 81 stores take cards offline, duty desk called",
            ),
            once(
                Trigger,
                20_400,
                "fw1-panos.log",
                "W CONFIG/0 | vsys vsys1 rulebase security rules branch-payment application ; cmd=set admin=mlindqvist result=Succeeded",
            ),
            once(
                Recovery,
                20_950,
                "fw1-panos.log",
                "I SYSTEM/general | Commit job succeeded. JobId=512. User: mlindqvist ; id=general",
            ),
            once(Decoy, 6100, "edge1-messages", "I mgd | UI_COMMIT_COMPLETED: commit complete"),
            once(
                Decoy,
                6080,
                "edge1-messages",
                "I mgd | UI_COMMIT: User 'netops' requested 'commit' operation (comment: add prefix-list for lab)",
            ),
            once(
                Decoy,
                8200,
                "fw1-panos.log",
                "W SYSTEM/ha | HA2 keep-alive: peer missed {2-3} messages ; id=ha2-keep-alive",
            ),
            often(
                Decoy,
                8300..8900,
                50.0,
                "edge1-messages",
                "W rpd | RPD_BGP_NEIGHBOR_STATE_CHANGED: BGP peer 203.0.113.9 (External AS 64512) changed state from Established to Idle (event HoldTime) (instance internet)",
            ),
            once(Decoy, 7000, "tills.log", "I Till.Package | store 142 runs 8.15.0"),
        ],
    }
}
