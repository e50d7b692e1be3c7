//! What is being asked of providers now: to be stopped, and to tell how far it is.

use std::sync::{Arc, Mutex};

use ::triage::Place;
use ai::Stop;

use crate::Workbench;
use crate::documents::lock;

/// How far long work is.
#[derive(Debug, Clone)]
pub struct Told {
    /// What the work is, for a progress bar.
    pub title: String,
    /// What is being done.
    pub what: String,
    /// How much of it is done, in bytes.
    pub done: u64,
    /// How much there is, in bytes; 0 while that is not known.
    pub total: u64,
    /// Stops the work.
    pub stopper: Stopper,
}

/// Stops one request, at once, and closes its connection. Copies stop the same one.
#[derive(Debug, Clone)]
pub struct Stopper(pub(crate) Stop);

impl Stopper {
    /// Stops it.
    pub fn stop(&self) {
        self.0.stop();
    }
}

/// Who wants to know how far long work is.
pub(crate) type Listener = Arc<dyn Fn(Told) + Send + Sync>;

/// The requests under way.
#[derive(Default)]
pub(crate) struct Running {
    stops: Mutex<Vec<Stop>>,
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

    /// The same workbench, whose long work is told to somebody.
    #[must_use]
    pub fn telling(&self, listener: impl Fn(Told) + Send + Sync + 'static) -> Workbench {
        Workbench { listener: Some(Arc::new(listener)), ..self.clone() }
    }

    /// Tells how far long work is.
    pub(crate) fn tell(&self, told: Told) {
        if let Some(listener) = &self.listener {
            listener(told);
        }
    }
}
