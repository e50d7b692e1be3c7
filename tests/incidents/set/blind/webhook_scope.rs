//! k8s: a webhook that checks everything is told to fail closed; when its pods move, nothing can start, not even they.

use super::formats::{audit, logrus, pod_klog};
use crate::formats::klog;
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Kind, Set, log, often, once};

/// What is asked of an API server.
const API: &[Kind] = &[
    (
        500,
        "I update leases | - ; ns=kube-node-lease name=node-{1-12} user=system:node:node-{1-12} code=200",
    ),
    (
        420,
        "I get configmaps | - ; ns={shop|pay|maps|jobs} name={app|feature}-config user=system:serviceaccount:shop:default code=200",
    ),
    (
        360,
        "I patch events | - ; ns={shop|pay|maps|jobs} name=worker.{hex16} user=system:node:node-{1-12} code=200",
    ),
    (
        300,
        "I create subjectaccessreviews | - ; name= user=system:serviceaccount:monitoring:prometheus code=201",
    ),
    (
        260,
        "I patch pods/status | - ; ns=jobs name=batch-{hex5} user=system:node:node-{1-12} code=200",
    ),
    (
        240,
        "I create pods | - ; ns=jobs name=batch-{hex5} user=system:serviceaccount:kube-system:job-controller code=201",
    ),
    (
        220,
        "I delete pods | - ; ns=jobs name=batch-{hex5} user=system:serviceaccount:kube-system:ttl-after-finished-controller code=200",
    ),
    (
        160,
        "I list nodes | - ; name= user=system:serviceaccount:kube-system:cluster-autoscaler code=200",
    ),
    (
        90,
        "I update configmaps | Operation cannot be fulfilled on configmaps \"leader-elect\": the object has been modified; please apply your changes to the latest version and try again ; ns=jobs name=leader-elect user=system:serviceaccount:jobs:runner code=409",
    ),
    (
        80,
        "I get secrets | secrets \"legacy-pull\" is forbidden: User cannot get resource \"secrets\" in the namespace \"maps\" ; ns=maps name=legacy-pull user=system:serviceaccount:maps:default code=403",
    ),
    (
        70,
        "I get deployments | deployments.apps \"canary\" not found ; ns=shop name=canary user=system:serviceaccount:ci:deployer code=404",
    ),
    (
        60,
        "I create pods | pods \"batch\" is forbidden: exceeded quota: jobs-quota, requested: limits.cpu=4, used: limits.cpu=60, limited: limits.cpu=60 ; ns=jobs name= user=system:serviceaccount:kube-system:job-controller code=403",
    ),
    (
        30,
        "I patch validatingwebhookconfigurations | - ; name={cert-manager|ingress}-webhook user=system:serviceaccount:cert-manager:cainjector code=200",
    ),
    (
        24,
        "I create pods/eviction | - ; ns={shop|pay|maps} name=worker-{hex10}-{hex5} user=system:serviceaccount:kube-system:cluster-autoscaler code=201",
    ),
    (
        20,
        "I patch deployments | - ; ns={shop|pay|maps} name={web|api|worker} user=system:serviceaccount:argocd:argocd-application-controller code=200",
    ),
    (
        8,
        "I patch deployments/scale | - ; ns=maps name=tiles user=system:serviceaccount:keda:operator code=200",
    ),
    (2, "I update rolebindings | - ; ns=ci name=deployers user=kim@example.com code=200"),
    (1, "I create networkpolicies | - ; ns=lab name=allow-dns user=kim@example.com code=201"),
    (
        1,
        "I update clusterroles | - ; name=view-extra user=system:serviceaccount:argocd:argocd-application-controller code=200",
    ),
    (
        1,
        "I delete persistentvolumeclaims | - ; ns=lab name=scratch-{1-9} user=kim@example.com code=200",
    ),
    (1, "I update resourcequotas | - ; ns=lab name=lab-quota user=kim@example.com code=200"),
    (
        1,
        "I patch priorityclasses | - ; name=batch-low user=system:serviceaccount:argocd:argocd-application-controller code=200",
    ),
];

