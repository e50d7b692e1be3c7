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
    Burst, "burst", 1.39, -0.45;
    BurstWithin, "burst", 0.28, -0.03;
    BurstSure, "burst", 0.08, -0.44;
    BurstExtent, "burst", 1.71, -0.46;
    BurstEnds, "burst", 1.19, -0.44;
    BurstBrief, "burst", -0.20, 0.00;
    BurstElsewhere, "burst", -0.91, 0.00;
    BurstLeads, "burst", 0.00, 0.16;
    BurstFirst, "burst", 1.25, -0.61;
    BurstOutside, "recurring", -1.80, -0.01;
    BurstOften, "burst", 0.53, -0.27;
    Event, "first_seen", -0.72, 0.49;
    EventOnce, "first_seen", 1.04, 0.24;
    Recurs, "recurring", -1.88, 0.39;
    Steady, "recurring", 0.00, 0.01;
    Before, "first_seen", -0.93, 1.02;
    BeforeNear, "first_seen", 0.00, 0.36;
    BeforeRare, "first_seen", 1.14, -0.37;
    During, "first_seen", 0.00, -0.42;
    DuringRare, "first_seen", 1.76, -0.19;
    End, "first_seen", 0.81, -0.07;
    After, "first_seen", -0.36, -0.04;
    NewWord, "first_seen", 1.03, 0.23;
    Trails, "recurring", -0.01, 0.08;
    Family, "recurring", 0.00, 0.36;
    Kin, "recurring", -0.70, 0.02;
    Named, "link", -0.87, 0.00;
    ChangeBefore, "change", 0.41, 0.68;
    ChangeBeforeNear, "change", 0.00, 0.42;
    WeakChangeBefore, "change", 0.32, 0.35;
    FromToBefore, "change", 0.09, 0.29;
    DoneBefore, "change", 0.00, 0.77;
    ActorBefore, "change", 0.00, 0.22;
    ChangeDuring, "change", 0.00, -0.07;
    ChangeBurst, "change", 0.00, -0.08;
    LinkBurst, "link", 1.65, -0.43;
    LinkBefore, "link", 0.82, 0.06;
    LinkBeforeNear, "link", 0.02, 0.00;
    LinkIdsBefore, "link", 0.75, 0.00;
    LinkDuring, "link", 2.03, -0.24;
    LinkEnd, "link", 1.39, -0.16;
    StrangerBad, "link", -2.45, -0.21;
    StrangerBurst, "link", -0.47, -0.05;
    CompanyBefore, "company", 1.32, 0.95;
    CompanyLinked, "company", 0.53, 0.05;
    CompanyEnd, "company", 1.35, 0.01;
    UndoneBefore, "counterpart", 1.37, 1.02;
    UndoesEnd, "counterpart", 0.13, 0.23;
    SiblingBefore, "counterpart", 0.00, 0.62;
    SiblingLater, "counterpart", 0.85, 0.00;
    Detection, "detection", 2.39, -0.43;
    Recovery, "recovery", 0.36, -0.10;
    ChangeEnd, "recovery", 0.50, 0.14;
    FromToEnd, "recovery", 0.82, -0.07;
    ActorEnd, "recovery", 0.10, 0.00;
    StartEnd, "recovery", 0.00, 0.00;
    SignatureBurst, "signature", 1.00, -0.14;
    SignatureEvent, "signature", 1.57, 1.00;
    SymptomSignature, "signature", 0.38, -0.01;
    BadBurst, "severity", 0.80, -0.40;
    BadEvent, "severity", 0.00, -0.55;
    BadBefore, "severity", -0.60, -0.43;
    Debug, "severity", 0.00, -0.14;
    Restart, "restart", 0.43, 0.00;
    Single, "jump", -0.50, 0.00;
    Jump, "jump", 1.71, 0.25;
    Shift, "jump", 2.63, 0.00;
    Drift, "jump", 0.00, 0.22;
    Gap, "gap", 1.50, 0.00;
}
