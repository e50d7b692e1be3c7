/** How results of commands are shown. */

import * as vscode from 'vscode';

import { type Json, rows } from '../json';
import { openIssue } from '../results';
import { pickIssue } from './ask_issue';
import type { Show } from './table';

/** A list to pick an issue from, which is opened. */
export function showIssueList(key: string, title: string): Show {
  return async (call, results, result) => {
    const picked = await pickIssue(rows(result, key), title);
    if (picked !== undefined) {
      await openIssue(results, await call('tftsr.getIssue', { id: picked['id'] ?? picked['issueId'], quiet: true }));
    }
  };
}

/** The JSON as a document. */
export function showJson(name: string): Show {
  return (_, results, result) => results.showJson(name, result);
}

/** The built-in diff; `argument` says what it was made of. */
export const showPreview: Show = async (_, results, result, argument) => {
  const redaction: Json = { ...argument, uri: result['uri'] };
  delete redaction['show'];
  await results.previews.show(vscode.Uri.parse(String(result['uri'])), String(result['text'] ?? ''), redaction);
};