/// A controller manager.
const MANAGER: &[Kind] = &[
    (
        400,
        "I event.go:377 | \"Event occurred\" object=\"jobs/batch\" fieldPath=\"\" kind=\"CronJob\" apiVersion=\"batch/v1\" type=\"Normal\" reason=\"SuccessfulCreate\" message=\"Created job batch-{20000000-29999999}\"",
    ),
    (
        300,
        "I job_controller.go:574 | \"Finished syncing job\" logger=\"job-controller\" key=\"jobs/batch-{20000000-29999999}\" elapsed=\"{1-40}.{100-999}ms\"",
    ),
    (
        220,
        "I endpointslice_controller.go:393 | \"Finished syncing service endpoint slices\" service=\"{shop|pay|maps}/{web|api}\" elapsed=\"{100-900}us\"",
    ),
    (
        200,
        "I replica_set.go:679 | \"Finished syncing\" logger=\"replicaset-controller\" kind=\"ReplicaSet\" key=\"{shop|pay|maps}/{web|api|worker}-{hex10}\" duration=\"{1-30}.{100-999}ms\"",
    ),
    (
        160,
        "I resource_quota_controller.go:461 | \"syncing resource quota controller with updated resources from discovery\" diff=\"added: [], removed: []\"",
    ),
    (
        110,
        "W endpointslice_controller.go:319 | \"Error syncing endpoint slices for service, retrying\" key=\"maps/tiles\" err=\"EndpointSlice informer cache is out of date\"",
    ),
    (
        90,
        "E horizontal.go:274 | \"Unhandled Error\" err=\"failed to compute desired number of replicas for lab/notebook: unable to get metrics for resource cpu: no metrics returned\"",
    ),
    (
        70,
        "E resource_quota_controller.go:440 | \"Unhandled Error\" err=\"unable to retrieve the complete list of server APIs: metrics.lab.example/v1beta1: stale GroupVersion discovery\"",
    ),
    (
        50,
        "I pv_controller.go:881 | \"Volume entered phase\" volumeName=\"pvc-{uuid}\" phase=\"Bound\"",
    ),
    (
        40,
        "I node_ipam_controller.go:110 | \"Node already has a CIDR allocated\" node=\"node-{1-12}\" podCIDR=\"198.51.100.0/26\"",
    ),
    (3, "I garbagecollector.go:203 | \"All resource monitors have synced\""),
    (1, "I ttl_controller.go:124 | \"Starting TTL controller\" limit={100-500}"),
    (
        1,
        "W actual_state_of_world.go:541 | Failed to update statusUpdateNeeded field in actual state of world: Failed to set statusUpdateNeeded to needed true",
    ),
    (
        1,
        "I certificate_controller.go:112 | \"Starting certificate controller\" name=\"csrsigning-kubelet-client\"",
    ),
    (
        1,
        "E cronjob_controllerv2.go:168 | \"Unhandled Error\" err=\"error syncing CronJobController lab/sweep, requeuing: unparseable schedule\"",
    ),
];

