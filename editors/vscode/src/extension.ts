/**
 * Entry point: starts the language server and puts its pieces into the window.
 *
 * Whatever a server can do for every editor lives in the server; this extension finds the binary, asks people for
 * what a command needs, and shows what comes back.
 */

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

import { createClient } from './client';
import { ResultDocuments } from './results';
import { findServer } from './server_binary';
import { StatusItem } from './status';

let client: LanguageClient | undefined;
/** The newest start; the next one waits for it, since two clients at once would register each command twice. */
let starting: Promise<void> = Promise.resolve();

/** Called by the editor when the first log opens or the first command is picked. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel('tftsr', { log: true });
  const results = new ResultDocuments();
  const status = new StatusItem();
  context.subscriptions.push(output, results, status);

  const restart = (): Promise<void> => {
    starting = starting.then(() => start(context, output, results, status));
    return starting;
  };

  context.subscriptions.push(
    vscode.commands.registerCommand('tftsr.showOutput', () => output.show()),
    vscode.commands.registerCommand('tftsr.restartServer', restart),
    vscode.commands.registerCommand('tftsr.applyPreview', () => results.applyPreview()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('tftsr.server')) {
        void restart();
      }
    }),
  );
  await restart();
}

/** Called by the editor when the window closes; the server ends with it. */
export async function deactivate(): Promise<void> {
  await starting;
  await client?.stop();
}

/** Starts the server, or starts it anew. Never fails: without a server the window still works and says what to do. */
async function start(
  context: vscode.ExtensionContext,
  output: vscode.LogOutputChannel,
  results: ResultDocuments,
  status: StatusItem,
): Promise<void> {
  const earlier = client;
  client = undefined;
  try {
    await earlier?.dispose();
  } catch (error) {
    // A server that died in the meantime cannot be asked to stop.
    output.warn(`the earlier server did not stop cleanly: ${String(error)}`);
  }
  try {
    const binary = await findServer(context);
    output.info(`starting ${binary.path} (${binary.origin})`);
    client = createClient(binary.path, output, results);
    status.watch(client);
    await client.start();
    await vscode.commands.executeCommand('setContext', 'tftsr.running', true);
  } catch (error) {
    await vscode.commands.executeCommand('setContext', 'tftsr.running', false);
    status.failed();
    const message = error instanceof Error ? error.message : String(error);
    output.error(message);
    void offerHelp(message);
  }
}

async function offerHelp(message: string): Promise<void> {
  const choice = await vscode.window.showErrorMessage(
    `The tftsr server did not start: ${message}`,
    'Open settings',
    'Show output',
  );
  if (choice === 'Open settings') {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'tftsr.server.path');
  } else if (choice === 'Show output') {
    await vscode.commands.executeCommand('tftsr.showOutput');
  }
}
