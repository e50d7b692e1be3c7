//! What goes on all the time: ordinary work, everyday errors, and rare things that mean nothing.

use crate::incident::Kind;

/// A web shop in Java.
pub const SHOP: &[Kind] = &[
    (
        90,
        "I c.e.shop.OrderService | order {100000-999999} accepted for customer {1000-9999} in {8-140} ms",
    ),
    (80, "I c.e.shop.CartController | cart {hex8} now holds {1-14} items"),
    (60, "D c.e.shop.PriceCache | hit for sku-{1000-9999} age {1-290} s"),
    (40, "D c.e.shop.PriceCache | miss for sku-{1000-9999}, loading"),
    (50, "I c.e.shop.LoginController | session {hex12} opened for customer {1000-9999}"),
    (30, "I c.e.shop.LoginController | session {hex12} closed after {20-900} s"),
    (45, "I c.e.shop.PaymentClient | charge {hex10} authorized in {90-420} ms"),
    (25, "I c.e.shop.MailQueue | receipt for order {100000-999999} queued, depth {0-9}"),
    (20, "I c.e.shop.StockSync | reserved {1-4} of sku-{1000-9999} in warehouse {FRA|AMS|VIE}"),
    (14, "W c.e.shop.PaymentClient | charge {hex10} declined by issuer, code {51|05|14}"),
    (12, "W c.e.shop.AddressCheck | address of customer {1000-9999} not found, accepted as typed"),
    (9, "E c.e.shop.FeedImport | feed supplier-{3-9} row {10-9000} has no price, skipped"),
    (6, "E c.e.shop.ImageProxy | image for sku-{1000-9999} not found: 404 from media.example.net"),
    (
        5,
        "W c.e.shop.MailQueue | mail relay answered 451, will retry receipt for order {100000-999999}",
    ),
    (4, "I c.e.shop.Scheduler | job cleanup-carts removed {4-90} stale carts in {100-900} ms"),
    (4, "I c.e.shop.Scheduler | job sitemap wrote {2000-2100} urls"),
    (3, "W c.e.shop.RateLimiter | client {ip} exceeded 120 requests per minute"),
    (2, "I c.e.shop.FeatureFlags | flags refreshed, 42 known"),
    (1, "W c.e.shop.PdfRenderer | font DejaVu missing, using fallback"),
    (1, "I c.e.shop.ReportJob | daily report sent to finance, {3-9} pages"),
    (1, "E c.e.shop.Wishlist | wishlist {hex8} could not be parsed: unexpected end of input"),
    (1, "I c.e.shop.CacheAdmin | cache region {prices|images|texts} cleared by timer"),
];

