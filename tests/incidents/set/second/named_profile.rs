//! linux: a packaged profile takes the place of the adapted one; a name server may no longer write its journals.

use super::formats::{auditd, kea, named};
use crate::formats::syslog3164;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once, together};

/// What the kernel and the programs of the machine report to auditd.
const AUDIT: &[Kind] = &[
    (
        300,
        r#"I USER_START | pid={1000-60000} uid=0 auid=0 ses={100-900} subj=unconfined msg='op=PAM:session_open grantors=pam_permit acct="root" exe="/usr/sbin/cron" hostname=? addr=? terminal=cron res=success'"#,
    ),
    (
        300,
        r#"I USER_END | pid={1000-60000} uid=0 auid=0 ses={100-900} subj=unconfined msg='op=PAM:session_close grantors=pam_permit acct="root" exe="/usr/sbin/cron" hostname=? addr=? terminal=cron res=success'"#,
    ),
    (
        220,
        r#"I SERVICE_START | pid=1 uid=0 auid=4294967295 ses=4294967295 subj=unconfined msg='unit={sysstat-collect|phpsessionclean|fwupd-refresh|anacron} comm="systemd" exe="/usr/lib/systemd/systemd" hostname=? addr=? terminal=? res=success'"#,
    ),
    (
        200,
        r#"I AVC | apparmor="STATUS" operation="profile_replace" info="same as current profile, skipping" profile="unconfined" name="snap.{lxd|certbot|prometheus}.{daemon|activate|hook.configure}" pid={1000-60000} comm="apparmor_parser""#,
    ),
    (
        160,
        r#"I AVC | apparmor="STATUS" operation="profile_load" profile="unconfined" name="libvirt-{uuid}" pid={1000-60000} comm="apparmor_parser""#,
    ),
    (
        160,
        r#"I AVC | apparmor="STATUS" operation="profile_replace" profile="unconfined" name="libvirt-{uuid}" pid={1000-60000} comm="apparmor_parser""#,
    ),
    (
        140,
        r#"I AVC | apparmor="DENIED" operation="open" class="file" profile="snap.prometheus.daemon" name="/proc/{100-900}/mounts" pid={1000-60000} comm="prometheus" requested_mask="r" denied_mask="r" fsuid=0 ouid=0"#,
    ),
    (
        90,
        r#"I AVC | apparmor="DENIED" operation="ptrace" class="ptrace" profile="libvirt-{uuid}" pid={1000-60000} comm="qemu-system-x86" requested_mask="read" denied_mask="read" peer="unconfined""#,
    ),
    (
        120,
        r#"I CRED_DISP | pid={1000-60000} uid=0 auid=0 ses={100-900} subj=unconfined msg='op=PAM:setcred grantors=pam_permit acct="root" exe="/usr/sbin/cron" res=success'"#,
    ),
    (
        60,
        r#"I USER_LOGIN | pid={1000-60000} uid=0 auid=4294967295 ses=4294967295 msg='op=login acct="{admin|oracle|test}" exe="/usr/sbin/sshd" hostname=? addr={ip} terminal=sshd res=failed'"#,
    ),
    (
        4,
        r#"I AVC | apparmor="STATUS" operation="profile_replace" profile="unconfined" name="{docker-default|/usr/bin/man|lsb_release|nvidia_modprobe}" pid={1000-60000} comm="apparmor_parser""#,
    ),
    (
        2,
        r#"I ANOM_PROMISCUOUS | dev=vnet{1-9} prom=256 old_prom=0 auid=4294967295 uid=0 gid=0 ses=4294967295"#,
    ),
    (1, r#"I DAEMON_ROTATE | op=rotate-logs auid=0 pid={1000-60000} subj=unconfined res=success"#),
    (
        1,
        r#"I CONFIG_CHANGE | op=set audit_backlog_limit=8192 old=8192 auid=4294967295 ses=4294967295 res=1"#,
    ),
];

/// A name server that takes updates from the address server.
const NAMES: &[Kind] = &[
    (
        420,
        "I update | client @0x7f{hex10} 192.0.2.11#{30000-60000}/key ddns: updating zone 'corp.example/IN': {adding an RR at|deleting rrset at} 'pc-{100-999}.corp.example' {A|DHCID}",
    ),
    (
        300,
        "I queries | client @0x7f{hex10} 192.0.2.{20-250}#{30000-60000} ({job}.corp.example): query: {job}.corp.example IN {A|AAAA} +E(0) (192.0.2.53)",
    ),
    (
        200,
        "I lame-servers | {connection refused|timed out|host unreachable} resolving 'ns{1-4}.example.net/A/IN': {ip}#53",
    ),
    (
        140,
        "I xfer-out | client @0x7f{hex10} 192.0.2.54#{30000-60000} (corp.example): transfer of 'corp.example/IN': IXFR ended: 1 messages, {4-40} records, {200-2000} bytes, 0.001 secs",
    ),
    (120, "I notify | zone corp.example/IN: sending notifies (serial 20260{10000-99999})"),
    (
        120,
        "I security | client @0x7f{hex10} {ip}#{1024-65000} ({isc|version|example}.example.org): query (cache) '{isc|version|example}.example.org/ANY/IN' denied",
    ),
    (70, "W dnssec | validating b{1-9}.example.net/A: bad cache hit (example.net/DNSKEY)"),
    (
        50,
        "E update-security | client @0x7f{hex10} 192.0.2.{200-250}#{30000-60000}: update 'corp.example/IN' denied",
    ),
    (
        4,
        "I general | managed-keys-zone: Key 20326 for zone . is now trusted (acceptance timer complete)",
    ),
    (2, "I rate-limit | limit NXDOMAIN responses to 198.51.100.0/24 for example.org  (00{hex6})"),
    (1, "W general | checkhints: b.root.example/AAAA (2001:db8:200::b) extra record in hints"),
    (1, "I general | received control channel command 'stats'"),
    (
        1,
        "E general | dumping master file: /var/cache/bind/lab.example.tmp-{hex8}: open: file not found",
    ),
];

/// The part of an address server that sends the updates.
const LEASES: &[Kind] = &[
    (
        420,
        "I kea-dhcp-ddns.d2-to-dns | DHCP_DDNS_ADD_SUCCEEDED DHCP_DDNS Request ID 0001{hex16}: successfully added the DNS mapping addition for this request: Type: 0 (CHG_ADD) FQDN: [pc-{100-999}.corp.example.]",
    ),
    (
        240,
        "I kea-dhcp-ddns.d2-to-dns | DHCP_DDNS_REMOVE_SUCCEEDED DHCP_DDNS Request ID 0001{hex16}: successfully removed the DNS mapping addition for this request: Type: 1 (CHG_REMOVE) FQDN: [pc-{100-999}.corp.example.]",
    ),
    (
        300,
        "I kea-dhcp4.leases | DHCP4_LEASE_ALLOC [hwtype=1 02:00:5e:{10-99}:{10-99}:{10-99}], cid=[no info], tid=0x{hex8}: lease 192.0.2.{20-250} has been allocated for 14400 seconds",
    ),
    (
        240,
        "I kea-dhcp4.leases | DHCP4_LEASE_ADVERT [hwtype=1 02:00:5e:{10-99}:{10-99}:{10-99}], cid=[no info], tid=0x{hex8}: lease 192.0.2.{20-250} will be advertised",
    ),
    (
        100,
        "W kea-dhcp4.alloc-engine | ALLOC_ENGINE_V4_DISCOVER_ADDRESS_CONFLICT [hwtype=1 02:00:5e:{10-99}:00:01], cid=[no info], tid=0x{hex8}: conflicting reservation for address 192.0.2.77",
    ),
    (
        70,
        "E kea-dhcp-ddns.d2-to-dns | DHCP_DDNS_NO_MATCH No DNS servers match FQDN phone-{10-99}.voice.example.",
    ),
    (
        40,
        "W kea-dhcp4.dhcp4 | DHCP4_RESERVATIONS_LOOKUP_FIRST_ENABLED Multi-threading is enabled and host reservations lookup is always performed first.",
    ),
    (3, "I kea-dhcp4.hosts | HOSTS_BACKEND_REGISTER registered host backend type: mysql"),
    (
        1,
        "W kea-ctrl-agent.http | HTTP_BAD_CLIENT_REQUEST_RECEIVED bad request received from {ip}: unsupported content",
    ),
    (
        1,
        "I kea-dhcp4.dhcpsrv | DHCPSRV_MEMFILE_LFC_EXECUTE executing Lease File Cleanup using: /usr/sbin/kea-lfc",
    ),
];

/// Everything else of the machine, and the checks of a monitoring that runs on it.
const MACHINE: &[Kind] = &[
    (
        300,
        "I icinga2 | [{1-90}] information/Checkable: Checking for configured notifications for object 'ns1!{disk|load|ntp|dns-static}'",
    ),
    (
        260,
        "I systemd | {sysstat-collect|phpsessionclean|fwupd-refresh|anacron}.service: Deactivated successfully.",
    ),
    (200, "I chronyd | Selected source 192.0.2.{1-4} (time{1-4}.corp.example)"),
    (
        160,
        "I sshd | Connection closed by invalid user {admin|oracle|test} {ip} port {30000-60000} [preauth]",
    ),
    (
        110,
        "W icinga2 | [{1-90}] warning/PluginUtility: command 'check_ups' of 'rack{1-4}!ups' ended with exit code 3",
    ),
    (80, "E libvirtd | internal error: End of file from qemu monitor (vm='lab{1-9}')"),
    (
        60,
        "I dbus-daemon | [system] Activating via systemd: service name='org.freedesktop.{timedate1|hostname1|PackageKit}'",
    ),
    (3, "I systemd | Reloading requested from client PID {1000-60000} ('systemctl')..."),
    (
        2,
        "I snapd | storehelpers.go:954: cannot refresh snap \"{lxd|core22}\": snap has no updates available",
    ),
    (1, "W kernel | kauditd_printk_skb: {4-90} callbacks suppressed"),
    (1, "I multipathd | sdb: add missing path"),
];

/// One line in the audit log says so; a journal is only written when somebody moves in.
pub fn incident() -> Incident {
    Incident {
        name: "linux-named-profile",
        domain: "linux",
        set: Set::Second,
        start: "2026-06-16T04:00:00Z",
        minutes: 390,
        logs: vec![
            log("audit.log", "ns1", auditd, 120, 3600, &[AUDIT]),
            log("named.log", "ns1", named, 120, 3600, &[NAMES]),
            LogFile { skew: 2, ..log("kea.log", "dhcp1", kea, 0, 3200, &[LEASES]) },
            log("ns1-syslog", "ns1", syslog3164, 120, 2400, &[MACHINE]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                7180,
                "ns1-syslog",
                "I unattended-upgrade | Packages that will be upgraded: apparmor-profiles libapparmor1 tzdata",
            ),
            once(
                Cause,
                7262,
                "audit.log",
                r#"I AVC | apparmor="STATUS" operation="profile_replace" profile="unconfined" name="named" pid=24417 comm="apparmor_parser""#,
            ),
            together(
                Symptom,
                8300..18_900,
                330.0,
                &[
                    (
                        "audit.log",
                        0,
                        r#"I AVC | apparmor="DENIED" operation="mknod" class="file" profile="named" name="/srv/dns/dynamic/db.corp.example.jnl" pid=1187 comm="isc-net-0001" requested_mask="c" denied_mask="c" fsuid=110 ouid=110"#,
                    ),
                    (
                        "named.log",
                        3,
                        "E general | /srv/dns/dynamic/db.corp.example.jnl: create: permission denied",
                    ),
                    (
                        "named.log",
                        4,
                        "I update | client @0x7f{hex10} 192.0.2.11#{30000-60000}/key ddns: updating zone 'corp.example/IN': error: journal open failed: unexpected error",
                    ),
                    (
                        "kea.log",
                        9,
                        "E kea-dhcp-ddns.d2-to-dns | DHCP_DDNS_FORWARD_ADD_REJECTED DNS Request ID 0001{req}: Server, 192.0.2.53 port:53, rejected a DNS update request to add the address mapping for FQDN, till-{100-140}.corp.example., with an RCODE: 2",
                    ),
                ],
            ),
            often(
                Symptom,
                10_200..18_700,
                900.0,
                "ns1-syslog",
                "I cupsd | [Job {1000-9000}] Unable to locate printer \"printer-{100-140}.corp.example\".",
            ),
            once(
                Detection,
                12_900,
                "ns1-syslog",
                "I icinga2 | [12] information/Notification: Sending 'Problem' notification 'ns1!dns-dynamic!mail' for user 'oncall-infra'",
            ),
            once(
                Recovery,
                18_950,
                "ns1-syslog",
                "I sudo |   tberg : TTY=pts/2 ; PWD=/etc/apparmor.d/local ; USER=root ; COMMAND=/usr/sbin/apparmor_parser -r /etc/apparmor.d/usr.sbin.named",
            ),
            once(
                Recovery,
                18_951,
                "audit.log",
                r#"I AVC | apparmor="STATUS" operation="profile_replace" profile="unconfined" name="named" pid=51180 comm="apparmor_parser""#,
            ),
            once(
                Decoy,
                6400,
                "audit.log",
                r#"I CONFIG_CHANGE | op=add_rule key="ssh-keys" list=4 auid=1004 ses=311 res=1"#,
            ),
            once(
                Decoy,
                7900,
                "ns1-syslog",
                "E kernel | nvme0n1: I/O Cmd(0x2) @ LBA {1000000-9000000}, 8 blocks, I/O Error (sct 0x2 / sc 0x81) MORE",
            ),
            once(Decoy, 9300, "named.log", "W general | zone lab.example/IN: expired"),
            often(
                Decoy,
                7500..8200,
                60.0,
                "kea.log",
                "E kea-dhcp4.packets | DHCP4_PACKET_DROP_0007 failed to process packet: truncated option 82 from relay 192.0.2.3",
            ),
            once(
                Decoy,
                10_900,
                "kea.log",
                "I kea-dhcp4.dhcp4 | DHCP4_CONFIG_COMPLETE DHCPv4 server has completed configuration: added IPv4 subnets: 1; DDNS: enabled",
            ),
        ],
    }
}
