//! Requests to the shop through a simulated pool of connections, so that waits and numbers of its logs agree.

use super::super::dice::{Dice, at};
use super::super::people::{PEOPLE, Person};
use super::{CREATED, DROPPED};

/// Connections of the pool.
pub(super) const POOL: usize = 5;
/// How long a request waits for one, in milliseconds.
const POOL_PATIENCE: u64 = 30_000;
/// How long nginx waits for the application, in milliseconds.
const NGINX_PATIENCE: u64 = 60_000;

/// One request on its way through nginx, the application and its pool.
pub(super) struct Request {
    /// When it came, in milliseconds of the day.
    pub(super) came: u64,
    /// When it was answered.
    pub(super) done: u64,
    /// How long its query ran; 0 without one.
    pub(super) query: u64,
    pub(super) status: u16,
    pub(super) path: &'static str,
    pub(super) person: Person,
    pub(super) customer: u64,
    pub(super) address: String,
    /// It needs the database.
    pub(super) is_page: bool,
}

const PAGES: [(&str, bool); 6] = [
    ("GET /account/orders", true),
    ("GET /account/orders", true),
    ("POST /checkout", true),
    ("GET /cart", false),
    ("POST /login", false),
    ("GET /products/%", false),
];

/// The requests of eighty minutes, through a pool of five connections.
pub(super) fn traffic(dice: &mut Dice) -> Vec<Request> {
    let (dropped, created) = (at(DROPPED), at(CREATED));
    let homes: Vec<String> = PEOPLE.iter().map(|_| dice.ipv4()).collect();
    let mut free_at = [0_u64; POOL];
    let mut requests = Vec::new();
    let mut now = at("08:30:04");
    while now < at("09:50:00") {
        now += dice.within(400, 6400);
        let who = dice.within(0, PEOPLE.len() as u64 - 1) as usize;
        let (path, looks_up_orders) = dice.pick(&PAGES);
        let is_page = !path.ends_with('%');
        let slot = (0..POOL).min_by_key(|&slot| free_at[slot]).unwrap_or(0);
        let wait = free_at[slot].saturating_sub(now);
        let mut query = match looks_up_orders && (dropped..created).contains(&(now + wait)) {
            true => dice.within(33_000, 57_000),
            false => dice.within(4, 60),
        };
        let own = dice.within(5, 40);
        let (status, took) = if !is_page {
            query = 0;
            (if dice.percent(4) { 404 } else { 200 }, own)
        } else if wait > POOL_PATIENCE {
            query = 0;
            (503, POOL_PATIENCE + own)
        } else {
            free_at[slot] = now + wait + query;
            let took = wait + query + own;
            if took > NGINX_PATIENCE { (504, NGINX_PATIENCE + 1) } else { (200, took) }
        };
        let (person, address, customer) =
            (PEOPLE[who], homes[who].clone(), 48_213 + 907 * who as u64);
        requests.push(Request {
            came: now,
            done: now + took,
            query,
            status,
            path,
            person,
            customer,
            address,
            is_page,
        });
    }
    requests
}