/// A Linux machine.
pub const LINUX: &[Kind] = &[
    (50, "I systemd | Started Session {100-9999} of User {deploy|backup|nagios}."),
    (40, "I CRON[{2000-30000}] | (root) CMD (   cd / && run-parts --report /etc/cron.hourly)"),
    (
        40,
        "I CRON[{2000-30000}] | pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)",
    ),
    (40, "I CRON[{2000-30000}] | pam_unix(cron:session): session closed for user root"),
    (
        45,
        "I sshd[{2000-30000}] | Accepted publickey for {deploy|backup|nagios} from 192.0.2.{2-60} port {30000-60000} ssh2: ED25519 SHA256:{hex16}",
    ),
    (
        40,
        "I sshd[{2000-30000}] | Failed password for invalid user {admin|test|oracle|pi|guest} from {ip} port {30000-60000} ssh2",
    ),
    (
        30,
        "I sshd[{2000-30000}] | Received disconnect from {ip} port {30000-60000}:11: Bye Bye [preauth]",
    ),
    (
        30,
        "I kernel | [UFW BLOCK] IN=eth0 OUT= MAC={hex12} SRC={ip} DST=192.0.2.10 LEN=40 PROTO=TCP SPT={1024-60000} DPT={23|445|3389|8080}",
    ),
    (
        20,
        "I systemd | {apt-daily|man-db|logrotate|fstrim|sysstat-collect}.service: Deactivated successfully.",
    ),
    (
        20,
        "I systemd | Finished {Daily apt activities|Rotate log files|Discard unused blocks|system activity accounting tool}.",
    ),
    (18, "I dhclient | DHCPACK of 192.0.2.10 from 192.0.2.1 (xid=0x{hex8})"),
    (18, "I postfix/smtpd | connect from unknown[{ip}]"),
    (
        12,
        "I postfix/smtpd | NOQUEUE: reject: RCPT from unknown[{ip}]: 554 5.7.1 Relay access denied",
    ),
    (
        14,
        "I systemd-resolved | Using degraded feature set UDP instead of UDP+EDNS0 for DNS server 192.0.2.53.",
    ),
    (12, "I snmpd | Connection from UDP: [192.0.2.7]:{30000-60000}->[192.0.2.10]:161"),
    (9, "I collectd | plugin df: {3-9} file systems read in {1-40} ms"),
    (8, "I rsyslogd | action 'action-8-builtin:omfwd' resumed (module 'builtin:omfwd')"),
    (7, "E smartd | Device: /dev/sdc [SAT], 1 Currently unreadable (pending) sectors"),
    (
        6,
        "E nslcd | [{hex6}] <passwd=\"{nobody|games|irc}\"> ldap_result() failed: Can't contact LDAP server",
    ),
    (4, "I ntpd | adjusting local clock by {-0|0}.0{1-9}s"),
    (
        3,
        "I kernel | perf: interrupt took too long ({2500-9000} > 2500), lowering kernel.perf_event_max_sample_rate to {5000-79000}",
    ),
    (
        2,
        "I dbus-daemon | [system] Successfully activated service 'org.freedesktop.{hostname1|timedate1|nm_dispatcher}'",
    ),
    (1, "W kernel | TCP: request_sock_TCP: Possible SYN flooding on port 25. Sending cookies."),
    (1, "I systemd | Reloading."),
    (
        1,
        "I unattended-upgrade | No packages found that can be upgraded unattended and no pending auto-removals",
    ),
    (
        1,
        "E snapd | stateengine.go:149: state ensure error: cannot refresh catalog: dial tcp: lookup api.example.org: i/o timeout",
    ),
];

/// Requests to a web server.
pub const REQUESTS: &[Kind] = &[
    (100, "I - | GET /product/{1000-9999} 200 {4000-30000} 0.0{10-99}"),
    (60, "I - | GET /static/{app|vendor|theme}.{hex8}.{js|css} 200 {9000-200000} 0.00{1-9}"),
    (40, "I - | GET /search?q={shoes|lamp|desk|chair|bike} 200 {9000-40000} 0.{100-380}"),
    (30, "I - | POST /cart 200 {200-900} 0.0{20-99}"),
    (20, "I - | POST /checkout 201 {300-900} 0.{200-600}"),
    (20, "I - | GET /account/orders 200 {2000-9000} 0.0{30-99}"),
    (15, "I - | GET /healthz 200 2 0.001"),
    (12, "I - | GET /favicon.ico 304 0 0.001"),
    (10, "I - | GET /{wp-login.php|.env|phpmyadmin/|xmlrpc.php|admin/} 404 162 0.001"),
    (6, "I - | POST /login 401 88 0.0{60-99}"),
    (3, "I - | GET /export/catalog.csv 200 {900000-2000000} {1-4}.{100-900}"),
    (2, "I - | GET /legacy/banner 500 170 0.0{10-99}"),
];

