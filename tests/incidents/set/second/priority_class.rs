//! k8s: analytics gets a priority class of its own; its pods evict the shop whenever the nodes are full.

use super::formats::{cri_klog, flux, ingress, kube_event};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, LogFile, Set, log, often, once, together};

/// What brings the state of the repository into the cluster.
const FLUX: &[Kind] = &[
    (
        400,
        "I kustomization+Kustomization/flux-system/{apps|infra|tenants|monitoring} | server-side apply completed ; out=Deployment/{shop|maps|pay}/{web|api|worker}:unchanged revision=main@sha1:{hex8}",
    ),
    (
        300,
        "I kustomization+Kustomization/flux-system/{apps|infra|tenants|monitoring} | Reconciliation finished in {1-9}.{100-999}s, next run in 10m0s ; revision=main@sha1:{hex8}",
    ),
    (
        220,
        "I helmrelease+HelmRelease/{logging|ingress|monitoring}/{loki|nginx|prometheus} | release in-sync with desired state ; revision={1-40}",
    ),
    (
        200,
        "I gitrepository+GitRepository/flux-system/{platform|apps} | no changes since last reconcilation: observed revision 'main@sha1:{hex8}'",
    ),
    (
        150,
        "I kustomization+Kustomization/flux-system/tenants | server-side apply completed ; out=ConfigMap/{jobs|maps}/{feature-flags|geo-tiles}:configured revision=main@sha1:{hex8}",
    ),
    (
        100,
        "E helmchart+HelmChart/flux-system/legacy-cron | failed to download chart: looks like \"https://charts.example.net\" is not a valid chart repository ; attempts={1-9}",
    ),
    (
        90,
        "E imagerepository+ImageRepository/flux-system/scanner | scan failed: GET https://registry.example.org/v2/scanner/tags/list: TOOMANYREQUESTS ; status=429",
    ),
    (
        60,
        "E kustomization+Kustomization/flux-system/lab | dependency 'flux-system/lab-crds' is not ready, retrying ; revision=main@sha1:{hex8}",
    ),
    (
        4,
        "I kustomization+Kustomization/flux-system/{apps|infra} | server-side apply completed ; out={HorizontalPodAutoscaler|ServiceMonitor|PodDisruptionBudget}/maps/api:configured revision=main@sha1:{hex8}",
    ),
    (
        2,
        "I gitrepository+GitRepository/flux-system/apps | stored artifact for commit 'Bump {maps|lab|docs} to 3.{10-90}' ; revision=main@sha1:{hex8}",
    ),
    (
        1,
        "I kustomization+Kustomization/flux-system/tenants | garbage collected ; out=Job/jobs/import-{100-900}:deleted",
    ),
    (
        1,
        "I helmrelease+HelmRelease/lab/chaos | running 'test' action with timeout of 5m0s ; revision={2-9}",
    ),
    (
        1,
        "I kustomization+Kustomization/flux-system/infra | server-side apply completed ; out=StorageClass/fast-{a|b}:configured revision=main@sha1:{hex8}",
    ),
];

/// A scheduler.
const SCHEDULER: &[Kind] = &[
    (
        400,
        "I schedule_one.go:302 | \"Successfully bound pod to node\" pod=\"{jobs|shop|maps|logging}/{web|api|render|tail}-{hex5}\" node=\"worker-{1-14}\" evaluatedNodes=14 feasibleNodes={1-12}",
    ),
    (220, "I eventhandlers.go:126 | \"Add event for unscheduled pod\" pod=\"jobs/render-{hex5}\""),
    (
        160,
        "I schedule_one.go:955 | \"Unable to schedule pod; no fit; waiting\" pod=\"jobs/gpu-{hex5}\" err=\"0/14 nodes are available: 14 Insufficient nvidia.com/gpu. preemption: 0/14 nodes are available: 14 Preemption is not helpful for scheduling.\"",
    ),
    (
        120,
        "I reflector.go:879 | \"Watch close\" type=\"*v1.{Pod|Node|PersistentVolumeClaim}\" totalItems={9-900}",
    ),
    (
        80,
        "W reflector.go:561 | k8s.io/client-go/informers/factory.go:160: failed to list *v1.ResourceClaim: the server could not find the requested resource",
    ),
    (
        60,
        "E schedule_one.go:1095 | \"Error scheduling pod; retrying\" err=\"running PreBind plugin VolumeBinding: binding volumes: context deadline exceeded\" pod=\"lab/db-{0-2}\"",
    ),
    (
        30,
        "W warnings.go:70 | v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
    ),
    (
        2,
        "I leaderelection.go:271 | successfully renewed lease kube-system/kube-scheduler after a slow answer",
    ),
    (
        1,
        "I node_tree.go:65 | \"Added node in listed group to NodeTree\" node=\"worker-{15-19}\" zone=\"region-a:\"",
    ),
];

