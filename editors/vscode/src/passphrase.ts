/**
 * A passphrase for the store, kept in the editor's own secret storage.
 *
 * For machines without a keychain: a container, a machine behind SSH, WSL. The server gets it as an environment variable,
 * unless one is set already: what the environment says goes first.
 */

import * as vscode from 'vscode';

const KEPT_AS = 'tftsr.passphrase';
const SHORTEST = 8;

/** The variables for the server. */
export async function passphraseEnvironment(secrets: vscode.SecretStorage): Promise<Record<string, string>> {
  if (process.env['TFTSR_PASSPHRASE'] !== undefined || process.env['TFTSR_KEY_FILE'] !== undefined) {
    return {};
  }
  const kept = await secrets.get(KEPT_AS);
  return kept === undefined ? {} : { TFTSR_PASSPHRASE: kept };
}

/** Asks for a passphrase and keeps it, or forgets the one that is kept; whether something changed. */
export async function askPassphrase(secrets: vscode.SecretStorage): Promise<boolean> {
  const typed = await vscode.window.showInputBox({
    title: vscode.l10n.t('Passphrase that opens the store; empty forgets the one that is kept'),
    prompt: vscode.l10n.t('It is kept in the secret storage of the editor.'),
    password: true,
    ignoreFocusOut: true,
    validateInput: (given) =>
      given !== '' && [...given].length < SHORTEST ? vscode.l10n.t('At least {0} characters', SHORTEST) : undefined,
  });
  if (typed === undefined) {
    return false;
  }
  await (typed === '' ? secrets.delete(KEPT_AS) : secrets.store(KEPT_AS, typed));
  return true;
}