/// A PostgreSQL server.
pub const POSTGRES: &[Kind] = &[
    (
        60,
        "I app@shop | duration: {1-40}.{100-999} ms  statement: SELECT * FROM products WHERE id = {1000-9999}",
    ),
    (
        50,
        "I app@shop | duration: {1-30}.{100-999} ms  statement: UPDATE carts SET updated_at = now() WHERE id = {1000-99999}",
    ),
    (
        40,
        "I app@shop | duration: {2-60}.{100-999} ms  statement: INSERT INTO audit_events (kind, body) VALUES ('view', '{hex8}')",
    ),
    (
        40,
        "I app@shop | duration: {3-70}.{100-999} ms  statement: SELECT * FROM orders WHERE customer_id = {1000-9999} ORDER BY created_at DESC",
    ),
    (25, "I [unknown]@[unknown] | connection received: host=192.0.2.{20-29} port={30000-60000}"),
    (
        25,
        "I app@shop | connection authorized: user=app database=shop SSL enabled (protocol=TLSv1.3)",
    ),
    (
        20,
        "I app@shop | disconnection: session time: 0:{10-59}:{10-59}.{100-999} user=app database=shop host=192.0.2.{20-29} port={30000-60000}",
    ),
    (10, "I - | checkpoint starting: time"),
    (
        10,
        "I - | checkpoint complete: wrote {100-4000} buffers ({1-9}.{1-9}%); 0 WAL file(s) added, 0 removed, {1-9} recycled; write={20-200}.{100-999} s, sync=0.{100-999} s",
    ),
    (
        8,
        "I - | automatic vacuum of table \"shop.public.{carts|audit_events|sessions}\": index scans: 1 pages: 0 removed, {1000-9000} remain",
    ),
    (
        7,
        "I - | automatic analyze of table \"shop.public.{carts|products|sessions}\" system usage: CPU: user: 0.{10-99} s",
    ),
    (
        8,
        "E app@shop | duplicate key value violates unique constraint \"wishlists_customer_id_key\"",
    ),
    (5, "E report@shop | canceling statement due to user request"),
    (4, "F app@template | password authentication failed for user \"app\""),
    (
        4,
        "I report@shop | duration: {900-4000}.{100-999} ms  statement: SELECT date_trunc('day', created_at), count(*) FROM audit_events GROUP BY 1",
    ),
    (3, "I app@shop | could not receive data from client: Connection reset by peer"),
    (2, "W app@shop | there is no transaction in progress"),
    (
        1,
        "I app@shop | temporary file: path \"base/pgsql_tmp/pgsql_tmp{1000-9999}.0\", size {90000000-190000000}",
    ),
    (1, "E monitor@shop | relation \"pg_stat_wal_receiver_v2\" does not exist at character 15"),
];

/// A control plane of Kubernetes.
pub const CONTROLLER: &[Kind] = &[
    (
        60,
        "I controller.go:116 | \"Reconciling\" controller=\"{deployment|replicaset|endpointslice}\" object=\"{shop|media|search|batch}/{web|api|worker}-{hex6}\"",
    ),
    (
        50,
        "I httplog.go:132 | \"HTTP\" verb=\"{GET|LIST|WATCH|PATCH}\" URI=\"/api/v1/namespaces/{shop|media|search}/pods\" latency=\"{1-40}.{100-999}ms\" resp=200",
    ),
    (
        30,
        "I event.go:307 | \"Event occurred\" object=\"batch/report-{20000-29999}\" kind=\"Job\" type=\"Normal\" reason=\"SuccessfulCreate\" message=\"Created pod: report-{20000-29999}-{hex5}\"",
    ),
    (25, "I job_controller.go:562 | \"enqueueing job\" key=\"batch/report-{20000-29999}\""),
    (
        20,
        "I garbagecollector.go:501 | \"Processing item\" item=\"[v1/Pod, namespace: batch, name: report-{hex5}, uid: {uuid}]\"",
    ),
    (
        15,
        "I leaderelection.go:258 | \"successfully renewed lease\" lease=\"kube-system/kube-controller-manager\"",
    ),
    (
        10,
        "W reflector.go:424 | watch of *v1.ConfigMap ended with: too old resource version: {100000-999999}",
    ),
    (
        8,
        "I scheduler.go:604 | \"Successfully bound pod to node\" pod=\"batch/report-{hex5}\" node=\"node-{1-6}\" evaluatedNodes=6 feasibleNodes={4-6}",
    ),
    (
        7,
        "E disruption.go:630 | \"Error syncing PodDisruptionBudget\" err=\"no matching pods\" pdb=\"legacy/cron-agent\"",
    ),
    (
        5,
        "I replica_set.go:676 | \"Finished syncing\" kind=\"ReplicaSet\" key=\"{shop|media|search}/{web|api}-{hex10}\" duration=\"{1-90}ms\"",
    ),
    (
        3,
        "I horizontal.go:881 | \"Successfully rescaled\" HPA=\"media/encoder\" currentReplicas={3-5} desiredReplicas={3-5} reason=\"cpu resource utilization\"",
    ),
    (
        2,
        "E authentication.go:73 | \"Unable to authenticate the request\" err=\"[invalid bearer token, service account token has expired]\"",
    ),
    (
        1,
        "I node_lifecycle_controller.go:1038 | \"Controller detected that zone is now in new state\" zone=\"eu-1a\" newState=\"Normal\"",
    ),
    (
        1,
        "I cert_rotation.go:168 | \"Certificate rotation detected, shutting down client connections to start using new credentials\"",
    ),
];

