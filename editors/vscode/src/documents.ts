/** Which documents the server sees. */

import * as vscode from 'vscode';
import type { DocumentFilter } from 'vscode-languageclient/node';

const LOGS: readonly DocumentFilter[] = [
  { scheme: 'file', language: 'log' },
  { scheme: 'untitled', language: 'log' },
];
const MARKDOWN: DocumentFilter = { scheme: 'file', language: 'markdown' };
/** The names that the server gives to documents of triage; what it just made has no text yet. */
export const TRIAGE_NAMES = '**/{triage,rca,postmortem}-*.md';
/** Lines in which the front matter names the kind of document; the server looks at as many. */
const HEAD = 12;

/**
 * What the client listens to: logs, and Markdown, of which `served.ts` lets pass what is of triage. In a workspace that
 * is not trusted only logs: what such a folder calls a triage document could otherwise change the issues in the store.
 */
export function listenedTo(): DocumentFilter[] {
  return vscode.workspace.isTrusted ? [...LOGS, MARKDOWN] : [...LOGS];
}

/** Whether the server sees this document: a log, or one of triage. No other file reaches the server by itself. */
export function isServed(document: vscode.TextDocument): boolean {
  return isLog(document) || (vscode.workspace.isTrusted && isOfTriage(document));
}

function isLog(document: vscode.TextDocument): boolean {
  return vscode.languages.match(LOGS as vscode.DocumentSelector, document) > 0;
}

/** Whether it is one of the Markdown documents of triage, by its name or by its front matter. */
export function isOfTriage(document: vscode.TextDocument): boolean {
  if (vscode.languages.match(MARKDOWN as vscode.DocumentFilter, document) === 0) {
    return false;
  }
  return vscode.languages.match({ pattern: TRIAGE_NAMES }, document) > 0 || saysSo(document);
}

function saysSo(document: vscode.TextDocument): boolean {
  if (document.lineAt(0).text !== '---') {
    return false;
  }
  for (let line = 1; line < Math.min(document.lineCount, HEAD); line += 1) {
    const { text } = document.lineAt(line);
    if (text === '---') {
      return false;
    }
    if (/^tftsr:\s*(triage|rca|postmortem|analysis)\//.test(text)) {
      return true;
    }
  }
  return false;
}

/** Results, output panels and settings pages are documents too, but not ones a command can be about. */
export function isDocument(uri: vscode.Uri): boolean {
  return uri.scheme === 'file' || uri.scheme === 'untitled';
}
