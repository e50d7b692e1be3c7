//! What goes with age: issues that are over. Open ones, the audit log, settings and what was spent stay.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use store::IssueFilter;
use triage::IssueStatus;

use crate::Workbench;
use crate::outcome::CommandError;

impl Workbench {
    /// Issues that were resolved or closed and not changed for so many days; with `delete` they go for good, with their
    /// logs, whys, messages, documents as stored, and the values behind their placeholders. Documents in the workspace
    /// are files of the person and stay.
    pub fn prune(&self, days: u32, delete: bool) -> Result<Value, CommandError> {
        let age = SignedDuration::from_hours(i64::from(days) * 24);
        let before = Timestamp::now().checked_sub(age).map_err(|_| {
            CommandError::Refused(format!("{days} days are longer than there is a calendar for"))
        })?;
        let issues = self.with_store(|store| store.issues(&IssueFilter::default()))?;
        let is_over =
            |status: IssueStatus| matches!(status, IssueStatus::Resolved | IssueStatus::Closed);
        let (old, rest): (Vec<_>, Vec<_>) = issues
            .into_iter()
            .partition(|issue| is_over(issue.status) && issue.updated_at < before);
        if delete {
            for issue in &old {
                self.must_audit("delete issue", &issue.id, "by age")?;
                self.with_store(|store| store.delete_issue(&issue.id))?;
            }
        }
        let kept_open =
            rest.iter().filter(|issue| !is_over(issue.status) && issue.updated_at < before).count();
        Ok(json!({
            "deleted": delete,
            "issues": old.iter().map(|issue| json!({
                "id": issue.id, "title": issue.title, "status": issue.status.id(),
                "updated": issue.updated_at.to_string(),
            })).collect::<Vec<_>>(),
            "kept": rest.len(), "keptThoughOld": kept_open,
        }))
    }
}
