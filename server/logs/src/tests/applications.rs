//! Loggers of languages and frameworks, by example.

use expect_test::expect;

use super::check;

#[test]
fn logcat_brief() {
    check(
        r#"I/ActivityManager( 585): Starting activity
E/AndroidRuntime( 585): FATAL EXCEPTION: main
"#,
        &expect![[r#"
            logcat
            1-1 - info [ActivityManager] Starting activity
            2-2 - error [AndroidRuntime] FATAL EXCEPTION: main
        "#]],
    );
}

#[test]
fn dotnet_console_in_color() {
    check(
        "\u{1b}[40m\u{1b}[32minfo\u{1b}[39m\u{1b}[22m\u{1b}[49m: Acme.Host[0]\n      up\n\u{1b}[41m\u{1b}[30mfail\u{1b}[39m\u{1b}[22m\u{1b}[49m: Acme.Shop[3]\n      down\n",
        &expect![[r#"
            dotnet_console
            1-2 - info [Acme.Host] up
            3-4 - error [Acme.Shop] down
        "#]],
    );
}

#[test]
fn dotnet_console() {
    check(
        r#"info: Microsoft.Hosting.Lifetime[14]
      Now listening on: http://localhost:5000
fail: Acme.Shop.Orders[0]
      Order failed
      System.Exception: x
         at A.B()
warn: Acme[1]
      slow
"#,
        &expect![[r#"
            dotnet_console
            1-2 - info [Microsoft.Hosting.Lifetime] Now listening on: http://localhost:5000
            3-6 - error [Acme.Shop.Orders] Order failed
            7-8 - warning [Acme] slow
        "#]],
    );
}

#[test]
fn jul_in_two_lines() {
    check(
        r#"Jun 12, 2024 9:14:22 AM org.apache.catalina.core.StandardService startInternal
INFO: Starting service [Catalina]
Jun 12, 2024 9:14:23 PM org.acme.Foo bar
SEVERE: broken
java.lang.RuntimeException: x
	at a.b(C.java)
"#,
        &expect![[r#"
            juli
            1-2 2024-06-12T09:14:22? info [org.apache.catalina.core.StandardService] Starting service [Catalina]
            3-6 2024-06-12T21:14:23? error [org.acme.Foo] broken
        "#]],
    );
}

#[test]
fn juli() {
    check(
        r#"12-Jun-2024 09:14:22.123 INFO [main] org.apache.catalina.startup.Catalina.start Server startup in 1 ms
12-Jun-2024 09:14:23.123 SEVERE [main] org.apache.catalina.core.X.y Bad
	java.lang.Exception: z
"#,
        &expect![[r#"
            juli
            1-1 2024-06-12T09:14:22.123? info [org.apache.catalina.startup.Catalina.start] Server startup in 1 ms
            2-3 2024-06-12T09:14:23.123? error [org.apache.catalina.core.X.y] Bad
        "#]],
    );
}

#[test]
fn logback() {
    check(
        r#"09:14:22.123 [main] DEBUG o.s.b.Foo - hello
09:14:23.123 [pool-1-thread-2] ERROR c.a.Bar - bad
java.lang.RuntimeException: x
	at a.b(C.java)
"#,
        &expect![[r#"
            log4j
            1-1 T09:14:22.123? debug [o.s.b.Foo] hello
            2-4 T09:14:23.123? error [c.a.Bar] bad
        "#]],
    );
}

#[test]
fn node() {
    check(
        r#"Server listening on 3000
(node:12) Warning: x
Error: connect ECONNREFUSED 127.0.0.1:5432
    at TCPConnectWrap.afterConnect (net.js:1:1)
    at x {
  errno: -111
}
done
"#,
        &expect![[r#"
            plain
            1-1 - - [] Server listening on 3000
            2-7 - - [] (node:12) Warning: x
            8-8 - - [] done
        "#]],
    );
}

#[test]
fn python_basic() {
    check(
        r#"INFO:root:hello
ERROR:app.db:bad
Traceback (most recent call last):
  File "x.py", line 1
ValueError: x
WARNING:root:w
"#,
        &expect![[r#"
            python_logging
            1-1 - info [root] hello
            2-5 - error [app.db] bad
            6-6 - warning [root] w
        "#]],
    );
}

#[test]
fn ruby_logger() {
    check(
        r#"# Logfile created on 2024-06-12 09:14:22 +0200 by logger.rb/v1.5.3
I, [2024-06-12T09:14:22.123456 #123]  INFO -- : Started GET "/" for 127.0.0.1
E, [2024-06-12T09:14:23.123456 #123] ERROR -- app: boom
A, [2024-06-12T09:14:24.123456 #123]   ANY -- : any
"#,
        &expect![[r#"
            ruby_logger
            1-1 - - [] # Logfile created on 2024-06-12 09:14:22 +0200 by logger.rb/v1.5.3
            2-2 2024-06-12T09:14:22.123456? info [] Started GET "/" for 127.0.0.1
            3-3 2024-06-12T09:14:23.123456? error [app] boom
            4-4 2024-06-12T09:14:24.123456? - [] any
        "#]],
    );
}

#[test]
fn serilog() {
    check(
        r#"2024-06-12 09:14:22.123 +02:00 [INF] Starting up
2024-06-12 09:14:23.123 +02:00 [ERR] Failed
System.Exception: x
   at A.B()
"#,
        &expect![[r#"
            serilog
            1-1 2024-06-12T09:14:22.123+02:00 info [] Starting up
            2-4 2024-06-12T09:14:23.123+02:00 error [] Failed
        "#]],
    );
}

#[test]
fn serilog_short() {
    check(
        r#"[09:14:22 INF] Starting up
[09:14:23 FTL] Failed
"#,
        &expect![[r#"
            serilog
            1-1 T09:14:22? info [] Starting up
            2-2 T09:14:23? fatal [] Failed
        "#]],
    );
}

#[test]
fn csv_with_a_header() {
    check(
        r#"timestamp,level,service,message
2024-06-12T09:14:22Z,ERROR,pay,"failed, twice
next"
2024-06-12T09:14:23Z,INFO,pay,ok
"#,
        &expect![[r#"
            csv
            2-3 2024-06-12T09:14:22Z error [pay] failed, twice
            4-4 2024-06-12T09:14:23Z info [pay] ok
        "#]],
    );
}

#[test]
fn zap_console() {
    check(
        r#"2024-06-12T09:14:22.123+0200	INFO	controller/c.go:12	starting	{"x": 1}
2024-06-12T09:14:23.123+0200	ERROR	setup	main.go:12	bad	{"error": "x"}
main.main
	/src/main.go:12
1.718183664123e+09	INFO	x
"#,
        &expect![[r#"
            zap_console
            1-1 2024-06-12T09:14:22.123+02:00 info [controller/c.go:12] starting
            2-4 2024-06-12T09:14:23.123+02:00 error [setup] bad
            5-5 2024-06-12T09:14:24.123Z info [] x
        "#]],
    );
}
