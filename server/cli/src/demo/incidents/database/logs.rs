//! The logs of the shop: what each part writes down of the same requests, among its everyday noise.

use super::super::dice::{Dice, Tape, at, clock, precise};
use super::super::people::{ON_CALL, PEOPLE};
use super::DAY;
use super::traffic::{POOL, Request};

pub(super) fn access(dice: &mut Dice, requests: &[Request]) -> String {
    let agents = [
        "Mozilla/5.0 (X11; Linux x86_64; rv:138.0) Gecko/20100101 Firefox/138.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15",
        "ShopApp/7.2 (Android 15)",
    ];
    let mut tape = Tape::default();
    let mut line = |time: u64,
                    address: &str,
                    request: &str,
                    status: u16,
                    bytes: u64,
                    agent: &str,
                    took: u64| {
        let stamp = format!("19/May/2026:{} +0000", clock(time));
        let seconds = format!("{}.{:03}", took / 1000, took % 1000);
        tape.push(time, format!("{address} - - [{stamp}] \"{request} HTTP/1.1\" {status} {bytes} \"-\" \"{agent}\" rt={seconds}"));
    };
    for request in requests {
        let path = match request.path {
            "GET /products/%" => format!("GET /products/{}", dice.within(1000, 1400)),
            "GET /cart" if dice.percent(10) => {
                format!("GET /cart?share={}", request.person.email.replace('@', "%40"))
            }
            path => path.to_owned(),
        };
        let bytes = if request.status >= 500 { 562 } else { dice.within(900, 48_000) };
        let took = request.done - request.came;
        line(
            request.done,
            &request.address,
            &path,
            request.status,
            bytes,
            dice.pick(&agents),
            took,
        );
    }
    let mut probe = at("08:30:00");
    while probe < at("09:50:00") {
        line(probe, "192.0.2.20", "GET /", 200, 5120, "UptimeProbe/3.1", dice.within(2, 9));
        probe += 60_000;
    }
    // Scanners ask every shop for what it does not have.
    for scan in ["08:41:07", "09:09:31", "09:33:50"] {
        for (index, path) in ["/wp-login.php", "/.env", "/admin/config.php"].iter().enumerate() {
            line(
                at(scan) + 700 * index as u64,
                "203.0.113.66",
                &format!("GET {path}"),
                404,
                162,
                "curl/8.7.1",
                1,
            );
        }
    }
    tape.text()
}