/// A kubelet.
pub const KUBELET: &[Kind] = &[
    (
        50,
        "I kubelet.go:2453 | \"SyncLoop (PLEG): event for pod\" pod=\"batch/report-{hex5}\" event={ID:{uuid} Type:ContainerStarted}",
    ),
    (
        40,
        "I kubelet_volumes.go:163 | \"Cleaned up orphaned pod volumes dir\" podUID=\"{uuid}\" path=\"/var/lib/kubelet/pods/{uuid}/volumes\"",
    ),
    (
        40,
        "I reconciler_common.go:218 | \"operationExecutor.MountVolume started for volume \\\"kube-api-access-{hex5}\\\"\" pod=\"batch/report-{hex5}\"",
    ),
    (
        30,
        "I operation_generator.go:722 | \"MountVolume.SetUp succeeded for volume \\\"config\\\"\" pod=\"{search|media|batch}/{api|worker}-{hex5}\"",
    ),
    (25, "I scope.go:117 | \"RemoveContainer\" containerID=\"{hex16}\""),
    (
        20,
        "I pod_startup_latency_tracker.go:104 | \"Observed pod startup duration\" pod=\"batch/report-{hex5}\" podStartSLOduration={1-4}.{100-999}",
    ),
    (
        15,
        "I image_gc_manager.go:310 | \"Disk usage on image filesystem is within the threshold\" usage={55-64}",
    ),
    (
        10,
        "W prober.go:107 | \"Probe failed\" probeType=\"Readiness\" pod=\"legacy/cron-agent-{hex5}\" output=\"HTTP probe failed with statuscode: 503\"",
    ),
    (
        8,
        "E pod_workers.go:1298 | \"Error syncing pod, skipping\" err=\"failed to \\\"StartContainer\\\" for \\\"agent\\\" with ImagePullBackOff\" pod=\"legacy/cron-agent-{hex5}\"",
    ),
    (
        5,
        "E summary_sys_containers.go:48 | \"Failed to get system container stats\" err=\"failed to get cgroup stats for /system.slice/docker.service\"",
    ),
    (2, "W manager.go:1174 | \"Failed to process watch event\" err=\"task {hex12} not found\""),
    (1, "I setters.go:552 | \"Updating node status, volumes in use changed\" node=\"node-3\""),
];

