/** Which documents the server sees. */

import * as vscode from 'vscode';
import type { DocumentFilter } from 'vscode-languageclient/node';

const LOGS: readonly DocumentFilter[] = [
  { scheme: 'file', language: 'log' },
  { scheme: 'untitled', language: 'log' },
];
const TRIAGE: DocumentFilter = { scheme: 'file', language: 'markdown', pattern: '**/{triage,rca,postmortem}-*.md' };

/**
 * Logs, and the Markdown documents of triage; no other file ever reaches the server by itself. In a workspace that is
 * not trusted only logs: what such a folder calls a triage document could otherwise change the issues in the store.
 */
export function servedDocuments(): DocumentFilter[] {
  return vscode.workspace.isTrusted ? [...LOGS, TRIAGE] : [...LOGS];
}

/** Whether the server sees this document. */
export function isServed(document: vscode.TextDocument): boolean {
  return vscode.languages.match(servedDocuments() as vscode.DocumentSelector, document) > 0;
}

/** Whether it is one of the Markdown documents of triage. */
export function isOfTriage(document: vscode.TextDocument): boolean {
  return vscode.languages.match(TRIAGE as vscode.DocumentFilter, document) > 0;
}

/** Results, output panels and settings pages are documents too, but not ones a command can be about. */
export function isDocument(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' || uri.scheme === 'untitled';
}
