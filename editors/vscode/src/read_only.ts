/**
 * Edits of the server to files that this editor holds for read-only.
 *
 * The editor takes such an edit into what it shows and never writes it, without a word: a person would think that the
 * file is redacted. Whether a file is read-only is told to no extension, so it is seen by what the edit left: a text
 * that differs from the disk, and that the editor does not hold for changed.
 */

import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ApplyWorkspaceEditParams, ApplyWorkspaceEditResult, Middleware } from 'vscode-languageclient/node';

type HandleApplyEdit = NonNullable<NonNullable<Middleware['workspace']>['handleApplyEdit']>;

/** Takes an edit back that could not have been saved, and tells the server why. */
export const handleApplyEdit: HandleApplyEdit = async (params, next) => {
  const before = openFiles(params).map((document) => ({ document, text: document.getText() }));
  const cancelled = new vscode.CancellationTokenSource();
  const result = await next(params, cancelled.token);
  cancelled.dispose();
  const unmarked = before.filter(({ document, text }) => !document.isDirty && document.getText() !== text);
  for (const { document, text } of unmarked) {
    if (await isOnDisk(document)) {
      // Saved by itself a moment ago.
      continue;
    }
    const back = new vscode.WorkspaceEdit();
    const last = document.lineAt(document.lineCount - 1).range.end;
    back.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), last), text);
    await vscode.workspace.applyEdit(back);
    const name = basename(document.fileName);
    const failureReason = vscode.l10n.t('{0} is read-only in this editor, so it was not changed.', name);
    return { applied: false, failureReason } satisfies ApplyWorkspaceEditResult;
  }
  return result;
};

/** The files on disk that an edit changes and that are open. */
function openFiles(params: ApplyWorkspaceEditParams): vscode.TextDocument[] {
  const changes = params.edit.documentChanges ?? [];
  const uris = changes.flatMap((change) => ('textDocument' in change ? [change.textDocument.uri] : []));
  const edited = new Set(
    [...uris, ...Object.keys(params.edit.changes ?? {})].map((uri) => vscode.Uri.parse(uri).toString()),
  );
  return vscode.workspace.textDocuments.filter(
    (document) => document.uri.scheme === 'file' && edited.has(document.uri.toString()),
  );
}

async function isOnDisk(document: vscode.TextDocument): Promise<boolean> {
  try {
    const bytes = await vscode.workspace.fs.readFile(document.uri);
    return new TextDecoder().decode(bytes) === document.getText();
  } catch {
    return false;
  }
}