/// Switches and routers.
pub const SWITCHES: &[Kind] = &[
    (
        40,
        "I %SEC_LOGIN-5-LOGIN_SUCCESS | Login Success [user: netops] [Source: 192.0.2.{5-9}] [localport: 22] at {10-23}:{10-59}:{10-59} UTC",
    ),
    (40, "I %SYS-6-LOGOUT | User netops has exited tty session {1-9}(192.0.2.{5-9})"),
    (
        60,
        "I %SEC-6-IPACCESSLOGP | list 101 denied tcp {ip}({1024-60000}) -> 192.0.2.{1-250}({22|23|445}), {1-9} packet",
    ),
    (
        40,
        "I %DHCP-6-ADDRESS_ASSIGN | Interface Vlan{30|31|32} assigned DHCP address 192.0.2.{100-240}",
    ),
    (40, "I %LINK-3-UPDOWN | Interface GigabitEthernet2/0/{1-40}, changed state to {up|down}"),
    (
        40,
        "I %LINEPROTO-5-UPDOWN | Line protocol on Interface GigabitEthernet2/0/{1-40}, changed state to {up|down}",
    ),
    (25, "I %ILPOWER-5-GRANTED | Interface Gi2/0/{1-40}: Power granted"),
    (20, "I %ILPOWER-5-IEEE_DISCONNECT | Interface Gi2/0/{1-40}: PD removed"),
    (
        20,
        "I %DOT1X-5-FAIL | Authentication failed for client ({hex4}.{hex4}.{hex4}) on Interface Gi2/0/{1-40}",
    ),
    (
        15,
        "I %AUTHMGR-5-SUCCESS | Authorization succeeded for client ({hex4}.{hex4}.{hex4}) on Interface Gi2/0/{1-40}",
    ),
    (
        8,
        "I %CDP-4-DUPLEX_MISMATCH | duplex mismatch discovered on GigabitEthernet2/0/17 (not half duplex), with printer-{1-4} eth0 (half duplex).",
    ),
    (5, "I %SNMP-3-AUTHFAIL | Authentication failure for SNMP req from host 192.0.2.77"),
    (3, "I %SYS-5-CONFIG_I | Configured from console by backup on vty0 (192.0.2.8)"),
    (2, "I %PLATFORM_ENV-6-FAN | Fan {1-2} speed {4000-6000} rpm"),
    (
        1,
        "I %SSH-4-SSH2_UNEXPECTED_MSG | Unexpected message type has arrived. Terminating the connection from {ip}",
    ),
    (1, "I %NTP-6-PEERREACH | Peer 192.0.2.123 is reachable"),
];

/// A Windows server.
pub const WINDOWS: &[Kind] = &[
    (
        60,
        "I Microsoft-Windows-Security-Auditing/4624 | An account was successfully logged on. Account Name: svc-web$ Logon Type: 3 Source Network Address: 192.0.2.{20-90}",
    ),
    (
        50,
        "I Microsoft-Windows-Security-Auditing/4634 | An account was logged off. Account Name: svc-web$ Logon ID: 0x{hex7}",
    ),
    (
        30,
        "I Microsoft-Windows-Security-Auditing/4672 | Special privileges assigned to new logon. Account Name: SYSTEM Logon ID: 0x{hex7}",
    ),
    (
        30,
        "I Service Control Manager/7036 | The {Windows Update|WMI Performance Adapter|Windows Modules Installer|Software Protection} service entered the {running|stopped} state.",
    ),
    (
        20,
        "I Microsoft-Windows-Security-Auditing/4769 | A Kerberos service ticket was requested. Account Name: user{100-480}@CORP.EXAMPLE Service Name: FILE01$ Failure Code: 0x0",
    ),
    (
        15,
        "W Microsoft-Windows-DNS-Client/1014 | Name resolution for the name wpad.corp.example timed out after none of the configured DNS servers responded.",
    ),
    (
        10,
        "I Microsoft-Windows-Security-Auditing/4625 | An account failed to log on. Account Name: administrator Failure Reason: Unknown user name or bad password. Source Network Address: {ip}",
    ),
    (
        8,
        "E DistributedCOM/10016 | The application-specific permission settings do not grant Local Activation permission for the COM Server application with CLSID {{hex8}-{hex4}}",
    ),
    (
        8,
        "I Microsoft-Windows-WindowsUpdateClient/19 | Installation Successful: Windows successfully installed the following update: Security Intelligence Update KB2267602 (Version 1.{400-420}.{100-999}.0)",
    ),
    (
        6,
        "I Microsoft-Windows-Time-Service/37 | The time provider NtpClient is currently receiving valid time data from dc01.corp.example",
    ),
    (4, "W Schannel/36886 | No suitable default server credential exists on this system."),
    (
        4,
        "E Schannel/36874 | An TLS 1.2 connection request was received from a remote client application, but none of the cipher suites are supported.",
    ),
    (3, "I VSS/8224 | The VSS service is shutting down due to idle timeout."),
    (
        2,
        "I Microsoft-Windows-GroupPolicy/1502 | The Group Policy settings for the computer were processed successfully. New settings from {3-4} Group Policy objects were detected and applied.",
    ),
    (
        1,
        "W Microsoft-Windows-Time-Service/36 | The time service has not synchronized the system time for 86400 seconds because none of the time service providers provided a usable time stamp.",
    ),
    (1, "I EventLog/6013 | The system uptime is {400000-900000} seconds."),
];

