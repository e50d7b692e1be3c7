/** Files dropped on an issue are attached to it: logs as logs, pictures as pictures. */

import * as vscode from 'vscode';

import { isAllowed, sayRestricted } from '../restricted';
import type { Node } from './node';

const URIS = 'text/uri-list';

export class AttachDropped implements vscode.TreeDragAndDropController<Node> {
  readonly dropMimeTypes = [URIS];
  readonly dragMimeTypes = [];
  readonly #fallback: () => string | undefined;

  /** `fallback` is the issue meant by a drop beside the rows. */
  constructor(fallback: () => string | undefined) {
    this.#fallback = fallback;
  }

  async handleDrop(target: Node | undefined, data: vscode.DataTransfer): Promise<void> {
    const issueId = target?.target['issueId'] ?? this.#fallback();
    const list = (await data.get(URIS)?.asString()) ?? '';
    const uris = list.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
    if (uris.length === 0) {
      return;
    }
    if (!isAllowed('tftsr.attachLog')) {
      await sayRestricted();
      return;
    }
    if (typeof issueId !== 'string') {
      void vscode.window.showInformationMessage(vscode.l10n.t('Drop the file on an issue.'));
      return;
    }
    for (const uri of uris.map((one) => vscode.Uri.parse(one, true))) {
      await attach(issueId, uri);
    }
  }
}

/** Attaches one file; why it could not be is said by the server. */
export async function attach(issueId: string, uri: vscode.Uri): Promise<void> {
  if (uri.scheme !== 'file' && uri.scheme !== 'vscode-remote') {
    void vscode.window.showWarningMessage(vscode.l10n.t('Only files on this machine can be attached.'));
    return;
  }
  // In a browser, files of the machine that the server runs on have the address of that machine.
  const file = vscode.Uri.file(uri.path);
  if ((await vscode.workspace.fs.stat(file)).type === vscode.FileType.Directory) {
    void vscode.window.showWarningMessage(vscode.l10n.t('A folder cannot be attached; drop its files.'));
    return;
  }
  const isPicture = /\.(png|jpe?g)$/i.test(uri.path);
  const [command, argument] = isPicture
    ? ['tftsr.attachImage', { issueId, image: file.fsPath }]
    : ['tftsr.attachLog', { issueId, uri: file.toString() }];
  try {
    await vscode.commands.executeCommand(command, argument);
  } catch {
    // Said already.
  }
}
