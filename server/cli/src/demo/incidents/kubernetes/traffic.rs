//! The life of each container of the cart service, and which requests it serves.

use super::super::dice::{Dice, at};
use super::super::people::PEOPLE;
use super::{MEND, ROLLOUT};

pub(super) const OLD: [&str; 2] = ["cart-api-5d8c6b7f4-tn7ws", "cart-api-5d8c6b7f4-b4gqz"];
pub(super) const SMALL: [&str; 2] = ["cart-api-7c9f4d5b8-x2x4q", "cart-api-7c9f4d5b8-m9k2p"];
pub(super) const MENDED: [&str; 2] = ["cart-api-6b5f9c7d8-hv6rl", "cart-api-6b5f9c7d8-zc8dj"];
pub(super) const BEGIN: &str = "13:20:00";
pub(super) const END: &str = "15:00:00";

/// One run of a container, from its start to its end.
pub(super) struct Life {
    pub(super) pod: &'static str,
    pub(super) version: &'static str,
    pub(super) limit: u64,
    pub(super) start: u64,
    pub(super) end: u64,
    /// By the kernel, for its memory.
    pub(super) killed: bool,
    /// How long it waits for the next start, in seconds.
    pub(super) back_off: u64,
    pub(super) container: String,
}

impl Life {
    /// When it listens, and counts as ready.
    pub(super) fn ready(&self) -> u64 {
        self.start + 2_400
    }
}

pub(super) fn lives(dice: &mut Dice) -> Vec<Life> {
    let mut lives = Vec::new();
    for (index, pod) in OLD.into_iter().enumerate() {
        let (start, end) =
            (at(BEGIN) + 900 * (index as u64 + 1), at(ROLLOUT) + 14_000 + 21_000 * index as u64);
        lives.push(Life {
            pod,
            version: "2.8.4",
            limit: 1 << 30,
            start,
            end,
            killed: false,
            back_off: 0,
            container: dice.hex(64),
        });
    }
    for (index, pod) in SMALL.into_iter().enumerate() {
        let (mut start, mut back_off) = (at(ROLLOUT) + 4_000 + 22_000 * index as u64, 10);
        let last = at(MEND) + 34_000 + 20_000 * index as u64;
        while start < last {
            let end = start + dice.within(52_000, 81_000);
            let (end, killed) = if end < last { (end, true) } else { (last, false) };
            lives.push(Life {
                pod,
                version: "2.9.0",
                limit: 256 << 20,
                start,
                end,
                killed,
                back_off,
                container: dice.hex(64),
            });
            start = end + back_off * 1000 + dice.within(300, 2_000);
            back_off = (back_off * 2).min(300);
        }
    }
    for (index, pod) in MENDED.into_iter().enumerate() {
        let start = at(MEND) + 5_000 + 18_000 * index as u64;
        lives.push(Life {
            pod,
            version: "2.9.1",
            limit: 1 << 30,
            start,
            end: at(END),
            killed: false,
            back_off: 0,
            container: dice.hex(64),
        });
    }
    lives
}

pub(super) struct Request {
    pub(super) time: u64,
    pub(super) path: &'static str,
    pub(super) who: usize,
    pub(super) status: u16,
    /// The pod that served it; none when none was ready.
    pub(super) pod: Option<&'static str>,
}

impl Request {
    pub(super) fn is_failed(&self) -> bool {
        matches!(self.status, 502 | 503)
    }
}

pub(super) fn traffic(dice: &mut Dice, lives: &[Life]) -> Vec<Request> {
    let mut requests = Vec::new();
    let mut time = at(BEGIN) + 6_000;
    while time < at(END) - 3_000 {
        time += dice.within(700, 9_400);
        let path = dice.pick(&[
            "GET /cart",
            "GET /cart",
            "POST /cart/items",
            "PATCH /cart/items/3",
            "POST /cart/coupon",
        ]);
        let serving: Vec<&Life> =
            lives.iter().filter(|life| life.ready() <= time && time < life.end).collect();
        let (status, pod) = match serving.is_empty() {
            true => (503, None),
            false => {
                let life = dice.pick(&serving);
                // A container that is about to be killed takes a request with it.
                let cut = life.killed && life.end - time < 4_000;
                (
                    if cut {
                        502
                    } else if dice.percent(3) {
                        404
                    } else {
                        200
                    },
                    Some(life.pod),
                )
            }
        };
        requests.push(Request {
            time,
            path,
            who: dice.within(0, PEOPLE.len() as u64 - 1) as usize,
            status,
            pod,
        });
    }
    requests
}
