//! Users and machines by sentences of programs that nobody listed.

use super::{find, silent};

#[test]
fn an_account_is_all_that_fits_behind_a_login() {
    for line in [
        "Authentication failed for ordapp: bad password",
        "login denied for ordapp via LDAP",
        "Logon failure for ordapp because of its age",
        "invalid password for ordapp (192.0.2.7)",
        "Password reset for 'ordapp' by a helper",
        "failed command for ordapp: ls",
        "Failed to authenticate ordapp@admin with mechanism MONGODB-CR",
        "could not authenticate 'ordapp'",
        "Could not find user ordapp@admin",
        "User not found: ordapp",
        "Account locked: ordapp",
        "unlocked account ordapp",
        "Logout: ordapp",
        "on behalf of ordapp",
        "impersonating ordapp",
        "switching user to ordapp",
        "Successfully set permissions for 'ordapp' in virtual host",
        "job started by 'ordapp'",
        "details for user with username input 'ordapp' which usually",
        "User: ordapp from 192.0.2.7",
        "Password for ordapp was changed",
        "Kerberos authentication for ordapp succeeded",
        "Authorization failed for ACME\\ordapp while invoking GET",
    ] {
        assert_eq!(find(line, "username"), ["ordapp"], "{line}");
    }
}

#[test]
fn words_of_sentences_are_no_accounts() {
    silent(&[
        "authentication failed for this request: timeout",
        "password for the key is wrong",
        "login is required for uploading on this page",
        "This does not account for differences in size",
        "Missing authorization in Chrome for iOS.",
        "Processed session termination for sessionid: 7",
        "a type owned by `bytes` to read",
        "started by 'default'",
        "failed to authenticate request from a client",
        "could not authenticate: no credentials",
        "User not found: check the spelling",
        "session created for web-service.example-worker and kept",
        "access denied to table orders",
    ]);
}

#[test]
fn programs_and_groups_of_people_are_no_accounts() {
    silent(&[
        "acting as leader, term 5",
        "acting as standby because of failover",
        "session for kafka was closed",
        "auth for grafana: failed",
        "otp for checkout, expired",
        "Authentication for mobile is not supported.",
        "authentication for webhooks was skipped",
        "We use MFA for contractors and staff.",
        "Login for guests was disabled on Monday.",
        "login for tenants is disabled because of maintenance",
        "password for keystore was rejected",
        "credentials for registry: denied",
        "bind for slapd has failed",
        "They impersonate executives in phishing mails.",
        "deleted account history from cache",
        "disabled account lockout at noon",
        "Locked account recovery is described here.",
        "Account created: today",
        "triggered by \"cron\"",
        "scheduled by 'airflow'",
        "restarted by 'kubelet'",
        "killed by \"watchdog\"",
        "terminated by 'oom-killer'",
        "granted role to 'viewer'",
        "role to \"reader\"",
        "account \"savings\" opened",
        "Session for tomorrow, please book a room.",
        "Login failed for customers, please retry.",
    ]);
}

#[test]
fn a_machine_is_all_that_fits_behind_a_connection() {
    for (line, host) in [
        ("host \"ordhost\" is down", "ordhost"),
        ("cannot send checks: host [agent-07] not found", "agent-07"),
        ("item \"dbhost4:system.cpu.load\" became not supported", "dbhost4"),
        ("error getting node \\\"worker-03\\\" again", "worker-03"),
        ("Node worker-03 joined", "worker-03"),
        ("connection to dbhost4 refused", "dbhost4"),
        ("Connecting to MASTER ordmq:6379", "ordmq"),
        ("Could not connect to nyc-app12, retrying", "nyc-app12"),
        ("job 7 running on orclx7", "orclx7"),
        ("getaddrinfo ENOTFOUND ordhost", "ordhost"),
        ("dial tcp: lookup ordhost on 192.0.2.53:53: no such host", "ordhost"),
        ("curl: (6) Could not resolve host: ordhost", "ordhost"),
        ("health check failed for dbhost4: timeout", "dbhost4"),
        ("host unreachable: dbhost4", "dbhost4"),
        ("request from nycapp12 timed out", "nycapp12"),
        ("target=http://dbhost4:9100/metrics", "dbhost4"),
    ] {
        assert_eq!(find(line, "hostname"), [host], "{line}");
    }
}

#[test]
fn norms_programs_and_parts_are_no_machines() {
    silent(&[
        "machine `i786v' not recognized",
        "connecting to utf8",
        "service started on port8080 with tls12",
        "migrate to llvm-15 and pcre2",
        "Link Down on awdl0.",
        "connection to eu-west-1 lost",
        "host 'localhost' is up",
        "server 'default-server' started",
        "node shop-5f7d9c6b8-ab2de removed",
        "could not resolve dependencies",
        "lookup table on disk",
        "connected with version ordsvc-v2",
        "message from topic4 of user12",
        "alert for rule7 and check for item9",
        "fix for bug42",
        "error in thread-12 on worker-3 again",
    ]);
}

