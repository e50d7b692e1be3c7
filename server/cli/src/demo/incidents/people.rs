//! The people of the sample logs, none of them real: data alone, so that a test can look for each of them.

/// A person who is not real.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Person {
    pub(crate) user: &'static str,
    pub(crate) email: &'static str,
    pub(crate) name: &'static str,
}

/// Customers and staff: who uses the services.
pub(crate) const PEOPLE: [Person; 12] = [
    person("ana.lindqvist", "ana.lindqvist@example.com", "Ana Lindqvist"),
    person("tomasz.wrona", "tomasz.wrona@example.org", "Tomasz Wrona"),
    person("imani.okafor", "imani.okafor@example.net", "Imani Okafor"),
    person("j.castellan", "j.castellan@example.com", "Jorge Castellan"),
    person("mei.hartono", "mei.hartono@example.org", "Mei Hartono"),
    person("pauli.virtala", "pauli.virtala@example.net", "Pauli Virtala"),
    person("sofia.brandt", "sofia.brandt@example.com", "Sofia Brandt"),
    person("d.keller", "d.keller@example.org", "Dana Keller"),
    person("ravi.menonda", "ravi.menonda@example.com", "Ravi Menonda"),
    person("lucie.aubrac", "lucie.aubrac@example.net", "Lucie Aubrac"),
    person("owen.tarrant", "owen.tarrant@example.com", "Owen Tarrant"),
    person("nadia.elsayd", "nadia.elsayd@example.org", "Nadia Elsayd"),
];

/// Who looks after the databases.
pub(crate) const ON_CALL: Person = person("m.reyes", "m.reyes@example.com", "Marta Reyes");

const fn person(user: &'static str, email: &'static str, name: &'static str) -> Person {
    Person { user, email, name }
}
