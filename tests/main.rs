//! The shipped binary from outside, as an editor or a shell sees it.
//!
//! One module a promise; `README.md` tells how they are run.

/// The fake editor, the shell, temporary workspaces.
mod harness;

/// A triage document and the store say the same: checkouts, copies, and an issue that goes.
mod agrees_with_the_store;
/// A model on this machine, with real tokens (slow).
mod asks_a_real_model;
/// A model's help in the triage document: drafts, answers, suggestions.
mod asks_models;
/// AI providers: set up, tried, their keys kept; nothing is sent where it is not allowed.
mod asks_providers;
/// Streams of any length in the same memory (slow).
mod bounded_memory;
/// What a person chooses of what is flagged: a selection, a value never again, a rule in one line.
mod chooses_what_to_flag;
/// `scan`, `redact`, `call`, `issue`, `doctor`, `completions`, `man` in a shell.
mod command_line;
/// The demo leaves a folder to go on in.
mod demo;
/// A model and a provider that nobody should believe: what they say leads nowhere, and what they are told is little.
mod distrusts_models;
/// Documents leave as files: the gate, the formats, the history.
mod exports;
/// What the views of an editor rest on: counts by type, answers without a word, word of changes.
mod feeds_views;
/// From a log to a triage document with whys; what people write survives.
mod five_whys;
/// Findings are diagnostics, hovers and tokens, and never show a value.
mod flags_secrets;
/// SARIF by its schema, and the hook of pre-commit as people run it (slow).
mod guards_pipelines;
/// A folder of somebody else's: it loosens nothing, leads nowhere outside and hides no text.
#[cfg(unix)]
mod hostile_workspace;
/// The places that open the database: added, removed, exchanged, recovered, and asked only when a key is needed.
mod keeps_keys;
/// Edits and requests take effect in the order they were sent, ten thousand in a burst.
mod keeps_order;
/// The database as a whole: backups, checks, salvage, what goes with age, the audit log for others, the bundle.
mod keeps_the_database;
/// `tftsr triage` and `tftsr settings`: an investigation led from a shell, by one and by eight at once.
mod leads_in_a_shell;
/// Completions, definitions, hovers, renames, formatting and quick fixes in a triage document.
mod leads_triage;
/// Labelled incidents, triaged from opening the files to a root cause that cites the cause.
mod led_triages;
/// Policy files of workspaces and people, and baselines.
mod policy;
/// Each editor gets what it can take and nothing else, by the capability sets of real clients.
mod profiles;
/// Documents go to wikis and trackers: made once, changed after that, nothing in clear text.
mod publishes;
/// Logs as records and as evidence: redacted rows, windows, compressed files.
mod reads_logs;
/// Documents go to MediaWiki and Redmine themselves, with their pictures (slow).
mod real_wikis;
/// Redaction by code action and command: one, a value, a type, all, a copy.
mod redacts;
/// Placeholders become values again: from the vault, from a map with its key, and from nothing else.
mod restores;
/// Under an engine that splits a log over processes, redaction gives what one process gives (slow).
mod scales_out;
/// Nothing in clear text reaches a model from any field, and nothing that a log or a model says is followed.
mod sends_only_redacted;
/// Another assistant reads an incident, redacted, and cannot write.
mod serves_assistants;
/// Editors are set up without writing over anything, and doctor sees what they lack.
mod sets_up_editors;
/// Settings from the three places an editor has for them.
mod settings;
/// A log in an editor: folds, hints, links, identifiers, symbols, lenses.
mod shows_logs;
/// Lifecycle, exit codes, broken and oversized messages, capabilities of clients.
mod speaks_lsp;
/// Each provider in its own wire form: streams, stops, limits, faults.
mod speaks_wire_forms;
/// The styles of redaction are as documented, and leave a log a log.
mod styles;
/// Full disks, read-only folders, failing disks and kills: each says what it is, and nothing is lost.
mod survives_faults;
/// State comes back after a restart, is encrypted on disk, and its faults are told apart.
mod survives_restart;
/// What wants to be obeyed stays data, wherever a model is asked.
mod takes_no_orders;
/// A model in the conversation, on a page about logs and in a report.
mod talks_with_models;
/// Invariants of the repository: layering, generated files, migrations in order.
mod tidy;
/// A second working tree, two windows on one store, names that want to be escaped, two million lines (slow).
mod works_anywhere;
/// The RCA: written into the workspace, merged with what people wrote.
mod writes_reports;

/// The labelled incidents, which `logs` ranks and `led_triages` triages.
#[path = "incidents/dice.rs"]
mod dice;
#[path = "incidents/formats.rs"]
mod formats;
#[path = "incidents/incident.rs"]
#[expect(dead_code, reason = "which set an incident belongs to matters to the ranking alone")]
mod incident;
#[path = "incidents/noise.rs"]
mod noise;
#[path = "incidents/set/mod.rs"]
mod set;
#[path = "incidents/write.rs"]
mod write;

/// Real editors, driven headless (slow).
mod editors;