/// The management of an ESXi host.
pub const HOSTD: &[Kind] = &[
    (
        60,
        "I hostd Vimsvc.TaskManager | Task Created : haTask--vim.SearchIndex.findByInventoryPath-{100000-999999}",
    ),
    (
        60,
        "I hostd Vimsvc.TaskManager | Task Completed : haTask--vim.SearchIndex.findByInventoryPath-{100000-999999} Status success",
    ),
    (
        40,
        "D hostd PropertyProvider | RecordOp ASSIGN: guest.disk, {10-90}. Sent notification immediately.",
    ),
    (
        30,
        "I hostd Vimsvc.ha-eventmgr | Event {10000-99999} : User vpxuser@127.0.0.1 logged in as pyvmomi Python/3.8",
    ),
    (
        30,
        "I hostd Vimsvc.ha-eventmgr | Event {10000-99999} : User vpxuser@127.0.0.1 logged out (login time: {1-9} minutes)",
    ),
    (20, "I hostd Guestsvc.GuestFileTransferImpl | Entered VmPowerStateListener for vm-{101-160}"),
    (
        15,
        "W hostd Statssvc | Calculated read I/O size {520000-590000} for scsi0:0 is out of range -- {520000-590000},prevBytes = {100000-900000}",
    ),
    (
        10,
        "W vpxa vpxaInvtVm | [VpxaInvtVm::GuestOpsHandler] Tools of vm-{101-160} not running, skipping guest operations",
    ),
    (8, "E hostd Default | Unable to parse MaxRam value: "),
    (5, "E vpxa Heartbeat | Failed to bind heartbeat socket to vmk9: no such interface"),
    (
        3,
        "I hostd Vimsvc.ha-eventmgr | Event {10000-99999} : Alarm 'Virtual machine CPU usage' on vm-{101-160} changed from Gray to Green",
    ),
    (1, "I hostd Hostsvc | Certificate of host will expire in {200-220} days"),
];

/// The kernel of an ESXi host.
pub const VMKERNEL: &[Kind] = &[
    (
        50,
        "I - | NMP: nmp_ThrottleLogForDevice:3863: Cmd 0x1a (0x45a2{hex6}, 0) to dev \"mpx.vmhba32:C0:T0:L0\" on path \"vmhba32:C0:T0:L0\" Failed: H:0x0 D:0x2 P:0x0 Valid sense data: 0x5 0x20 0x0",
    ),
    (40, "I - | NetPort: 1879: disabled port 0x{hex7}"),
    (40, "I - | NetPort: 1660: enabled port 0x{hex7} with mac 00:50:56:{hex2}:{hex2}:{hex2}"),
    (
        30,
        "I - | VSCSI: 6602: handle {8000-9999}(vscsi0:0):Destroying Device for world {2100000-2199999} (pendCom 0)",
    ),
    (30, "I - | DVFilter: 5963: Checking disconnected filters for timeouts"),
    (20, "I - | Swap: vm {2100000-2199999}: 5102: Finish swapping in migration swap file."),
    (10, "W - | LinuxThread: 423: sfcb-vmware_base: Error cloning thread: -28 (bad0081)"),
    (
        8,
        "I - | ScsiDeviceIO: 3483: Cmd(0x45a2{hex6}) 0x85, CmdSN 0x{hex4} from world {2097000-2099000} to dev \"naa.600508b1001c{hex4}\" failed H:0x0 D:0x2 P:0x0 Valid sense data: 0x5 0x20 0x0.",
    ),
    (2, "I - | UserDump: 3024: sfcb-CIMXML-Pro: Dumping cartel {2100000-2199999}"),
    (1, "W - | Tcpip: 1104: IPv6 neighbor discovery: router lifetime 0 on vmk0"),
];

