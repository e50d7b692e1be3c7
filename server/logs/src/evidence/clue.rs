//! Clues: all that the checks can say of a record, each a number from nothing to about one, and what it weighs.
//!
//! A record's score is the sum of its clues, each times its two weights: how much it tells that the record belongs to the trouble, and
//! beyond that how much it tells that the record led to it. What belongs is listed; the sum of both puts it in order. The weights are
//! those of two linear models (logistic regression, and a softmax over the records of an incident; both with an L2 penalty), fitted to
//! the incidents of `tests/incidents`. The sign of each weight was fixed beforehand: no weight says what an engineer would not.
//! `README.md` there tells how well they do on incidents that were left out.

/// What a clue weighs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weight {
    pub name: &'static str,
    /// Id of the check that says it.
    pub check: &'static str,
    /// How much it tells that the record belongs to the trouble.
    pub belongs: f64,
    /// How much it tells that the record led to it.
    pub leads: f64,
}

/// The clues with their weights.
macro_rules! clues {
    ($($clue:ident, $check:literal, $belongs:expr, $leads:expr;)*) => {
        /// One thing a check can say of a record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Clue { $($clue),* }

        impl Clue {
            /// What it weighs.
            pub(super) const fn weight(self) -> Weight {
                match self {
                    $(Clue::$clue => Weight {
                        name: stringify!($clue),
                        check: $check,
                        belongs: $belongs,
                        leads: $leads,
                    },)*
                }
            }
        }
    };
}

clues! {
    Burst, "burst", 0.63, 1.23;
    BurstWithin, "burst", 0.01, 1.26;
    BurstSure, "burst", 0.35, 0.00;
    BurstExtent, "burst", 1.05, 0.00;
    BurstEnds, "burst", 1.38, 0.00;
    BurstBrief, "burst", -0.90, 0.00;
    BurstElsewhere, "burst", -0.68, 0.00;
    BurstLeads, "burst", -0.34, 0.27;
    BurstFirst, "burst", 0.95, 0.00;
    BurstOutside, "recurring", -1.29, -0.19;
    BurstOften, "burst", 0.19, 0.00;
    Event, "first_seen", -1.72, 1.30;
    EventOnce, "first_seen", 0.97, 0.20;
    Recurs, "recurring", -2.05, -0.08;
    Steady, "recurring", -0.29, 0.00;
    Before, "first_seen", -1.51, 1.27;
    BeforeNear, "first_seen", 0.25, 1.05;
    BeforeRare, "first_seen", 1.04, 0.00;
    During, "first_seen", -0.26, -0.52;
    DuringRare, "first_seen", 1.17, 0.00;
    End, "first_seen", 0.76, -0.64;
    After, "first_seen", -1.01, 0.00;
    NewWord, "first_seen", 0.99, 0.00;
    Named, "link", -0.80, 0.00;
    ChangeBefore, "change", 1.08, 0.00;
    ChangeBeforeNear, "change", 0.81, 0.00;
    WeakChangeBefore, "change", 0.40, 0.00;
    FromToBefore, "change", 0.63, 0.99;
    DoneBefore, "change", 0.15, 0.37;
    ActorBefore, "change", 0.00, 0.00;
    ChangeDuring, "change", 0.00, 0.00;
    ChangeBurst, "change", 0.12, 0.00;
    LinkBurst, "link", 1.02, 0.00;
    LinkBefore, "link", 0.82, 1.02;
    LinkBeforeNear, "link", 0.43, 0.00;
    LinkIdsBefore, "link", 0.73, 0.00;
    LinkDuring, "link", 0.93, 0.00;
    LinkEnd, "link", 0.58, 0.00;
    StrangerBad, "link", -2.19, 0.00;
    StrangerBurst, "link", -0.97, 0.00;
    CompanyBefore, "company", 0.82, 1.24;
    CompanyLinked, "company", 0.70, 1.36;
    CompanyEnd, "company", 0.38, 0.00;
    UndoneBefore, "counterpart", 0.88, 0.08;
    UndoesEnd, "counterpart", 0.61, 0.00;
    SiblingBefore, "counterpart", 0.86, 0.65;
    SiblingLater, "counterpart", 0.74, 0.00;
    Detection, "detection", 2.06, -0.48;
    Recovery, "recovery", 0.82, -0.10;
    ChangeEnd, "recovery", 0.38, 0.00;
    FromToEnd, "recovery", 0.29, 0.00;
    ActorEnd, "recovery", 0.68, 0.00;
    StartEnd, "recovery", 0.51, 0.00;
    SignatureBurst, "signature", 0.72, -0.74;
    SignatureEvent, "signature", 1.57, 0.00;
    SymptomSignature, "signature", 0.52, -0.20;
    BadBurst, "severity", 0.18, 0.00;
    BadEvent, "severity", -0.42, -1.21;
    BadBefore, "severity", -0.54, -1.10;
    Debug, "severity", -0.54, 0.00;
    Restart, "restart", 0.43, 0.00;
    Single, "jump", -3.03, 1.30;
    Jump, "jump", 1.71, 0.25;
    Shift, "jump", 2.63, 0.00;
    Drift, "jump", 0.44, 0.28;
    Gap, "gap", 1.50, 0.00;
}