/// Events of the cluster.
const EVENTS: &[Kind] = &[
    (
        400,
        "I Pod/{jobs|shop|maps}/{render|web|api}-{hex5}+Pulled+kubelet | Container image \"registry.example.org/{render|web|api}:3.{10-90}\" already present on machine",
    ),
    (320, "I Pod/{jobs|maps}/{render|api}-{hex5}+Started+kubelet | Started container main"),
    (
        300,
        "I Pod/jobs/render-{hex5}+Scheduled+default-scheduler | Successfully assigned jobs/render to worker-{1-14}",
    ),
    (220, "I Job/jobs/render-{1000-9000}+Completed+job-controller | Job completed"),
    (
        140,
        "W Pod/{maps|logging}/{api|tail}-{hex5}+Unhealthy+kubelet | Readiness probe failed: Get \"http://192.0.2.{100-250}:8080/ready\": context deadline exceeded",
    ),
    (
        110,
        "W Pod/jobs/gpu-{hex5}+FailedScheduling+default-scheduler | 0/14 nodes are available: 14 Insufficient nvidia.com/gpu.",
    ),
    (
        90,
        "W HorizontalPodAutoscaler/lab/demo+FailedGetResourceMetric+horizontal-pod-autoscaler | failed to get cpu utilization: missing request for cpu in container demo",
    ),
    (
        80,
        "W Pod/lab/chaos-{hex5}+BackOff+kubelet | Back-off restarting failed container chaos in pod chaos_lab",
    ),
    (
        50,
        "I HorizontalPodAutoscaler/maps/api+SuccessfulRescale+horizontal-pod-autoscaler | New size: {3-9}; reason: cpu resource utilization (percentage of request) {above|below} target",
    ),
    (
        12,
        "I Pod/jobs/sweep-{hex5}+Preempted+default-scheduler | Preempted by pod {uuid} on node worker-{1-14}",
    ),
    (
        2,
        "W Node/default/worker-{1-14}+ImageGCFailed+kubelet | wanted to free {1000000-9000000} bytes, but freed 0 bytes space with errors in image deletion",
    ),
    (
        1,
        "I Node/default/worker-{1-14}+NodeNotSchedulable+kubelet | Node worker status is now: NodeNotSchedulable",
    ),
    (
        1,
        "W Service/lab/echo+FailedToUpdateEndpointSlices+endpoint-slice-controller | Error updating Endpoint Slices for Service lab/echo: skipping Pod demo",
    ),
];

/// What comes in from outside.
const INGRESS: &[Kind] = &[
    (500, "I - | GET /{catalog|search|offer}/{1000-9999} 200 {900-90000} 0.0{10-99} shop-web-80"),
    (300, "I - | POST /cart 200 {100-900} 0.{100-300} shop-web-80"),
    (240, "I - | GET /tiles/{1-18}/{1-900}/{1-900}.png 200 {3000-20000} 0.00{1-9} maps-api-80"),
    (120, "I - | POST /checkout 200 {300-900} 0.{300-900} shop-checkout-80"),
    (90, "I - | GET /{wp-login.php|.git/config|admin} 404 150 0.00{1-9} shop-web-80"),
    (60, "I - | GET /tiles/{19-22}/{1-900}/{1-900}.png 503 190 0.00{1-4} maps-api-80"),
    (40, "I - | POST /login 401 90 0.0{10-90} shop-web-80"),
    (30, "I - | GET /export/{10-99} 504 160 60.00{1-9} lab-export-80"),
];