/// Prometheus and its family.
pub const PROMETHEUS: &[Kind] = &[
    (
        40,
        "I compact.go:519 | write block ; mint={1700000000000-1799999999999} maxt={1700000000000-1799999999999} ulid=01H{hex12} duration={2-9}.{100-999}s",
    ),
    (30, "I head.go:1009 | Head GC completed ; duration={100-900}.{100-999}ms"),
    (30, "I db.go:1485 | Deleting obsolete block ; block=01H{hex12}"),
    (30, "I checkpoint.go:96 | Creating checkpoint ; from_segment={100-900} to_segment={100-900}"),
    (
        30,
        "D manager.go:961 | Evaluating group ; group={node|shop|kube|blackbox}.rules duration={3-90}ms",
    ),
    (
        25,
        "D scrape.go:1331 | Scrape finished ; target=http://192.0.2.{20-90}:9100/metrics samples={400-900} duration={8-60}ms",
    ),
    (
        12,
        "W scrape.go:1720 | Error on ingesting samples with different value but same timestamp ; scrape_pool=legacy-snmp num_dropped={1-4}",
    ),
    (
        8,
        "E scrape.go:1331 | Scrape failed ; scrape_pool=legacy-snmp target=http://192.0.2.200:9116/snmp err=\"context deadline exceeded\"",
    ),
    (
        4,
        "I main.go:1260 | Completed loading of configuration file ; filename=/etc/prometheus/prometheus.yml totalDuration={20-60}ms",
    ),
    (
        3,
        "W notifier.go:530 | Alert queue batch larger than queue capacity, dropping alerts ; num_dropped={1-3}",
    ),
    (
        2,
        "I kubernetes.go:325 | Using pod service account via in-cluster config ; discovery=kubernetes",
    ),
    (
        1,
        "E manager.go:684 | Evaluating rule failed ; rule=legacy:snmp_in err=\"vector contains metrics with the same labelset\"",
    ),
];

/// A kernel.
pub const KERNEL: &[Kind] = &[
    (
        40,
        "I - | audit: type=1400 audit({1700000000-1799999999}.{100-999}:{100-9999}): apparmor=\"ALLOWED\" operation=\"open\" profile=\"/usr/sbin/cupsd\" pid={300-30000}",
    ),
    (40, "I docker0 | port {1-9}(veth{hex7}) entered {blocking|forwarding|disabled} state"),
    (30, "I - | device veth{hex7} {entered|left} promiscuous mode"),
    (30, "I - | IPv6: ADDRCONF(NETDEV_CHANGE): veth{hex7}: link becomes ready"),
    (30, "I - | eth0: renamed from veth{hex7}"),
    (20, "I usb 1-4 | new high-speed USB device number {4-99} using xhci_hcd"),
    (20, "I usb 1-4 | USB disconnect, device number {4-99}"),
    (12, "W - | ACPI Error: AE_NOT_FOUND, Evaluating _PMM (20220331/power_meter-{200-400})"),
    (8, "W nfs | server archive.example.net not responding, still trying"),
    (8, "I nfs | server archive.example.net OK"),
    (
        4,
        "I - | perf: interrupt took too long ({2500-9000} > 2500), lowering kernel.perf_event_max_sample_rate to {5000-79000}",
    ),
    (1, "I - | loop{0-9}: detected capacity change from 0 to {90000-190000}"),
    (1, "W - | process 'sensors' launched '/bin/sh' with NULL argv: empty string added"),
];

