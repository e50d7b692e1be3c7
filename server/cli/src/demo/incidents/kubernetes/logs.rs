//! The logs of the cart service: what kubelet, application and ingress write down, among their everyday noise.

use super::super::dice::{Dice, Tape, at, base64url, clock, precise};
use super::super::people::PEOPLE;
use super::traffic::{BEGIN, END, Life, MENDED, OLD, Request, SMALL};
use super::{DAY, MEND, ROLLOUT};

pub(super) fn ingress(dice: &mut Dice, requests: &[Request]) -> String {
    let homes: Vec<String> = PEOPLE.iter().map(|_| dice.ipv4()).collect();
    let agents = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/136.0.0.0",
        "ShopApp/7.3 (iOS 18.5)",
        "ShopApp/7.3 (Android 15)",
    ];
    let mut tape = Tape::default();
    for request in requests {
        let upstream = match request.pod {
            Some(pod) => format!(
                "192.0.2.{}:8080",
                100 + pod.len() + pod.bytes().map(usize::from).sum::<usize>() % 90
            ),
            None => "-".to_owned(),
        };
        let took = match request.status {
            503 => "0.000".to_owned(),
            _ => format!("0.{:03}", dice.within(4, 190)),
        };
        let bytes = if request.is_failed() { 190 } else { dice.within(300, 9_000) };
        let path = match request.path {
            "POST /cart/coupon" => format!("POST /cart/coupon?email={}", PEOPLE[request.who].email),
            path => path.to_owned(),
        };
        tape.push(request.time, format!(
            "{} - - [09/Jun/2026:{} +0000] \"{path} HTTP/2.0\" {} {bytes} \"-\" \"{}\" {} {took} [shop-cart-api-http] [] {upstream} {bytes} {took} {} {}",
            homes[request.who], clock(request.time), request.status, dice.pick(&agents), dice.within(300, 2_000), request.status, dice.hex(32),
        ));
    }
    // A stale bookmark of a partner, every few minutes on every day.
    let mut stale = at(BEGIN) + 40_000;
    while stale < at(END) {
        tape.push(stale, format!(
            "203.0.113.80 - - [09/Jun/2026:{} +0000] \"GET /v1/cart HTTP/1.1\" 410 146 \"-\" \"partner-sync/1.4\" 211 0.001 [shop-cart-legacy-http] [] 192.0.2.77:8080 146 0.001 410 {}",
            clock(stale), dice.hex(32),
        ));
        stale += dice.within(20_000, 70_000);
    }
    tape.text()
}

