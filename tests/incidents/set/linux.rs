//! Linux and what runs on it.

use crate::formats::{access, java, json, syslog3164};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Set, log, often, once, together};
use crate::noise::{LINUX, REQUESTS, SERVICE, SHOP};

/// Log rotation is turned off with a package; weeks later the volume fills and uploads fail.
pub fn quiet_disk() -> Incident {
    Incident {
        name: "linux-quiet-disk",
        domain: "linux",
        set: Set::Train,
        start: "2026-03-11T04:00:00Z",
        minutes: 300,
        logs: vec![
            log("app.log", "web1", java, 60, 5200, &[SHOP]),
            log("messages", "web1", syslog3164, 60, 3800, &[LINUX]),
            log("access.log", "web1", access, 60, 5600, &[REQUESTS]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                8460,
                "messages",
                "I ansible-ansible.legacy.command | Invoked with _raw_params=tftadm role=shop-audit level=full target=/srv/data/audit",
            ),
            once(
                Cause,
                8520,
                "messages",
                "I auditwriter | audit level of /srv/data changed from summary to full, bodies are kept",
            ),
            often(
                Symptom,
                11_400..14_000,
                150.0,
                "messages",
                "I monit | 'srv_data' space usage {92-99}.{1-9}% matches resource limit [space usage > 90.0%]",
            ),
            often(
                Symptom,
                12_900..16_000,
                9.0,
                "app.log",
                "E c.e.shop.UploadService | could not store invoice {10000-99999}\njava.io.IOException: No space left on device\n\tat java.base/sun.nio.ch.FileDispatcherImpl.write0(Native Method)\n\tat com.example.shop.UploadService.store(UploadService.java:{80-120})",
            ),
            often(
                Symptom,
                12_950..16_000,
                12.0,
                "access.log",
                "I - | POST /account/invoices 507 210 0.0{20-90}",
            ),
            once(
                Symptom,
                13_010,
                "messages",
                "I rsyslogd | file '/srv/data/log/shop.log': write error: No space left on device [v8.2302.0]",
            ),
            once(
                Detection,
                13_700,
                "messages",
                "I alertmanager-webhook | firing: InvoiceUploadFailing severity=page instance=web1",
            ),
            once(
                Recovery,
                15_900,
                "messages",
                "I auditwriter | audit level of /srv/data changed from full to summary, 41 GB freed",
            ),
            once(
                Decoy,
                7300,
                "messages",
                "E borgbackup | backup of web7 failed: repository lock held by other client, giving up",
            ),
            once(
                Decoy,
                12_000,
                "app.log",
                "E c.e.shop.PartnerApi | certificate of sandbox.partner.example has expired, request skipped",
            ),
            once(
                Decoy,
                9100,
                "messages",
                "I sshd[4411] | error: maximum authentication attempts exceeded for root from 203.0.113.9 port 51022 ssh2 [preauth]",
            ),
        ],
    }
}

/// A resolver loses its upstream after a lease renewal; calls to a partner become slow, then fail.
pub fn resolver() -> Incident {
    Incident {
        name: "linux-resolver",
        domain: "linux",
        set: Set::HeldOut,
        start: "2026-07-02T10:00:00Z",
        minutes: 240,
        logs: vec![
            log("syslog", "api3", syslog3164, 120, 4200, &[LINUX]),
            log("service.json", "api3", json, 0, 6100, &[SERVICE]),
            log("edge.log", "edge1", access, 120, 4000, &[REQUESTS]),
        ],
        flows: vec![(
            300,
            &[
                (
                    "service.json",
                    0,
                    "I rates | rates fetched ; provider=rates.example.net duration_ms={40-90} request_id={req}",
                ),
                ("edge.log", 12, "I - | GET /v1/quote?rid={req} 200 512 0.0{40-99}"),
            ],
        )],
        story: vec![
            once(
                Trigger,
                6900,
                "syslog",
                "I dhclient | DHCPACK of 192.0.2.10 from 192.0.2.2 (xid=0x{hex8})",
            ),
            once(
                Cause,
                6901,
                "syslog",
                "I NetworkManager | <info>  [1782993601.2231] dhcp4 (eth0): option domain_name_servers => '192.0.2.99'",
            ),
            often(
                Symptom,
                6960..10_800,
                30.0,
                "syslog",
                "I systemd-resolved | Server returned error REFUSED for rates.example.net, mitigating potential DNS violation, 192.0.2.99",
            ),
            together(
                Symptom,
                7000..10_800,
                8.0,
                &[
                    (
                        "service.json",
                        0,
                        "E rates | rates not fetched ; provider=rates.example.net error=getaddrinfo_EAI_AGAIN duration_ms={5000-5090} request_id={req}",
                    ),
                    ("edge.log", 15, "I - | GET /v1/quote?rid={req} 502 90 5.0{10-99}"),
                ],
            ),
            once(
                Symptom,
                7400,
                "service.json",
                "W rates | circuit opened ; provider=rates.example.net failures=20",
            ),
            once(
                Detection,
                8200,
                "service.json",
                "W slo | error budget burn ; alert=QuoteAvailability rate=14 window=5m state=firing",
            ),
            once(
                Recovery,
                10_790,
                "syslog",
                "I NetworkManager | <info>  [1782997480.0031] policy: set 'eth0' nameserver 192.0.2.53 by administrator",
            ),
            once(
                Recovery,
                10_860,
                "service.json",
                "I rates | circuit closed ; provider=rates.example.net",
            ),
            once(
                Decoy,
                6500,
                "service.json",
                "E export | export to bucket nightly failed ; error=access_denied bucket=archive-eu",
            ),
            once(
                Decoy,
                5200,
                "syslog",
                "I kernel | EXT4-fs error (device sdd1): ext4_lookup:1855: inode #2: comm find: deleted inode referenced: 131",
            ),
            once(
                Decoy,
                8900,
                "syslog",
                "I sshd[991] | Disconnecting invalid user scanner 203.0.113.44 port 4411: Too many authentication failures [preauth]",
            ),
        ],
    }
}
