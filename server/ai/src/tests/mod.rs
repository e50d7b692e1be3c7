//! The client against servers on this machine that speak each provider's wire form.

mod faults;
mod forms;
mod gate;
mod secrets;
mod server;
mod streams;

use std::time::Duration;

use redact::{Ledger, Redacted};

use crate::transport::Patience;
use crate::{Ask, Client, Endpoint, Gate, Kind, Role, Schema, SecretString, Turn};

fn sealed(text: &str) -> Redacted {
    redact::seal(text, &[], &mut Ledger::new(Vec::new()))
}

/// A question in two turns, with a schema.
fn ask() -> Ask {
    let turn = |role, text| Turn { role, text: sealed(text) };
    Ask {
        system: sealed("You find causes."),
        turns: vec![
            turn(Role::Person, "Why did the pool run dry?"),
            turn(Role::Model, "Which pool?"),
            turn(Role::Person, "That of checkout."),
        ],
        schema: Some(Schema { name: "why", json: r#"{"type":"object"}"# }),
        max_tokens: 500,
        context: 8192,
    }
}

fn endpoint(kind: Kind, base: &str) -> Endpoint {
    let key = SecretString::from(["key", "-of-", "tests"].concat());
    Endpoint::new(kind, Some(base), sealed("some-model"), Some(key)).expect("an endpoint")
}

/// A client that may talk to this base, and is not patient.
fn client(base: &str) -> Client {
    let gate = Gate { origins: vec![base.to_owned()], ..Gate::default() };
    Client::patient(gate, PATIENCE)
}

const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(5),
    first: Duration::from_secs(20),
    idle: Duration::from_secs(5),
    whole: Duration::from_secs(60),
};