pub(super) fn application(dice: &mut Dice, lives: &[Life], requests: &[Request]) -> String {
    let mut tape = Tape::default();
    let mut log = |time: u64, level: &str, pod: &str, rest: &str| {
        tape.push(
            time,
            format!(
                "{{\"level\":\"{level}\",\"ts\":\"{DAY}T{}Z\",\"pod\":\"{pod}\",{rest}}}",
                precise(time, '.')
            ),
        );
    };
    let claims = format!(
        "{{\"iss\":\"https://id.shop.example\",\"sub\":\"cart-api\",\"jti\":\"{}\"}}",
        dice.uuid()
    );
    let token = format!(
        "{}.{}.{}",
        base64url("{\"alg\":\"RS256\",\"typ\":\"JWT\"}"),
        base64url(&claims),
        dice.word(86, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    );
    let password = dice.secret(20);
    for life in lives {
        let mut say = |after: u64, level: &str, rest: &str| {
            if life.start + after < life.end {
                log(life.start + after, level, life.pod, rest);
            }
        };
        say(
            400,
            "info",
            &format!(
                "\"msg\":\"starting\",\"version\":\"{}\",\"go\":\"go1.24.3\",\"limitBytes\":{}",
                life.version, life.limit
            ),
        );
        say(
            1_600,
            "info",
            &format!(
                "\"msg\":\"connected\",\"redis\":\"redis://cart:{password}@redis.shop.svc.example:6379/0\""
            ),
        );
        say(2_400, "info", "\"msg\":\"listening\",\"addr\":\":8080\"");
        for part in 1..=5 {
            say(
                2_400 + part * 11_000,
                "info",
                &format!(
                    "\"msg\":\"price cache loading\",\"entries\":{},\"heapBytes\":{}",
                    part * 36_844,
                    48_000_000 + part * 44_100_000 - part * part * 311_000
                ),
            );
        }
        if !life.killed && life.version != "2.9.0" {
            say(
                71_000,
                "info",
                "\"msg\":\"price cache loaded\",\"entries\":184220,\"heapBytes\":401873920",
            );
            let mut refreshed = 600_000;
            while life.start + refreshed < life.end {
                say(
                    refreshed,
                    "info",
                    &format!(
                        "\"msg\":\"price cache refreshed\",\"entries\":184220,\"heapBytes\":{}",
                        dice.within(398_000_000, 407_000_000)
                    ),
                );
                refreshed += 300_000;
            }
        }
    }
    for request in requests {
        let Some(pod) = request.pod.filter(|_| request.status != 502) else { continue };
        let person = PEOPLE[request.who];
        let user = format!("\"user\":\"{}\",\"email\":\"{}\"", person.user, person.email);
        log(
            request.time - 2,
            "info",
            pod,
            &format!(
                "\"msg\":\"request\",\"request\":\"{}\",\"status\":{},{user}",
                request.path, request.status
            ),
        );
        if dice.percent(6) {
            log(
                request.time - 9,
                "debug",
                pod,
                &format!(
                    "\"msg\":\"pricing call\",\"url\":\"https://pricing.shop.example/v2/quote\",\"authorization\":\"Bearer {token}\""
                ),
            );
        }
        if dice.percent(4) {
            log(
                request.time - 5,
                "error",
                pod,
                &format!(
                    "\"msg\":\"recommendations unavailable\",\"err\":\"context deadline exceeded\",\"attempt\":{}",
                    dice.within(1, 3)
                ),
            );
        }
    }
    tape.text()
}

/// The journal of the node, kernel and kubelet, as `journalctl -o short-iso` prints it.
pub(super) fn node(dice: &mut Dice, lives: &[Life]) -> String {
    let mut tape = Tape::default();
    let uids: Vec<(&str, String)> =
        [OLD, SMALL, MENDED].concat().into_iter().map(|pod| (pod, dice.uuid())).collect();
    for life in lives.iter().filter(|life| life.killed) {
        let (process, memory) = (dice.within(20_000, 60_000), dice.within(258_900, 261_900));
        let killed = format!(
            "Memory cgroup out of memory: Killed process {process} (cart-api) total-vm:1312340kB, anon-rss:{memory}kB, file-rss:18432kB, shmem-rss:0kB, UID:65532 pgtables:904kB oom_score_adj:968"
        );
        tape.push(
            life.end - 90,
            format!("{DAY}T{}+0000 node-2 kernel: {killed}", clock(life.end - 90)),
        );
    }
    let mut log = |time: u64, level: char, place: &str, text: &str| {
        tape.push(
            time,
            format!(
                "{DAY}T{}+0000 node-2 kubelet[1042]: {level}0609 {}{:03}    1042 {place}] {text}",
                clock(time),
                precise(time, '.'),
                time * 7 % 1000
            ),
        );
    };
    let event = |pod: &str, uid: &str, kind: &str, data: &str| {
        format!(
            "\"SyncLoop (PLEG): event for pod\" pod=\"shop/{pod}\" event={{\"ID\":\"{uid}\",\"Type\":\"{kind}\",\"Data\":\"{data}\"}}"
        )
    };
    for (pod, uid) in &uids {
        let own: Vec<&Life> = lives.iter().filter(|life| life.pod == *pod).collect();
        let added = own[0].start.saturating_sub(3_000);
        log(
            added.max(at(ROLLOUT).min(own[0].start)),
            'I',
            "kubelet.go:2448",
            &format!("\"SyncLoop ADD\" source=\"api\" pods=[\"shop/{pod}\"]"),
        );
        log(
            own[0].start - 500,
            'I',
            "reconciler_common.go:251",
            &format!(
                "\"operationExecutor.MountVolume started for volume \\\"config\\\"\" pod=\"shop/{pod}\""
            ),
        );
        for life in own {
            log(
                life.start,
                'I',
                "kubelet.go:2480",
                &event(pod, uid, "ContainerStarted", &life.container),
            );
            if life.killed {
                log(
                    life.end,
                    'I',
                    "generic.go:334",
                    &format!(
                        "\"Generic (PLEG): container finished\" podID=\"{uid}\" containerID=\"{}\" exitCode=137",
                        life.container
                    ),
                );
                log(
                    life.end + 210,
                    'I',
                    "kubelet.go:2480",
                    &event(pod, uid, "ContainerDied", &life.container),
                );
                let mut sync = life.end + 1_200;
                while sync < life.end + life.back_off * 1000 && sync < at(MEND) + 40_000 {
                    log(
                        sync,
                        'E',
                        "pod_workers.go:1301",
                        &format!(
                            "\"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"cart-api\\\" with CrashLoopBackOff: \\\"back-off {}s restarting failed container=cart-api pod={pod}_shop({uid})\\\"\" pod=\"shop/{pod}\" podUID=\"{uid}\"",
                            life.back_off
                        ),
                    );
                    sync += dice.within(11_000, 16_000);
                }
            } else if life.end < at(END) {
                log(
                    life.end,
                    'I',
                    "kubelet.go:2464",
                    &format!("\"SyncLoop DELETE\" source=\"api\" pods=[\"shop/{pod}\"]"),
                );
            }
        }
    }
    let (mut time, mut job, mut probe) =
        (at(BEGIN) + 2_000, at(BEGIN) + 60_000, at(BEGIN) + 95_000);
    while time < at(END) {
        match dice.within(0, 4) {
            0 => log(
                time,
                'E',
                "summary_sys_containers.go:51",
                "\"Failed to get system container stats\" err=\"failed to get cgroup stats for \\\"/system.slice/kubelet.service\\\": unknown container\" containerName=\"/system.slice/kubelet.service\"",
            ),
            1 => log(
                time,
                'I',
                "kubelet_getters.go:187",
                &format!(
                    "\"Pod status updated\" pod=\"kube-system/kube-proxy-{}\" status=\"Running\"",
                    dice.pick(&["n2x7c", "n2x7d"])
                ),
            ),
            2 => log(
                time,
                'I',
                "scope.go:117",
                &format!("\"RemoveContainer\" containerID=\"{}\"", dice.hex(64)),
            ),
            3 => log(time, 'W', "machine.go:65", "Cannot read vendor id correctly, set empty."),
            _ => log(
                time,
                'I',
                "reconciler_common.go:293",
                &format!(
                    "\"Volume detached for volume \\\"kube-api-access-{}\\\" on node \\\"node-2.shop.example\\\" DevicePath \\\"\\\"\"",
                    dice.word(5, "bcdfghjklmnpqrstvwxz2456789")
                ),
            ),
        }
        time += dice.within(6_000, 24_000);
    }
    while job < at(END) {
        let (uid, container) = (dice.uuid(), dice.hex(64));
        let pod = format!(
            "price-export-{}-{}",
            29_400_000 + job / 60_000,
            dice.word(5, "bcdfghjklmnpqrstvwxz2456789")
        );
        log(
            job,
            'I',
            "kubelet.go:2448",
            &format!("\"SyncLoop ADD\" source=\"api\" pods=[\"shop/{pod}\"]"),
        );
        log(
            job + 1_900,
            'I',
            "kubelet.go:2480",
            &event(&pod, &uid, "ContainerStarted", &container),
        );
        log(
            job + 8_200,
            'I',
            "generic.go:334",
            &format!(
                "\"Generic (PLEG): container finished\" podID=\"{uid}\" containerID=\"{container}\" exitCode=0"
            ),
        );
        job += 300_000;
    }
    while probe < at(END) {
        log(
            probe,
            'I',
            "prober.go:107",
            "\"Probe failed\" probeType=\"Readiness\" pod=\"monitoring/snmp-exporter-6f9d8\" containerName=\"exporter\" probeResult=\"failure\" output=\"HTTP probe failed with statuscode: 500\"",
        );
        probe += dice.within(70_000, 130_000);
    }
    tape.text()
}
