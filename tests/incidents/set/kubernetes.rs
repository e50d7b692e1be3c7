//! Clusters.

use crate::formats::{access, json, klog, logfmt, python};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Set, log, often, once, together};
use crate::noise::{CONTROLLER, KUBELET, PROMETHEUS, REQUESTS, SERVICE, WORKER};

/// A release lowers a memory limit with a copied value; pods are killed one after the other.
pub fn memory_limit() -> Incident {
    Incident {
        name: "k8s-memory-limit",
        domain: "k8s",
        set: Set::Train,
        start: "2026-05-06T08:00:00Z",
        minutes: 180,
        logs: vec![
            log("controller.log", "cp1", klog, 0, 4400, &[CONTROLLER]),
            log("kubelet.log", "node-3", klog, 0, 3600, &[KUBELET]),
            log("profile.json", "profile", json, 0, 5400, &[SERVICE]),
            log("ingress.log", "ingress", access, 0, 3800, &[REQUESTS]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                5100,
                "controller.log",
                "I event.go:307 | \"Event occurred\" object=\"shop/profile\" kind=\"Deployment\" type=\"Normal\" reason=\"ScalingReplicaSet\" message=\"Scaled up replica set profile-7c9f5d8b6d to 1\"",
            ),
            once(
                Cause,
                5090,
                "controller.log",
                "I deployment_controller.go:412 | \"Adding deployment revision\" deployment=\"shop/profile\" revision=42 resources=\"limits.memory 2Gi -> 256Mi\"",
            ),
            often(
                Symptom,
                5400..8400,
                70.0,
                "kubelet.log",
                "W oom_watcher_linux.go:78 | \"Got sys oom event\" container=\"profile\" pod=\"shop/profile-7c9f5d8b6d-{hex5}\" victim=\"node\" pid={3000-30000}",
            ),
            often(
                Symptom,
                5420..8400,
                60.0,
                "kubelet.log",
                "E pod_workers.go:1298 | \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"profile\\\" with CrashLoopBackOff\" pod=\"shop/profile-7c9f5d8b6d-{hex5}\"",
            ),
            often(
                Symptom,
                5300..8400,
                25.0,
                "profile.json",
                "W gc | heap near limit ; used_mb={230-255} limit_mb=256 pause_ms={400-1900}",
            ),
            often(
                Symptom,
                5410..8400,
                8.0,
                "ingress.log",
                "I - | GET /v1/profile/{1000-9999} 503 197 0.0{10-40}",
            ),
            once(
                Detection,
                6100,
                "profile.json",
                "W slo | burn rate alert ; name=ProfileAvailability state=firing",
            ),
            once(
                Recovery,
                8350,
                "controller.log",
                "I deployment_controller.go:412 | \"Rolled back deployment\" deployment=\"shop/profile\" revision=43 template=\"41\"",
            ),
            once(
                Decoy,
                4700,
                "controller.log",
                "E cronjob_controllerv2.go:167 | \"Error cleaning up jobs\" cronjob=\"backup/nightly-etcd\" err=\"backup failed: bucket unreachable\"",
            ),
            once(
                Decoy,
                6500,
                "kubelet.log",
                "E certificate_manager.go:562 | \"Certificate request was not signed\" name=\"kubelet-serving-node-9\" err=\"timed out waiting for the condition\"",
            ),
            once(
                Decoy,
                3000,
                "profile.json",
                "E audit | anonymous scan detected ; source=203.0.113.19 paths=412",
            ),
        ],
    }
}

/// A network policy is applied to a namespace; a queue is cut off from its consumers.
pub fn network_policy() -> Incident {
    Incident {
        name: "k8s-network-policy",
        domain: "k8s",
        set: Set::HeldOut,
        start: "2026-08-19T20:00:00Z",
        minutes: 240,
        logs: vec![
            log("controller.log", "cp1", klog, 0, 4800, &[CONTROLLER]),
            log("billing.json", "billing", json, 0, 5200, &[SERVICE]),
            log("prometheus.log", "mon1", logfmt, 0, 3000, &[PROMETHEUS]),
            log("worker.log", "worker1", python, 120, 2100, &[WORKER]),
        ],
        flows: vec![(
            400,
            &[(
                "billing.json",
                0,
                "I ledger | entry written ; queue=invoices duration_ms={4-30} request_id={req}",
            )],
        )],
        story: vec![
            once(
                Trigger,
                7000,
                "controller.log",
                "I httplog.go:132 | \"HTTP\" verb=\"PATCH\" URI=\"/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/security\" latency=\"14.200ms\" resp=200",
            ),
            once(
                Cause,
                7004,
                "controller.log",
                "I policy_controller.go:88 | \"Policy created\" policy=\"billing/default-deny\" selects=\"all pods\" ingress=0 egress=1",
            ),
            often(
                Symptom,
                7030..11_000,
                10.0,
                "billing.json",
                "E amqp | connection to queue broker timed out ; broker=rabbit.billing.svc queue=invoices attempt={1-9}",
            ),
            together(
                Symptom,
                7100..11_000,
                30.0,
                &[(
                    "billing.json",
                    0,
                    "E ledger | entry not written, queue unavailable ; queue=invoices request_id={req}",
                )],
            ),
            often(
                Symptom,
                7200..11_000,
                120.0,
                "prometheus.log",
                "E scrape.go:1331 | Scrape failed ; scrape_pool=billing target=http://10.4.2.{2-90}:9102/metrics err=\"connect: connection timed out\"",
            ),
            once(
                Symptom,
                7500,
                "controller.log",
                "I horizontal.go:881 | \"Successfully rescaled\" HPA=\"billing/consumer\" currentReplicas=3 desiredReplicas=12 reason=\"external metric queue depth above target\"",
            ),
            once(
                Detection,
                8000,
                "prometheus.log",
                "I notifier.go:510 | Alert sent ; alertname=InvoicesDelayed namespace=billing state=firing",
            ),
            once(
                Recovery,
                10_950,
                "controller.log",
                "I policy_controller.go:131 | \"Policy deleted\" policy=\"billing/default-deny\"",
            ),
            once(
                Decoy,
                6600,
                "controller.log",
                "E pv_controller.go:1530 | \"Error deleting volume\" volume=\"pvc-{uuid}\" err=\"volume still attached to node-8\"",
            ),
            once(
                Decoy,
                7900,
                "billing.json",
                "E tax | certificate expired ; host=sandbox.tax.example subject=sandbox",
            ),
            once(
                Decoy,
                4000,
                "prometheus.log",
                "E main.go:955 | Remote write shard panic recovered ; remote=lab-archive",
            ),
        ],
    }
}
