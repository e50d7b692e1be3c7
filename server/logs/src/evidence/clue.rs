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
    Burst, "burst", 0.64, 0.33;
    BurstWithin, "burst", -0.10, 1.18;
    BurstSure, "burst", 0.50, 0.00;
    BurstExtent, "burst", 0.99, 0.00;
    BurstEnds, "burst", 0.96, 0.00;
    BurstBrief, "burst", -0.81, 0.00;
    BurstElsewhere, "burst", -0.65, 0.00;
    BurstLeads, "burst", -0.60, 2.88;
    BurstFirst, "burst", 0.88, 0.00;
    BurstOutside, "recurring", -1.39, -0.22;
    BurstOften, "burst", 0.20, 0.00;
    Event, "first_seen", -1.67, 1.20;
    EventOnce, "first_seen", 0.93, 0.90;
    Recurs, "recurring", -2.36, -0.01;
    Steady, "recurring", -0.33, 0.00;
    Before, "first_seen", -1.55, 1.32;
    BeforeNear, "first_seen", 0.29, 0.87;
    BeforeRare, "first_seen", 1.09, 0.00;
    During, "first_seen", -0.27, -0.70;
    DuringRare, "first_seen", 1.35, 0.00;
    End, "first_seen", 0.80, 0.00;
    After, "first_seen", -0.85, 0.00;
    NewWord, "first_seen", 0.64, 0.00;
    Named, "link", -0.77, 0.00;
    ChangeBefore, "change", 1.05, 0.00;
    ChangeBeforeNear, "change", 0.75, 0.00;
    WeakChangeBefore, "change", 0.31, 0.00;
    FromToBefore, "change", 0.62, 0.95;
    DoneBefore, "change", 0.00, 0.24;
    ActorBefore, "change", 0.05, 0.00;
    ChangeDuring, "change", 0.00, 0.00;
    ChangeBurst, "change", 0.10, 0.00;
    LinkBurst, "link", 0.88, 0.00;
    LinkBefore, "link", 0.91, 1.08;
    LinkBeforeNear, "link", 0.54, 0.00;
    LinkIdsBefore, "link", 0.72, 0.00;
    LinkDuring, "link", 0.95, 0.00;
    LinkEnd, "link", 0.51, 0.00;
    StrangerBad, "link", -2.14, 0.00;
    StrangerBurst, "link", -0.74, 0.00;
    CompanyBefore, "company", 0.85, 1.07;
    CompanyLinked, "company", 0.66, 1.18;
    CompanyEnd, "company", 0.43, 0.00;
    UndoneBefore, "counterpart", 0.77, 0.15;
    UndoesEnd, "counterpart", 0.32, 0.00;
    SiblingBefore, "counterpart", 0.77, 0.00;
    SiblingLater, "counterpart", 0.86, 0.00;
    Detection, "detection", 2.00, -0.58;
    Recovery, "recovery", 0.90, -0.17;
    ChangeEnd, "recovery", 0.60, 0.00;
    FromToEnd, "recovery", 0.38, 0.00;
    ActorEnd, "recovery", 0.53, 0.00;
    StartEnd, "recovery", 0.53, 0.00;
    SignatureBurst, "signature", 0.62, 0.00;
    SignatureEvent, "signature", 0.98, 0.00;
    SymptomSignature, "signature", 0.68, -0.20;
    BadBurst, "severity", 0.27, 0.00;
    BadEvent, "severity", -0.28, -1.23;
    BadBefore, "severity", -0.48, -1.05;
    Debug, "severity", -0.54, 0.00;
    Restart, "restart", 0.42, 0.22;
    Single, "jump", -3.23, 1.20;
    Jump, "jump", 1.60, 0.13;
    Shift, "jump", 2.66, 0.00;
    Gap, "gap", 1.50, 0.00;
}
