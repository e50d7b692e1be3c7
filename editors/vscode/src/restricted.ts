/** Restricted mode: in a workspace that is not trusted only detection and redaction work, and it is said. */

import * as vscode from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';

/** Commands that look at logs and redact them; none reads or writes an issue, a provider or a document. */
const ALLOWED: ReadonlySet<string> = new Set([
  'tftsr.detectPii',
  'tftsr.applyRedactions',
  'tftsr.previewRedaction',
  'tftsr.redactedCopy',
  'tftsr.goToRecord',
  'tftsr.ignoreValue',
  'tftsr.listIgnoredValues',
  'tftsr.unignoreValue',
  'tftsr.getSettings',
  'tftsr.doctor',
  'tftsr.stop',
]);

/** Whether a command of the server may be carried out in this workspace. */
export function isAllowed(command: string): boolean {
  return vscode.workspace.isTrusted || !command.startsWith('tftsr.') || ALLOWED.has(command);
}

/** Why a command is not carried out. */
export function restrictedWords(): string {
  return vscode.l10n.t('This workspace is not trusted, so tftsr only finds and redacts here.');
}

/** Says why a command is not carried out, and leads to where that is changed. */
export async function sayRestricted(): Promise<void> {
  const manage = vscode.l10n.t('Manage Workspace Trust');
  if ((await vscode.window.showWarningMessage(restrictedWords(), manage)) === manage) {
    await vscode.commands.executeCommand('workbench.trust.manage');
  }
}

/** Leaves out code actions and lenses that would be refused. */
export const restrictedMiddleware: Pick<Middleware, 'provideCodeActions' | 'provideCodeLenses'> = {
  provideCodeActions: async (document, range, context, token, next) => {
    const actions = await next(document, range, context, token);
    return actions?.filter((action) => {
      const command = action.command;
      return command === undefined || isAllowed(typeof command === 'string' ? command : command.command);
    });
  },
  provideCodeLenses: async (document, token, next) => {
    const lenses = await next(document, token);
    return lenses?.filter((lens) => lens.command === undefined || isAllowed(lens.command.command));
  },
};
