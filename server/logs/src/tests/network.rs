//! Network devices, proxies and web servers, by example.

use expect_test::expect;

use super::check;

#[test]
fn cisco_asa() {
    check(
        r#"Jun 12 2024 09:14:22 fw1 : %ASA-4-106023: Deny tcp src outside:203.0.113.7/1 dst inside:10.0.0.1/22
<166>Jun 12 2024 09:14:23: %ASA-6-302013: Built inbound TCP connection
"#,
        &expect![[r#"
            cisco_asa
            1-1 2024-06-12T09:14:22? warning [ASA-4-106023] Deny tcp src outside:203.0.113.7/1 dst inside:10.0.0.1/22
            2-2 2024-06-12T09:14:23? info [ASA-6-302013] Built inbound TCP connection
        "#]],
    );
}

#[test]
fn fortigate() {
    check(
        r#"date=2024-06-12 time=09:14:22 devname="FGT1" logid="0000000013" type="traffic" level="notice" srcip=10.0.0.1 msg="x y"
date=2024-06-12 time=09:14:23 devname="FGT1" type="event" level="warning" logdesc="Admin login failed"
"#,
        &expect![[r#"
            logfmt
            1-1 2024-06-12T09:14:22? info [FGT1] x y
            2-2 2024-06-12T09:14:23? warning [FGT1] Admin login failed
        "#]],
    );
}

#[test]
fn gunicorn() {
    check(
        r#"[2024-06-12 09:14:22 +0200] [123] [INFO] Booting worker with pid: 123
[2024-06-12 09:14:23 +0200] [123] [CRITICAL] WORKER TIMEOUT (pid:7)
"#,
        &expect![[r#"
            gunicorn
            1-1 2024-06-12T09:14:22+02:00 info [] Booting worker with pid: 123
            2-2 2024-06-12T09:14:23+02:00 fatal [] WORKER TIMEOUT (pid:7)
        "#]],
    );
}

#[test]
fn haproxy() {
    check(
        r#"Jun 12 09:14:22 lb1 haproxy[14389]: 10.0.1.2:33317 [12/Jun/2024:09:14:22.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"
Jun 12 09:14:23 lb1 haproxy[14389]: Server shop/web1 is DOWN, reason: Layer4 timeout
"#,
        &expect![[r#"
            haproxy
            1-1 --06-12T09:14:22? - [haproxy] 10.0.1.2:33317 [12/Jun/2024:09:14:22.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {1wt.eu} {} "GET /index.html HTTP/1.1"
            2-2 --06-12T09:14:23? - [haproxy] Server shop/web1 is DOWN, reason: Layer4 timeout
        "#]],
    );
}

#[test]
fn haproxy_bare() {
    check(
        r#"10.0.1.2:33317 [12/Jun/2024:09:14:22.655] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
10.0.1.2:33318 [12/Jun/2024:09:14:23.655] http-in static/srv1 10/0/30/69/109 503 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
"#,
        &expect![[r#"
            haproxy
            1-1 2024-06-12T09:14:22.655? - [] http-in static/srv1 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
            2-2 2024-06-12T09:14:23.655? - [] http-in static/srv1 10/0/30/69/109 503 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"
        "#]],
    );
}

#[test]
fn cisco_ios() {
    check(
        r#"000123: *Jun 12 09:14:22.123: %LINK-3-UPDOWN: Interface GigabitEthernet0/1, changed state to down
000124: *Jun 12 09:14:23.123 UTC: %SYS-2-MALLOCFAIL: Memory allocation of 1028 bytes failed
-Process= "IP Input", ipl= 0, pid= 77
-Traceback= 1A 2B
000125: .Jun 12 2024 09:14:24.123 CEST: %SYS-5-CONFIG_I: Configured from console
"#,
        &expect![[r#"
            cisco_ios
            1-1 --06-12T09:14:22.123? error [LINK-3-UPDOWN] Interface GigabitEthernet0/1, changed state to down
            2-4 --06-12T09:14:23.123Z? fatal [SYS-2-MALLOCFAIL] Memory allocation of 1028 bytes failed
            5-5 2024-06-12T09:14:24.123+02:00 info [SYS-5-CONFIG_I] Configured from console
        "#]],
    );
}

#[test]
fn php_error() {
    check(
        r#"[12-Jun-2024 09:14:22 Europe/Berlin] PHP Warning:  Undefined variable $x in /srv/a.php on line 3
[12-Jun-2024 09:14:23 UTC] PHP Fatal error:  Uncaught Exception: x in /srv/a.php:4
Stack trace:
#0 {main}
  thrown in /srv/a.php on line 4
"#,
        &expect![[r#"
            php_error
            1-1 2024-06-12T09:14:22+02:00 warning [] Undefined variable $x in /srv/a.php on line 3
            2-5 2024-06-12T09:14:23Z fatal [] Uncaught Exception: x in /srv/a.php:4
        "#]],
    );
}

#[test]
fn squid() {
    check(
        r#"1718183662.123    456 192.0.2.1 TCP_MISS/200 1234 GET http://example.com/ - HIER_DIRECT/203.0.113.9 text/html
1718183663.003      0 192.0.2.1 TCP_DENIED/403 3900 CONNECT x:443 - HIER_NONE/- text/html
"#,
        &expect![[r#"
            squid
            1-1 2024-06-12T09:14:22.123Z - [] 456 192.0.2.1 TCP_MISS/200 1234 GET http://example.com/ - HIER_DIRECT/203.0.113.9 text/html
            2-2 2024-06-12T09:14:23.003Z - [] 0 192.0.2.1 TCP_DENIED/403 3900 CONNECT x:443 - HIER_NONE/- text/html
        "#]],
    );
}