/// A kubelet in a container.
const NODE: &[Kind] = &[
    (
        400,
        "I kubelet.go:2407 | \"SyncLoop (PLEG): event for pod\" pod=\"jobs/batch-{hex5}\" event={\"ID\":\"{uuid}\",\"Type\":\"ContainerDied\",\"Data\":\"{hex16}\"}",
    ),
    (300, "I kubelet.go:2375 | \"SyncLoop ADD\" source=\"api\" pods=[\"jobs/batch-{hex5}\"]"),
    (260, "I kubelet.go:2391 | \"SyncLoop REMOVE\" source=\"api\" pods=[\"jobs/batch-{hex5}\"]"),
    (
        220,
        "I pod_container_deletor.go:80 | \"Container not found in pod's containers\" containerID=\"{hex16}\"",
    ),
    (
        140,
        "I csi_attacher.go:380 | kubernetes.io/csi: attacher.MountDevice STAGE_UNSTAGE_VOLUME capability not set. Skipping MountDevice...",
    ),
    (
        90,
        "E kuberuntime_manager.go:1274 | \"Unhandled Error\" err=\"container notebook start failed in pod lab/notebook-0: CreateContainerConfigError: secret notebook-token not found\"",
    ),
    (
        80,
        "W prober.go:104 | \"Probe failed\" probeType=\"Readiness\" pod=\"maps/tiles-{hex10}-{hex5}\" output=\"Get http://198.51.100.{1-60}:8080/ready: context deadline exceeded\"",
    ),
    (
        60,
        "E log.go:32 | \"ContainerStatus from runtime service failed\" err=\"rpc error: code = NotFound desc = could not find container {hex16}\"",
    ),
    (30, "I eviction_manager.go:382 | \"Eviction manager: no resources are starved\""),
    (
        2,
        "W container.go:589 | Failed to update stats for container \"/kubepods/burstable/pod{uuid}\": unable to determine device info for dir",
    ),
    (
        1,
        "I dynamic_cafile_content.go:211 | \"Failed to remove file watch, it may have been deleted\" file=\"/etc/kubernetes/pki/ca.crt\" err=\"can't remove non-existent watch\"",
    ),
    (1, "I kubelet_node_status.go:488 | \"Fast updating node status as it just became ready\""),
    (
        1,
        "I topology_manager.go:215 | \"Topology Admit Handler\" podUID=\"{uuid}\" podNamespace=\"lab\" podName=\"scratch\"",
    ),
    (
        1,
        "E cadvisor_stats_provider.go:522 | \"Partial failure issuing cadvisor.ContainerInfoV2\" err=\"partial failures: [/user.slice: RecentStats: unable to find data in memory cache]\"",
    ),
];

/// What rolls releases out.
const DELIVERY: &[Kind] = &[
    (
        400,
        "I - | Refreshing app status (controller refresh requested), level (1) ; application={shop|pay|maps|lab}-{web|api|jobs}",
    ),
    (
        360,
        "I - | Reconciliation completed ; application={shop|pay|maps|lab}-{web|api|jobs} time_ms={40-900} patch_ms=0 git_ms={20-300}",
    ),
    (
        300,
        "I - | No status changes. Skipping patch ; application={shop|pay|maps|lab}-{web|api|jobs}",
    ),
    (
        260,
        "I - | Comparing app state (cluster: https://kubernetes.default.svc) ; application={shop|pay|maps|lab}-{web|api|jobs}",
    ),
    (
        100,
        "I - | Initiated automated sync to '{hex16}' ; application={shop|pay|maps}-{web|api|jobs}",
    ),
    (100, "I - | Sync operation to {hex16} succeeded ; application={shop|pay|maps}-{web|api|jobs}"),
    (80, "W - | Skipping auto-sync: failed previous sync attempt to {hex7} ; application=lab-jobs"),
    (
        60,
        "E - | Failed to load live state: namespace \"sandbox-{1-9}\" is not managed ; application=lab-api",
    ),
    (
        50,
        "E - | finished unary call with code Unauthenticated ; grpc.method=List grpc.service=application.ApplicationService",
    ),
    (2, "I - | Loaded {4-9} repository credentials ; component=repo"),
    (1, "I - | Trim cache: dropped {100-900} manifests ; component=repo"),
    (
        1,
        "W - | Unable to parse ignoreDifferences entry of project lab, ignored ; component=settings",
    ),
    (1, "I - | Notifications configuration updated ; component=notifications"),
    (1, "E - | Webhook payload of unknown event type ping ignored ; component=webhook"),
];