/// A worker in Python.
pub const WORKER: &[Kind] = &[
    (60, "I worker.tasks | task render[{uuid}] received"),
    (60, "I worker.tasks | task render[{uuid}] succeeded in {1-9}.{100-999}s"),
    (40, "I worker.fetch | fetched https://media.example.net/{hex8}.png, {9000-900000} bytes"),
    (25, "D worker.pool | {3-8} of 12 workers busy"),
    (12, "W worker.fetch | retrying https://partner.example.org/feed in {1-8} s after 502"),
    (
        8,
        "E worker.tasks | task thumbnail[{uuid}] raised UnidentifiedImageError: cannot identify image file\nTraceback (most recent call last):\n  File \"/srv/worker/tasks.py\", line 88, in thumbnail\n    image = Image.open(body)\nPIL.UnidentifiedImageError: cannot identify image file",
    ),
    (6, "I worker.beat | scheduler: sending due task {sweep|digest|warmup}"),
    (2, "I worker.storage | bucket listing of archive took {200-900} ms"),
    (1, "W worker.fetch | certificate of partner.example.org expires in {20-22} days"),
    (1, "E worker.beat | task digest skipped: no recipients"),
];

/// A service that writes JSON.
pub const SERVICE: &[Kind] = &[
    (
        80,
        "I http | request completed ; method=GET path=/v1/profile/{1000-9999} status=200 duration_ms={3-60} request_id={hex12}",
    ),
    (
        50,
        "I http | request completed ; method=POST path=/v1/events status=202 duration_ms={1-20} request_id={hex12}",
    ),
    (40, "D cache | cache lookup ; key=profile:{1000-9999} hit=true"),
    (
        20,
        "I consumer | batch committed ; topic=events partition={0-11} offset={100000-999999} size={10-500}",
    ),
    (
        20,
        "I http | request completed ; method=GET path=/v1/search status=200 duration_ms={40-300} request_id={hex12}",
    ),
    (10, "W http | slow client, response truncated ; request_id={hex12} bytes={100-9000}"),
    (
        8,
        "W http | request rejected ; method=POST path=/v1/events status=422 reason=schema request_id={hex12}",
    ),
    (8, "E geo | lookup failed ; provider=geo.example.org error=quota request_id={hex12}"),
    (6, "I token | token refreshed ; audience=events expires_in={300-900}"),
    (5, "I gc | heap swept ; freed_mb={20-300} pause_ms={1-20}"),
    (2, "E export | csv export aborted by client ; rows={100-90000}"),
    (1, "I config | configuration poll, nothing changed ; version=871"),
    (1, "W gc | pause longer than usual ; pause_ms={80-140}"),
];

/// What a proxy logs as errors on ordinary days.
pub const PROXY_ERRORS: &[Kind] = &[
    (
        40,
        "E - | open() \"/srv/www/static/{hex8}.map\" failed (2: No such file or directory), client: {ip}, server: shop.example.com",
    ),
    (30, "I - | client {ip} closed keepalive connection"),
    (
        20,
        "W - | an upstream response is buffered to a temporary file /var/cache/nginx/proxy_temp/{1-9}/{10-99}/0000{100000-999999} while reading upstream",
    ),
    (
        15,
        "E - | access forbidden by rule, client: {ip}, server: shop.example.com, request: \"GET /.git/config HTTP/1.1\"",
    ),
    (
        10,
        "I - | SSL_do_handshake() failed (SSL: error:0A00006C:SSL routines::bad key share) while SSL handshaking, client: {ip}",
    ),
    (5, "W - | using uninitialized \"cart_id\" variable while logging request, client: {ip}"),
    (1, "I - | signal process started"),
];

/// A MySQL server on ordinary days.
pub const MYSQL: &[Kind] = &[
    (40, "W MY-010055 | IP address '{ip}' could not be resolved: Name or service not known"),
    (
        30,
        "I MY-010914 | Aborted connection {100-99999} to db: 'crm' user: 'crm' host: '192.0.2.{20-60}' (Got timeout reading communication packets).",
    ),
    (20, "I MY-011953 | Page cleaner took {4000-9000}ms to flush {10-900} and evict 0 pages"),
    (
        10,
        "W MY-013360 | Plugin mysql_native_password reported: 'mysql_native_password' is deprecated and will be removed in a future release.",
    ),
    (
        6,
        "E MY-010584 | Replica SQL for channel 'lab': Could not execute Write_rows event on table lab.t{1-9}; Duplicate entry '{100-999}' for key 'PRIMARY'",
    ),
    (1, "I MY-012551 | Buffer pool dump completed at {100000-235959}"),
];
