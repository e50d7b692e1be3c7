//! What is being asked of providers now: to be stopped, and to tell how far it is.

use std::sync::{Arc, Mutex};

use ::triage::Place;
use ai::Stop;

use crate::Workbench;
use crate::documents::lock;

/// Takes what is being done, how much of it is done, and how much there is (0 while that is not known).
type Listener = Arc<dyn Fn(&str, u64, u64) + Send + Sync>;

/// The requests under way, and who wants to know of them.
#[derive(Default)]
pub(crate) struct Running {
    stops: Mutex<Vec<Stop>>,
    listener: Mutex<Option<Listener>>,
    /// Whys and sections that are being answered, with their documents.
    answering: Mutex<Vec<(String, Place)>>,
}

/// Takes a place off the list of those being answered.
pub(crate) struct Answered<'w> {
    workbench: &'w Workbench,
    place: (String, Place),
}

impl Drop for Answered<'_> {
    fn drop(&mut self) {
        let mut answering = lock(&self.workbench.shared.running.answering);
        if let Some(at) = answering.iter().position(|place| *place == self.place) {
            answering.remove(at);
        }
    }
}

/// Takes a request off the list when it is over, however it ends.
pub(crate) struct Entry<'w> {
    workbench: &'w Workbench,
    stop: Stop,
}

impl Drop for Entry<'_> {
    fn drop(&mut self) {
        let mut stops = lock(&self.workbench.shared.running.stops);
        stops.retain(|stop| !stop.is_same(&self.stop));
    }
}

impl Workbench {
    /// Puts a request on the list of what `stop` stops.
    pub(crate) fn running(&self) -> (Stop, Entry<'_>) {
        let stop = Stop::default();
        (stop.clone(), self.listed(stop))
    }

    /// The same for a request that has its stop already.
    pub(crate) fn listed(&self, stop: Stop) -> Entry<'_> {
        lock(&self.shared.running.stops).push(stop.clone());
        Entry { workbench: self, stop }
    }

    /// Puts a place on the list of those being answered.
    pub(crate) fn note_answering(&self, uri: &str, place: &Place) -> Answered<'_> {
        let place = (uri.to_owned(), place.clone());
        lock(&self.shared.running.answering).push(place.clone());
        Answered { workbench: self, place }
    }

    /// The whys and sections that are being answered, with their documents.
    pub(crate) fn answering(&self) -> Vec<(String, Place)> {
        lock(&self.shared.running.answering).clone()
    }

    /// Stops all requests; how many there were.
    pub(crate) fn stop_all(&self) -> usize {
        let stops = lock(&self.shared.running.stops);
        stops.iter().for_each(Stop::stop);
        stops.len()
    }

    /// Has long work told: what is done, how much of it, of how much (0 while that is not known).
    pub fn on_progress(&self, listener: impl Fn(&str, u64, u64) + Send + Sync + 'static) {
        *lock(&self.shared.running.listener) = Some(Arc::new(listener));
    }

    /// Tells how far long work is.
    pub(crate) fn tell(&self, what: &str, done: u64, total: u64) {
        let listener = lock(&self.shared.running.listener).clone();
        if let Some(listener) = listener {
            listener(what, done, total);
        }
    }
}