#[test]
fn products_and_things_that_are_counted_are_no_machines() {
    silent(&[
        "running on rhel8 since May",
        "running on snapdragon865",
        "installed on drive2",
        "check for update42",
        "backup of schema12 done",
        "reboot of floor3",
        "waiting for pod12",
        "waiting for lock7",
        "joined cluster2",
        "joined room42",
        "migrated to gpt4",
        "request from iphone15, user agent old",
        "reconnect with backoff2",
        "node lts20 was released",
        "host is running4",
        "host key2 changed",
        "could not resolve 'libfoo2'",
        "peer \"bgp65000\" is up",
        "hostname \"example\"",
        "host \"primary\" is down",
    ]);
}

#[test]
fn services_of_systems() {
    for (line, user) in [
        ("su: aquell to root on /dev/ttyp1", "aquell"),
        ("BAD SU ordapp to root on /dev/ttyp0", "ordapp"),
        ("su: from ordapp to root at /dev/pts/3", "ordapp"),
        ("doas: ordapp ran command /bin/ksh as root from /srv", "ordapp"),
        ("crond[7]: (ordapp) FAILED to authorize user with PAM", "ordapp"),
        ("WARN  | ordapp requested /admin/purgeDestination.action", "ordapp"),
        ("values were 'MCAUSER(ordapp) ADDRESS(x)'", "ordapp"),
        ("user [ACME]\\[ordapp] at [Thu", "ordapp"),
        ("[info] [ACME.EXAMPLE\\ordapp] []", "ordapp"),
        ("|CAS|…|AUTHENTICATION_FAILED|ordapp|192.0.2.7|", "ordapp"),
        ("\"roleSessionName\":\"ordapp\"", "ordapp"),
        ("[pid 7] [ordapp] FTP response: Client \"192.0.2.4\"", "ordapp"),
        ("CLIENT USER:[6] 'ordapp'", "ordapp"),
        ("[1614849072] HOST NOTIFICATION: ordapp;web7;DOWN;mail;CRITICAL", "ordapp"),
    ] {
        assert_eq!(find(line, "username"), [user], "{line}");
    }
    for (line, host) in [
        ("[1614849072] SERVICE ALERT: ordhost;PING;CRITICAL;HARD;3;", "ordhost"),
        ("USERHOST:[7] 'ordhost'", "ordhost"),
        ("USERHOST:[12] \"ACME\\ordhost\"", "ordhost"),
        ("Sending 'Recovery' notification 'ordhost!load!mail'", "ordhost"),
        ("connectString=ordhost:2181 sessionTimeout=6000", "ordhost"),
        ("\"vm_name\":\"adsvc-vm1\"", "adsvc-vm1"),
        ("client: 192.0.2.7, server: intranet, request: \"GET /", "intranet"),
        ("\"username\":\"system:node:worker-03\"", "worker-03"),
    ] {
        assert_eq!(find(line, "hostname"), [host], "{line}");
    }
    let password = ["Zq9tr0", "ub4x"].concat();
    for line in [
        format!("A temporary password is generated for root@localhost: {password}"),
        format!("exec sp_addlogin 'ordapp', '{password}'"),
        format!("#1 App\\Ldap->bind('ordapp', '{password}')"),
        format!("expdp ordapp/{password} directory=x"),
        format!("sqlldr userid=ordapp/{password} control=x"),
        format!("db.auth(\"ordapp\",\"{password}\")"),
        format!("PASSWORD elastic = {password}"),
        format!("<Password><Value>{password}</Value></Password>"),
        format!("<password><![CDATA[{password}]]></password>"),
        format!("PWD={{{password}}};"),
        format!("{{\"password\":{{\"stringValue\":\"{password}\"}}}}"),
        format!("| password | {password} |"),
        format!("Password.......... : {password}"),
        format!("requests.get(u, auth=('ordapp', '{password}'))"),
    ] {
        assert_eq!(find(&line, "password"), [password.as_str()], "{line}");
    }
    let token = ["q8Zk2LmX9v", "B4nT7wYc1R"].concat();
    let line = format!(
        "\"requestHeaders\":\"Accept%3a%20text%0d%0aAuthorization%3a%20Bearer%20{token}%0d%0a\""
    );
    assert_eq!(find(&line, "bearer_token"), [token.as_str()]);
}

#[test]
fn what_systems_say_of_their_own_parts() {
    silent(&[
        "\"app\":\"admin_audit\"",
        "allowed by RoleBinding of RBAC: Role \"web-viewer\"",
        "Leave Validate. Succeeded for integrity.VcIntegrity.retrieveHostAddresses on target",
        "User child is on pid 4711",
        "<Security UserID='S-1-5-18'/>",
        "\"displayName\":\"Included Updated Properties\"",
    ]);
}
