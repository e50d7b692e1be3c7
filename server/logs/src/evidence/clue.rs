//! Clues: all that the checks can say of a record, each a number from nothing to about one, and what it weighs.
//!
//! A record's score is the sum of its clues, each times its two weights: how much it tells that the record belongs to the trouble, and
//! beyond that how much it tells that the record led to it. What belongs is listed, and the first few; the sum of both puts it in
//! order. The weights are those of two linear models (logistic regression, and a softmax over the records of an incident; both with an
//! L2 penalty), fitted to the incidents of `tests/incidents`. The sign of each weight was fixed beforehand: no weight says what an
//! engineer would not. `README.md` there tells how well they do on incidents that were left out. Of known failures, jumps, gaps and
//! restarts these incidents hold too few; they are weighed by hand.

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
    Burst, "burst", 1.39, -0.32;
    BurstWithin, "burst", 0.29, -0.02;
    BurstSure, "burst", 0.48, -0.31;
    BurstExtent, "burst", 1.62, -0.33;
    BurstEnds, "burst", 0.80, -0.32;
    BurstBrief, "burst", -0.10, 0.00;
    BurstElsewhere, "burst", -0.44, 0.00;
    BurstLeads, "burst", 0.02, 0.11;
    BurstFirst, "burst", 0.90, -0.42;
    BurstOutside, "recurring", -0.90, -0.01;
    BurstOften, "burst", 0.66, -0.19;
    Event, "first_seen", -0.29, 0.35;
    EventOnce, "first_seen", 1.10, 0.32;
    Recurs, "recurring", -1.45, 0.21;
    Steady, "recurring", -0.02, 0.02;
    Before, "first_seen", -0.76, 0.63;
    BeforeNear, "first_seen", 0.50, 0.47;
    BeforeRare, "first_seen", 1.07, -0.02;
    During, "first_seen", 0.09, -0.24;
    DuringRare, "first_seen", 1.38, -0.10;
    End, "first_seen", 0.61, -0.01;
    After, "first_seen", -0.24, -0.03;
    NewWord, "first_seen", 0.39, 0.20;
    Trails, "recurring", -0.42, 0.06;
    Family, "recurring", -0.15, 0.15;
    Kin, "recurring", -0.82, 0.06;
    Named, "link", -0.32, -0.04;
    ChangeBefore, "change", 0.56, 0.48;
    ChangeBeforeNear, "change", 0.42, 0.34;
    WeakChangeBefore, "change", 0.27, 0.28;
    FromToBefore, "change", 0.48, 0.13;
    DoneBefore, "change", 0.00, 0.48;
    ActorBefore, "change", 0.00, 0.07;
    ChangeDuring, "change", 0.08, -0.04;
    ChangeBurst, "change", 0.54, -0.06;
    LinkBurst, "link", 1.19, -0.28;
    LinkBefore, "link", 0.92, 0.14;
    LinkBeforeNear, "link", 0.52, 0.07;
    LinkIdsBefore, "link", 0.77, 0.08;
    LinkDuring, "link", 1.61, -0.13;
    LinkEnd, "link", 1.04, -0.04;
    StrangerBad, "link", -1.16, -0.15;
    StrangerBurst, "link", 0.00, -0.06;
    CompanyBefore, "company", 1.02, 0.62;
    CompanyLinked, "company", 0.61, 0.17;
    CompanyEnd, "company", 0.89, 0.04;
    UndoneBefore, "counterpart", 0.54, 0.72;
    UndoesEnd, "counterpart", 0.13, 0.16;
    SiblingBefore, "counterpart", 0.41, 0.55;
    SiblingLater, "counterpart", 0.80, 0.01;
    Detection, "detection", 1.79, -0.24;
    Recovery, "recovery", 0.24, -0.03;
    ChangeEnd, "recovery", 0.66, 0.10;
    FromToEnd, "recovery", 0.50, -0.04;
    ActorEnd, "recovery", 0.00, 0.00;
    StartEnd, "recovery", 0.07, 0.00;
    SignatureBurst, "signature", 0.43, -0.14;
    SignatureEvent, "signature", 1.57, 0.70;
    SymptomSignature, "signature", 0.38, -0.01;
    BadBurst, "severity", 0.37, -0.28;
    BadEvent, "severity", 0.13, -0.30;
    BadBefore, "severity", -0.61, -0.22;
    Debug, "severity", 0.01, -0.05;
    Restart, "restart", 0.43, 0.00;
    Single, "jump", -0.50, 0.00;
    Jump, "jump", 1.71, 0.25;
    Shift, "jump", 2.63, 0.00;
    Drift, "jump", 0.00, 0.22;
    Gap, "gap", 1.50, 0.00;
}