pub(super) fn application(dice: &mut Dice, requests: &[Request]) -> String {
    let mut tape = Tape::default();
    let mut log = |time: u64, thread: &str, level: &str, logger: &str, text: &str| {
        tape.push(
            time,
            format!("{DAY} {} [{thread}] {level:5} {logger} - {text}", precise(time, ',')),
        );
    };
    let cards = ["4111111111111111", "5555555555554444", "4012888888881881"];
    for request in requests.iter().filter(|request| request.is_page) {
        let thread = format!("http-nio-8080-exec-{}", dice.within(1, 10));
        let Request { path, person, customer, .. } = request;
        match request.status {
            503 => log(
                request.done - 3,
                &thread,
                "ERROR",
                "c.e.shop.web.ErrorHandler",
                &format!("{path} failed for customer {customer}\n{NO_CONNECTION}"),
            ),
            504 => log(
                request.done + 2,
                &thread,
                "WARN",
                "c.e.shop.web.ErrorHandler",
                &format!(
                    "{path} for customer {customer}: client closed the connection before the answer"
                ),
            ),
            _ if *path == "POST /login" => log(
                request.done - 2,
                &thread,
                "INFO",
                "c.e.shop.web.LoginController",
                &format!(
                    "signed in user={} email={} from {}",
                    person.user, person.email, request.address
                ),
            ),
            _ if *path == "POST /checkout" => {
                let (card, cents) = (dice.pick(&cards), dice.within(990, 24_900));
                log(
                    request.done - 4,
                    &thread,
                    "DEBUG",
                    "c.e.shop.pay.CardClient",
                    &format!(
                        "authorize pan={card} exp=11/28 amount={}.{:02} EUR",
                        cents / 100,
                        cents % 100
                    ),
                );
                log(
                    request.done - 2,
                    &thread,
                    "INFO",
                    "c.e.shop.web.CheckoutController",
                    &format!(
                        "order placed customer_id={customer} customer_name=\"{}\"",
                        person.name
                    ),
                );
            }
            _ => log(
                request.done - 2,
                &thread,
                "INFO",
                "c.e.shop.web.AccountController",
                &format!("{path} for customer {customer} took {} ms", request.done - request.came),
            ),
        }
    }
    let mut tick = at("08:30:00");
    while tick < at("09:50:00") {
        let waiting = requests
            .iter()
            .filter(|request| request.is_page && request.came < tick && tick < request.done);
        let held = waiting
            .clone()
            .filter(|request| {
                request.query > 0 && request.done.saturating_sub(request.query + 40) <= tick
            })
            .count()
            .min(POOL);
        let queue = waiting.count() - held;
        let stats = format!(
            "HikariPool-1 - Pool stats (total={POOL}, active={held}, idle={}, waiting={queue})",
            POOL - held
        );
        log(tick, "HikariPool-1 housekeeper", "DEBUG", "c.z.hikari.pool.HikariPool", &stats);
        tick += 30_000;
    }
    // The mail gateway has hiccups on every day of the year.
    let mut hiccup = at("08:36:12");
    while hiccup < at("09:50:00") {
        let person = dice.pick(&PEOPLE);
        log(
            hiccup,
            "mail-2",
            "ERROR",
            "c.e.shop.mail.Mailer",
            &format!("newsletter to {} not sent, will retry\n{MAIL_RESET}", person.email),
        );
        hiccup += dice.within(400_000, 640_000);
    }
    let key = format!("{}{}", "AKIA", dice.word(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"));
    for (number, time) in ["08:47:30", "09:17:30", "09:47:30"].iter().enumerate() {
        log(
            at(time),
            "archive-1",
            "WARN",
            "c.e.shop.invoice.Archive",
            &format!(
                "put invoices/2026-05-{}.zip denied for access key {key}, kept locally",
                16 + number
            ),
        );
    }
    let password = dice.secret(18);
    let url =
        format!("jdbc:postgresql://db1.shop.example:5432/shop?user=shop_app&password={password}");
    for (time, logger, text) in [
        ("09:02:05", "c.e.shop.ShopApplication", format!("Starting ShopApplication v4.18.0 using Java 21.0.7 with PID 7114 (/home/{}/release/shop-4.18.0.jar started by deploy)", ON_CALL.user)),
        ("09:02:09", "c.e.shop.DataSourceConfig", format!("data source {url} maximumPoolSize={POOL}")),
        ("09:02:11", "o.f.core.internal.command.DbMigrate", "Current version of schema \"public\": 117".to_owned()),
        ("09:02:11", "o.f.core.internal.command.DbMigrate", "Migrating schema \"public\" to version \"118 - drop unused indexes\"".to_owned()),
        ("09:02:13", "o.f.core.internal.command.DbMigrate", "Successfully applied 1 migration to schema \"public\", now at version v118 (execution time 00:01.204s)".to_owned()),
        ("09:02:17", "c.e.shop.ShopApplication", "Started ShopApplication in 12.31 seconds (process running for 12.907)".to_owned()),
    ] {
        log(at(time) + 90, "main", "INFO", logger, &text);
    }
    tape.text()
}

pub(super) fn postgres(dice: &mut Dice, requests: &[Request]) -> String {
    let mut tape = Tape::default();
    let mut log = |time: u64, process: u64, who: &str, text: &str| {
        let gap = if who.is_empty() { "" } else { " " };
        tape.push(time, format!("{DAY} {} UTC [{process}]{gap}{who} {text}", precise(time, '.')));
    };
    let on_call = format!("{}@shop", ON_CALL.user);
    for (time, process, text) in [
        (
            "09:02:12",
            41_022,
            "LOG:  statement: DROP INDEX CONCURRENTLY IF EXISTS public.idx_orders_customer_id",
        ),
        (
            "09:24:55",
            41_377,
            "LOG:  statement: CREATE INDEX CONCURRENTLY idx_orders_customer_id ON public.orders USING btree (customer_id)",
        ),
        ("09:26:48", 41_377, "LOG:  duration: 113211.482 ms"),
    ] {
        log(
            at(time) + 300,
            process,
            if process == 41_022 { "shop_owner@shop" } else { &on_call },
            text,
        );
    }
    log(
        at("09:21:40"),
        41_377,
        &on_call,
        &format!(
            "LOG:  connection authorized: user={} database=shop application_name=psql SSL enabled (protocol=TLSv1.3)",
            ON_CALL.user
        ),
    );
    for request in requests.iter().filter(|request| request.query > 1000) {
        let process = 40_700 + request.customer % 13;
        let end = (request.done - 5).max(request.came + request.query);
        let millis = format!("{}.{:03}", request.query, request.customer % 1000);
        log(
            end,
            process,
            "shop_app@shop",
            &format!(
                "LOG:  duration: {millis} ms  execute S_4: select o.* from orders o where o.customer_id=$1 order by o.created_at desc limit 20"
            ),
        );
        log(
            end,
            process,
            "shop_app@shop",
            &format!("DETAIL:  parameters: $1 = '{}'", request.customer),
        );
    }
    let (mut checkpoint, mut cart, mut report) = (at("08:31:10"), at("08:32:40"), at("08:38:05"));
    while checkpoint < at("09:50:00") {
        let (buffers, wrote) = (dice.within(200, 900), dice.within(20, 120));
        log(checkpoint, 812, "", "LOG:  checkpoint starting: time");
        log(
            checkpoint + wrote * 1000,
            812,
            "",
            &format!(
                "LOG:  checkpoint complete: wrote {buffers} buffers (2.{}%); 0 WAL file(s) added, 1 removed, 0 recycled; write={wrote}.104 s, sync=0.021 s, total={wrote}.139 s",
                buffers % 10
            ),
        );
        checkpoint += 300_000;
    }
    // A race in the cart that has been known for years and does no harm.
    while cart < at("09:50:00") {
        let (process, person) = (40_700 + dice.within(0, 12), dice.pick(&PEOPLE));
        log(
            cart,
            process,
            "shop_app@shop",
            "ERROR:  duplicate key value violates unique constraint \"carts_email_key\"",
        );
        log(
            cart,
            process,
            "shop_app@shop",
            &format!("DETAIL:  Key (email)=({}) already exists.", person.email),
        );
        log(
            cart,
            process,
            "shop_app@shop",
            "STATEMENT:  insert into carts (email, created_at) values ($1, now())",
        );
        cart += dice.within(90_000, 260_000);
    }
    while report < at("09:50:00") {
        let (process, port) = (41_100 + dice.within(0, 80), dice.within(32_768, 60_999));
        log(
            report,
            process,
            "[unknown]@[unknown]",
            &format!("LOG:  connection received: host=198.51.100.31 port={port}"),
        );
        log(
            report + 9,
            process,
            "reports@shop",
            "FATAL:  password authentication failed for user \"reports\"",
        );
        report += dice.within(500_000, 800_000);
    }
    let mut background = at("08:30:30");
    while background < at("09:50:00") {
        let (process, table) =
            (41_200 + dice.within(0, 90), dice.pick(&["carts", "events", "sessions", "stock"]));
        match dice.within(0, 3) {
            0 => log(
                background,
                process,
                "",
                &format!("LOG:  automatic vacuum of table \"shop.public.{table}\": index scans: 1"),
            ),
            1 => log(
                background,
                process,
                "export@shop",
                &format!("LOG:  statement: DROP TABLE IF EXISTS tmp_export_{process}"),
            ),
            2 => log(
                background,
                process,
                "export@shop",
                &format!(
                    "LOG:  statement: CREATE TABLE tmp_export_{process} AS SELECT * FROM {table} WHERE changed_at > now() - interval '5 min'"
                ),
            ),
            _ => log(
                background,
                process,
                "shop_app@shop",
                &format!(
                    "LOG:  connection authorized: user=shop_app database=shop application_name=shop-{}",
                    dice.within(1, 2)
                ),
            ),
        }
        background += dice.within(9_000, 31_000);
    }
    tape.text()
}

const NO_CONNECTION: &str = "org.springframework.jdbc.CannotGetJdbcConnectionException: Failed to obtain JDBC Connection
\tat org.springframework.jdbc.datasource.DataSourceUtils.getConnection(DataSourceUtils.java:84)
\tat org.springframework.jdbc.core.JdbcTemplate.execute(JdbcTemplate.java:653)
\tat com.example.shop.db.Connections.acquire(Connections.java:58)
Caused by: java.sql.SQLTransientConnectionException: HikariPool-1 - Connection is not available, request timed out after 30000ms (total=5, active=5, idle=0)
\tat com.zaxxer.hikari.pool.HikariPool.createTimeoutException(HikariPool.java:686)
\tat com.zaxxer.hikari.pool.HikariPool.getConnection(HikariPool.java:179)
\t... 46 more";

const MAIL_RESET: &str = "jakarta.mail.MessagingException: Could not convert socket to TLS
\tat com.sun.mail.smtp.SMTPTransport.startTLS(SMTPTransport.java:2204)
Caused by: java.net.SocketException: Connection reset
\tat java.base/sun.nio.ch.NioSocketImpl.implRead(NioSocketImpl.java:328)
\t... 18 more";
