//! The issue: what an incident is called, where it lives, how bad it is and how far along.

use jiff::Timestamp;

/// One incident under investigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// UUIDv7, lower case, hyphenated.
    pub id: String,
    /// One line, in the words of whoever opened it.
    pub title: String,
    /// Which question set and which failure signatures apply.
    pub domain: Domain,
    /// How bad it is.
    pub severity: IssueSeverity,
    /// How far along it is.
    pub status: IssueStatus,
    /// Free labels, in the order given.
    pub tags: Vec<String>,
    /// Who drives it, if somebody does.
    pub assignee: Option<String>,
    /// When the issue was opened (UTC).
    pub created_at: Timestamp,
    /// When anything of it last changed (UTC).
    pub updated_at: Timestamp,
    /// When it was resolved (UTC), if it was.
    pub resolved_at: Option<Timestamp>,
}

/// Declares an enum whose every value has one stable id (used on the wire, in documents and in the store).
macro_rules! named {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $id:literal, $title:literal;)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vmeta])* $variant,)+ }

        impl $name {
            /// Every value, in the order documents list them.
            pub const ALL: &[$name] = &[$($name::$variant,)+];

            /// The stable id, as it stands in documents, JSON and the store.
            pub fn id(self) -> &'static str {
                match self { $($name::$variant => $id,)+ }
            }

            /// The words a person reads.
            pub fn title(self) -> &'static str {
                match self { $($name::$variant => $title,)+ }
            }

            /// The value of this id (case and surrounding blanks do not matter), if there is one.
            pub fn from_id(id: &str) -> Option<$name> {
                let id = id.trim();
                Self::ALL.iter().copied().find(|value| value.id().eq_ignore_ascii_case(id))
            }
        }
    };
}
pub(crate) use named;

named! {
    /// The technical domain of an incident.
    Domain {
        /// Linux hosts and services.
        Linux = "linux", "Linux";
        /// Windows hosts, Active Directory.
        Windows = "windows", "Windows";
        /// Switches, routers, firewalls, DNS, load balancers.
        Network = "network", "Network";
        /// Kubernetes and containers.
        Kubernetes = "k8s", "Kubernetes";
        /// Databases.
        Database = "db", "Database";
        /// Hypervisors and their storage.
        Virtualization = "virt", "Virtualization";
        /// Servers, disks, memory, power.
        Hardware = "hw", "Hardware";
        /// Metrics, logs, traces and alerts themselves.
        Observability = "obs", "Observability";
    }
}

named! {
    /// How bad an incident is; `p1` is worst.
    IssueSeverity {
        /// Service down or data at risk.
        P1 = "p1", "P1 critical";
        /// Major function impaired.
        P2 = "p2", "P2 major";
        /// Minor function impaired.
        P3 = "p3", "P3 minor";
        /// Cosmetic, or a question.
        P4 = "p4", "P4 low";
    }
}

named! {
    /// How far along an issue is.
    IssueStatus {
        /// Recorded, nobody has started.
        Open = "open", "open";
        /// Being investigated.
        Triaging = "triaging", "triaging";
        /// Service is restored and the cause understood.
        Resolved = "resolved", "resolved";
        /// Written up, countermeasures tracked elsewhere.
        Closed = "closed", "closed";
    }
}

impl IssueStatus {
    /// The statuses that may follow, the usual one first. What was worked on is not open any more; what comes again is
    /// triaged again.
    pub fn next(self) -> &'static [IssueStatus] {
        use IssueStatus::{Closed, Open, Resolved, Triaging};
        match self {
            Open => &[Triaging, Resolved, Closed],
            Triaging => &[Resolved, Closed],
            Resolved => &[Closed, Triaging],
            Closed => &[Triaging],
        }
    }

    /// Whether a status may follow; the same one always may.
    pub fn may_become(self, next: IssueStatus) -> bool {
        self == next || self.next().contains(&next)
    }
}
