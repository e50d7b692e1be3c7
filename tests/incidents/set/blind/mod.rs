//! Incidents by someone who has read neither the ranking nor its scores, with formats and noise of their own.
//!
//! Nothing in here may be changed because of how it is ranked.

mod battery;
mod cipher_policy;
mod conntrack;
mod dim_optic;
mod formats;
mod keyless_purge;
mod orphan_snapshot;
mod shard_budget;
mod webhook_scope;

pub use battery::incident as battery;
pub use cipher_policy::incident as cipher_policy;
pub use conntrack::incident as conntrack;
pub use dim_optic::incident as dim_optic;
pub use keyless_purge::incident as keyless_purge;
pub use orphan_snapshot::incident as orphan_snapshot;
pub use shard_budget::incident as shard_budget;
pub use webhook_scope::incident as webhook_scope;
