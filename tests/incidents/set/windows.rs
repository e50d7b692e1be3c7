//! Windows servers and the directory.

use crate::formats::{access, json, mysql, syslog5424, windows};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Set, log, often, once};
use crate::noise::{LINUX, MYSQL, REQUESTS, SERVICE, WINDOWS};

/// The host of a domain controller steps its clock; Kerberos refuses what comes from it.
pub fn clock() -> Incident {
    Incident {
        name: "windows-clock",
        domain: "windows",
        set: Set::Train,
        start: "2026-02-03T06:00:00Z",
        minutes: 240,
        logs: vec![
            log("dc02.txt", "dc02.corp.example", windows, 0, 2600, &[WINDOWS]),
            log("file01.txt", "file01.corp.example", windows, 0, 2600, &[WINDOWS]),
            log("intranet.json", "intra1", json, 60, 4200, &[SERVICE]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                7000,
                "dc02.txt",
                "I VMTools/1000 | Guest operation: host time synchronization was enabled for virtual machine dc02 by maintenance plan",
            ),
            once(
                Cause,
                7030,
                "dc02.txt",
                "I Microsoft-Windows-Kernel-General/1 | The system time has changed to 2026-02-03T08:09:41Z from 2026-02-03T07:57:10Z. Change Reason: An application or system component changed the time. Process: vmtoolsd.exe",
            ),
            often(
                Symptom,
                7100..11_000,
                20.0,
                "dc02.txt",
                "E Microsoft-Windows-Security-Auditing/4771 | Kerberos pre-authentication failed. Account Name: user{100-480} Service Name: krbtgt/CORP Failure Code: 0x25",
            ),
            often(
                Symptom,
                7130..11_000,
                25.0,
                "file01.txt",
                "E Microsoft-Windows-Security-Kerberos/5 | The kerberos client received a KRB_AP_ERR_SKEW error from the server dc02$. The time difference is greater than the allowed limit.",
            ),
            once(
                Symptom,
                7400,
                "file01.txt",
                "E NETLOGON/5719 | This computer was not able to set up a secure session with a domain controller in domain CORP: access denied by dc02.",
            ),
            often(
                Symptom,
                7200..11_000,
                14.0,
                "intranet.json",
                "E sso | single sign on failed ; status=401 cause=GSSException_clock_skew request_id={hex12}",
            ),
            once(
                Detection,
                8300,
                "intranet.json",
                "W helpdesk | incident opened ; id=INC{100000-199999} title=users_cannot_sign_in priority=1",
            ),
            once(
                Recovery,
                10_950,
                "dc02.txt",
                "I Microsoft-Windows-Time-Service/35 | The time service is now synchronizing the system time with the time source ntp1.corp.example (ntp.m|0x8).",
            ),
            once(
                Decoy,
                6500,
                "file01.txt",
                "E Microsoft-Windows-Backup/517 | The backup operation that started has failed with error code 0x80780081 for volume E:.",
            ),
            once(
                Decoy,
                5000,
                "dc02.txt",
                "W Microsoft-Windows-CertificationAuthority/64 | Certificate for kiosk-12 with thumbprint {hex16} is about to expire or has already expired.",
            ),
            once(
                Decoy,
                9000,
                "file01.txt",
                "E disk/7 | The device, \\Device\\Harddisk4\\DR4, has a bad block.",
            ),
        ],
    }
}

/// The password of a service account is rotated; a pool that kept the old one locks the account.
pub fn service_account() -> Incident {
    Incident {
        name: "windows-service-account",
        domain: "windows",
        set: Set::HeldOut,
        start: "2026-10-14T12:00:00Z",
        minutes: 300,
        logs: vec![
            log("dc01.txt", "dc01.corp.example", windows, 0, 2800, &[WINDOWS]),
            log("iis.log", "web02", access, -300, 4800, &[REQUESTS]),
            log("vaultd.log", "vault1", syslog5424, 0, 2500, &[LINUX]),
            log("mysql.log", "crm1", mysql, 0, 2000, &[MYSQL]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                9000,
                "vaultd.log",
                "I rotator | rotation plan quarterly started for 14 identities",
            ),
            once(
                Cause,
                9060,
                "vaultd.log",
                "I rotator | identity svc-orders: new secret version 18 written, consumers to notify: 0",
            ),
            once(
                Symptom,
                9061,
                "dc01.txt",
                "I Microsoft-Windows-Security-Auditing/4724 | An attempt was made to reset an account's password. Target Account Name: svc-orders Subject: rotator",
            ),
            often(
                Symptom,
                9100..13_000,
                22.0,
                "dc01.txt",
                "I Microsoft-Windows-Security-Auditing/4776 | The computer attempted to validate the credentials for an account. Logon Account: svc-orders Source Workstation: WEB02 Error Code: 0xC000006A",
            ),
            often(
                Symptom,
                9300..13_000,
                400.0,
                "dc01.txt",
                "I Microsoft-Windows-Security-Auditing/4740 | A user account was locked out. Account Name: svc-orders Caller Computer Name: WEB02",
            ),
            often(
                Symptom,
                9110..13_000,
                10.0,
                "iis.log",
                "I - | POST /api/orders 500 1208 0.{100-300}",
            ),
            once(
                Detection,
                10_100,
                "vaultd.log",
                "W pager | page sent to oncall-orders: OrdersApiErrors above 20% for 10 minutes",
            ),
            once(
                Recovery,
                12_980,
                "dc01.txt",
                "I Microsoft-Windows-Security-Auditing/4767 | A user account was unlocked. Account Name: svc-orders Subject: oncall",
            ),
            once(
                Decoy,
                8600,
                "vaultd.log",
                "E sealcheck | audit device file/ unreachable on standby vault3, 3 attempts",
            ),
            once(
                Decoy,
                9800,
                "dc01.txt",
                "E Ntfs/55 | A corruption was discovered in the file system structure on volume F: of archive server.",
            ),
            once(
                Decoy,
                7000,
                "iis.log",
                "I 203.0.113.80 | GET /cgi-bin/luci/;stok=/locale 500 0 0.001",
            ),
        ],
    }
}
