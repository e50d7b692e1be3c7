/** Tells menus outside of the editor what kind of document is in front: `tftsr.inFront` is `log`, `triage` or empty. */

import * as vscode from 'vscode';

import { isOfTriage, isServed } from './documents';

/** Follows the active editor until it is disposed. */
export function followInFront(): vscode.Disposable {
  const update = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    const kind = document === undefined || !isServed(document) ? '' : isOfTriage(document) ? 'triage' : 'log';
    void vscode.commands.executeCommand('setContext', 'tftsr.inFront', kind);
  };
  update();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(update),
    // A document that gets another language is opened anew.
    vscode.workspace.onDidOpenTextDocument(update),
    vscode.workspace.onDidGrantWorkspaceTrust(update),
  );
}
