//! The incidents, by domain.

mod blind;
mod database;
mod hardware;
mod kubernetes;
mod linux;
mod network;
mod observability;
mod second;
mod virtualization;
mod windows;

use crate::incident::Incident;

/// All of them.
pub const INCIDENTS: &[fn() -> Incident] = &[
    linux::quiet_disk,
    linux::resolver,
    windows::clock,
    windows::service_account,
    network::native_loop,
    network::stale_route,
    kubernetes::memory_limit,
    kubernetes::network_policy,
    database::dropped_index,
    database::idle_transaction,
    virtualization::lost_paths,
    virtualization::ballooning,
    hardware::weak_memory,
    hardware::hot_rack,
    observability::label_explosion,
    observability::silent_alerts,
    blind::conntrack,
    blind::cipher_policy,
    blind::dim_optic,
    blind::webhook_scope,
    blind::keyless_purge,
    blind::orphan_snapshot,
    blind::battery,
    blind::shard_budget,
    second::named_profile,
    second::issuing_ca,
    second::app_catalogue,
    second::priority_class,
    second::tombstones,
    second::pg_target,
    second::sagging_rail,
    second::dropped_heartbeats,
];
