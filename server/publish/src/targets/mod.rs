//! The targets, one file each. The wire forms are those of the public documentation that each file names.

pub(crate) mod azure_devops;
pub(crate) mod confluence;
mod forge;
pub(crate) mod gitea;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod jira;
pub(crate) mod mediawiki;
pub(crate) mod redmine;
pub(crate) mod servicenow;
pub(crate) mod webhook;
