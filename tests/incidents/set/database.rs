//! Databases.

use crate::formats::{access, java, json, nginx_error, postgres, syslog3164};
use crate::incident::Role::{Cause, Decoy, Detection, Recovery, Symptom, Trigger};
use crate::incident::{Incident, Set, log, often, once, together};
use crate::noise::{LINUX, POSTGRES, PROXY_ERRORS, REQUESTS, SERVICE, SHOP};

/// A migration drops an index; look-ups become slow until the pool is empty.
pub fn dropped_index() -> Incident {
    Incident {
        name: "db-dropped-index",
        domain: "db",
        set: Set::Train,
        start: "2026-06-15T05:00:00Z",
        minutes: 240,
        logs: vec![
            log("postgres.log", "db1", postgres, 120, 4800, &[POSTGRES]),
            log("app.log", "web1", java, 120, 5600, &[SHOP]),
            log("access.log", "web1", access, 0, 5200, &[REQUESTS]),
            log("proxy.log", "web1", nginx_error, 120, 2000, &[PROXY_ERRORS]),
        ],
        flows: vec![],
        story: vec![
            once(
                Trigger,
                6600,
                "app.log",
                "I o.f.c.i.command.DbMigrate | Migrating schema \"public\" to version \"118 - tidy up orders\"",
            ),
            once(
                Cause,
                6602,
                "postgres.log",
                "I migrate@shop | statement: DROP INDEX CONCURRENTLY IF EXISTS idx_orders_customer",
            ),
            often(
                Symptom,
                6650..9800,
                7.0,
                "postgres.log",
                "I app@shop | duration: {4000-31000}.{100-999} ms  statement: SELECT * FROM orders WHERE customer_id = {1000-9999} ORDER BY created_at DESC",
            ),
            often(
                Symptom,
                7000..9800,
                9.0,
                "app.log",
                "E c.e.shop.OrderService | HikariPool-1 - Connection is not available, request timed out after 30000ms",
            ),
            often(
                Symptom,
                7020..9800,
                7.0,
                "access.log",
                "I - | GET /account/orders 504 160 30.00{1-9}",
            ),
            once(
                Detection,
                7900,
                "app.log",
                "W c.e.shop.HealthReporter | status DEGRADED reported to pagerduty, key orders-latency",
            ),
            once(
                Recovery,
                9700,
                "postgres.log",
                "I ops@shop | duration: 113211.482 ms  statement: CREATE INDEX CONCURRENTLY idx_orders_customer ON orders (customer_id)",
            ),
            once(
                Decoy,
                6200,
                "postgres.log",
                "E backup@shop | canceling statement due to conflict with recovery: base backup archive03 aborted",
            ),
            once(
                Decoy,
                7500,
                "app.log",
                "E c.e.shop.TaxClient | PKIX path validation failed: certificate expired for tax-test.example.org",
            ),
            once(
                Decoy,
                5000,
                "postgres.log",
                "W - | worker process: logical replication launcher for lab_sub exited with exit code 1",
            ),
        ],
    }
}

/// A person leaves a transaction open in a shell; a nightly schema change waits for it and everything waits for that.
pub fn idle_transaction() -> Incident {
    Incident {
        name: "db-idle-transaction",
        domain: "db",
        set: Set::HeldOut,
        start: "2026-01-27T18:00:00Z",
        minutes: 300,
        logs: vec![
            log("pg.log", "db4", postgres, 0, 5600, &[POSTGRES]),
            log("syslog", "db4", syslog3164, 60, 3000, &[LINUX]),
            log("events.json", "events", json, 0, 5400, &[SERVICE]),
        ],
        flows: vec![(
            500,
            &[(
                "events.json",
                0,
                "I store | row stored ; table=sessions duration_ms={2-20} request_id={req}",
            )],
        )],
        story: vec![
            once(
                Trigger,
                9300,
                "syslog",
                "I sudo | maria.k : TTY=pts/2 ; PWD=/home/maria.k ; USER=postgres ; COMMAND=/usr/bin/psql shop",
            ),
            once(
                Cause,
                9345,
                "pg.log",
                "I maria@shop | statement: BEGIN; LOCK TABLE sessions IN SHARE MODE; SELECT count(*) FROM sessions;",
            ),
            often(
                Symptom,
                9400..13_000,
                20.0,
                "pg.log",
                "I app@shop | process {1200-1290} still waiting for RowExclusiveLock on relation 16422 of database 16384 after 1000.{100-999} ms",
            ),
            together(
                Symptom,
                9420..13_000,
                7.0,
                &[(
                    "events.json",
                    0,
                    "E store | row not stored, statement timeout ; table=sessions duration_ms={30000-30200} request_id={req}",
                )],
            ),
            often(
                Symptom,
                9500..13_000,
                30.0,
                "pg.log",
                "F app@shop | remaining connection slots are reserved for roles with the SUPERUSER attribute",
            ),
            once(
                Symptom,
                9900,
                "events.json",
                "W consumer | consumer lag growing ; topic=sessions lag=48211",
            ),
            once(
                Detection,
                10_300,
                "events.json",
                "W probe | synthetic login failing ; alert=LoginProbe state=firing",
            ),
            once(
                Recovery,
                12_950,
                "pg.log",
                "F maria@shop | terminating connection due to administrator command",
            ),
            once(
                Decoy,
                8900,
                "syslog",
                "E backup-agent | snapshot of vol-archive failed: quota of tenant lab used up",
            ),
            once(
                Decoy,
                7000,
                "pg.log",
                "E lab@sandbox | could not access file \"pg_stat_kcache\": No such file or directory",
            ),
            once(
                Decoy,
                11_000,
                "events.json",
                "F migrator | schema registry of staging unreachable ; cluster=staging",
            ),
        ],
    }
}
