//! A second set by someone who has read neither the ranking nor its scores: other stories, other formats.
//!
//! Nothing in here may be changed because of how it is ranked.

mod app_catalogue;
mod dropped_heartbeats;
mod formats;
mod issuing_ca;
mod named_profile;
mod pg_target;
mod priority_class;
mod sagging_rail;
mod tombstones;

pub use app_catalogue::incident as app_catalogue;
pub use dropped_heartbeats::incident as dropped_heartbeats;
pub use issuing_ca::incident as issuing_ca;
pub use named_profile::incident as named_profile;
pub use pg_target::incident as pg_target;
pub use priority_class::incident as priority_class;
pub use sagging_rail::incident as sagging_rail;
pub use tombstones::incident as tombstones;