/// The scope and the failure policy of a webhook change; harm comes with the next drain of a node.
pub fn incident() -> Incident {
    Incident {
        name: "k8s-webhook-scope",
        domain: "k8s",
        set: Set::Blind,
        start: "2026-11-03T08:00:00Z",
        minutes: 240,
        logs: vec![
            log("audit.json", "api1", audit, 0, 5400, &[API]),
            log("controller-manager.log", "cp1", klog, 0, 3200, &[MANAGER]),
            log("node-7-kubelet.log", "node-7", pod_klog, 0, 2600, &[NODE]),
            log("delivery.log", "argocd", logrus, 60, 3400, &[DELIVERY]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                4600,
                "delivery.log",
                "I - | Initiated automated sync to '{hex16}' ; application=policy-guard",
            ),
            once(
                Cause,
                4603,
                "audit.json",
                "I update validatingwebhookconfigurations | - ; name=policy-guard user=system:serviceaccount:argocd:argocd-application-controller code=200 failurePolicy=Fail",
            ),
            once(
                Trigger,
                6700,
                "audit.json",
                "I create pods/eviction | - ; ns=policy-guard name=policy-guard-{hex10}-{hex5} user=system:serviceaccount:kube-system:cluster-autoscaler code=201",
            ),
            often(
                Symptom,
                6730..10_600,
                95.0,
                "audit.json",
                "I create pods | Internal error occurred: failed calling webhook \"validate.policy-guard.example\": failed to call webhook: Post \"https://policy-guard.policy-guard.svc:443/validate\": no endpoints available for service \"policy-guard\" ; ns={shop|pay|maps|jobs|policy-guard} name= user=system:serviceaccount:kube-system:replicaset-controller code=500",
            ),
            often(
                Symptom,
                6740..10_600,
                120.0,
                "controller-manager.log",
                "E replica_set.go:608 | \"Unhandled Error\" err=\"sync \\\"{shop|pay|maps|policy-guard}/{web|api|worker}-{hex10}\\\" failed with Internal error occurred: failed calling webhook \\\"validate.policy-guard.example\\\": no endpoints available\"",
            ),
            often(
                Symptom,
                6760..10_600,
                160.0,
                "node-7-kubelet.log",
                "E controller.go:195 | \"Failed to update lease\" err=\"Internal error occurred: failed calling webhook \\\"validate.policy-guard.example\\\": context deadline exceeded\"",
            ),
            once(
                Symptom,
                7000,
                "controller-manager.log",
                "I node_lifecycle_controller.go:1031 | \"Controller detected that some Nodes are Ready\" zone=\"eu-2b\" newState=\"PartialDisruption\"",
            ),
            often(
                Symptom,
                7300..8300,
                110.0,
                "controller-manager.log",
                "I taint_eviction.go:111 | \"Deleting pod\" controller=\"taint-eviction-controller\" pod=\"{shop|pay|maps}/{web|api}-{hex10}-{hex5}\"",
            ),
            often(
                Symptom,
                7400..10_600,
                400.0,
                "delivery.log",
                "W - | Sync operation to {hex16} failed: one or more objects failed to apply, reason: failed calling webhook ; application={shop|pay|maps}-web",
            ),
            once(
                Detection,
                7900,
                "delivery.log",
                "I - | Sending notification about condition on-health-degraded to pager ; application=pay-api",
            ),
            once(
                Recovery,
                10_580,
                "audit.json",
                "I delete validatingwebhookconfigurations | - ; name=policy-guard user=oncall@example.com code=200",
            ),
            once(
                Decoy,
                5900,
                "audit.json",
                "I update configmaps | - ; ns=kube-system name=coredns user=kim@example.com code=200",
            ),
            often(
                Decoy,
                6200..7000,
                110.0,
                "node-7-kubelet.log",
                "E log.go:32 | \"PullImage from image service failed\" err=\"rpc error: code = Unknown desc = failed to pull image registry.example.net/reports:2.4.1: 429 Too Many Requests\"",
            ),
            once(
                Decoy,
                6500,
                "controller-manager.log",
                "E attach_detach_controller.go:412 | \"Unhandled Error\" err=\"timed out waiting for detach of volume pvc-{uuid} from node-9\"",
            ),
            once(
                Decoy,
                4900,
                "delivery.log",
                "E - | Failed to generate manifest: helm template sandbox exited 1: chart not found ; application=lab-web",
            ),
            once(
                Decoy,
                8400,
                "node-7-kubelet.log",
                "E kubelet.go:1542 | \"Image garbage collection failed multiple times in a row\" err=\"wanted to free {1000000-9000000} bytes, but freed 0 bytes space\"",
            ),
        ],
    }
}