/// Nothing fails when it is applied; it takes the evening run of the batch jobs.
pub fn incident() -> Incident {
    Incident {
        name: "k8s-priority-class",
        domain: "k8s",
        set: Set::Second,
        start: "2026-06-24T13:00:00Z",
        minutes: 420,
        logs: vec![
            log("flux.json", "flux", flux, 0, 3600, &[FLUX]),
            log("scheduler.log", "sched", cri_klog, 0, 2800, &[SCHEDULER]),
            log("events.json", "events", kube_event, 0, 3800, &[EVENTS]),
            LogFile { skew: 1, ..log("ingress.log", "edge", ingress, 120, 4000, &[INGRESS]) },
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6900,
                "flux.json",
                "I gitrepository+GitRepository/flux-system/apps | stored artifact for commit 'Tidy up analytics namespace' ; revision=main@sha1:7d1e90b2",
            ),
            once(
                Cause,
                6930,
                "flux.json",
                "I kustomization+Kustomization/flux-system/apps | server-side apply completed ; out=PriorityClass/analytics-batch:created revision=main@sha1:7d1e90b2",
            ),
            together(
                Symptom,
                10_900..20_200,
                240.0,
                &[
                    (
                        "scheduler.log",
                        0,
                        "I preemption.go:407 | \"Preemptor pod preempted victim pod\" preemptor=\"analytics/rollup-{req}\" victim=\"shop/{web|checkout}-{hex5}\" node=\"worker-{1-14}\"",
                    ),
                    (
                        "events.json",
                        400,
                        "I Pod/shop/{web|checkout}-{hex5}+Preempted+default-scheduler | Preempted by pod {uuid} on node worker-{1-14}",
                    ),
                ],
            ),
            often(
                Symptom,
                11_400..20_200,
                350.0,
                "events.json",
                "W Pod/shop/{web|checkout}-{hex5}+FailedScheduling+default-scheduler | 0/14 nodes are available: 14 Insufficient cpu. preemption: 0/14 nodes are available: 14 No preemption victims found for incoming pod.",
            ),
            often(
                Symptom,
                11_800..20_300,
                200.0,
                "ingress.log",
                "I - | POST /checkout 503 190 0.00{1-9} shop-checkout-80",
            ),
            often(
                Symptom,
                12_000..20_300,
                330.0,
                "ingress.log",
                "I - | GET /catalog/{1000-9999} 504 160 {10-60}.0{10-99} shop-web-80",
            ),
            once(
                Detection,
                13_500,
                "flux.json",
                "E kustomization+Kustomization/flux-system/apps | Health check failed after 5m0.03s: timeout waiting for: [Deployment/shop/checkout status: 'InProgress'] ; revision=main@sha1:7d1e90b2",
            ),
            once(
                Trigger,
                19_900,
                "flux.json",
                "I gitrepository+GitRepository/flux-system/apps | stored artifact for commit 'Revert \"Tidy up analytics namespace\"' ; revision=main@sha1:c05fa314",
            ),
            once(
                Recovery,
                19_940,
                "flux.json",
                "I kustomization+Kustomization/flux-system/apps | garbage collected ; out=PriorityClass/analytics-batch:deleted revision=main@sha1:c05fa314",
            ),
            once(
                Decoy,
                8800,
                "flux.json",
                "I kustomization+Kustomization/flux-system/apps | server-side apply completed ; out=NetworkPolicy/maps/default-deny:configured revision=main@sha1:55e1ab07",
            ),
            once(
                Decoy,
                10_300,
                "flux.json",
                "I helmrelease+HelmRelease/shop/checkout | release upgraded: 4.18.2 is now current ; revision=61",
            ),
            once(
                Decoy,
                9700,
                "events.json",
                "W Node/default/worker-9+Rebooted+kubelet | Node worker-9 has been rebooted, boot id: {uuid}",
            ),
            often(
                Decoy,
                10_100..10_700,
                60.0,
                "scheduler.log",
                "E reflector.go:205 | \"Failed to watch\" err=\"failed to list *v1.CSIStorageCapacity: etcdserver: leader changed\"",
            ),
            once(
                Decoy,
                12_600,
                "ingress.log",
                "I - | GET /export/77 502 150 0.00{1-9} lab-export-80",
            ),
        ],
    }
}
