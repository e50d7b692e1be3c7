/**
 * Entry point: starts the language server and puts its pieces into the window.
 *
 * Whatever a server can do for every editor lives in the server; this extension finds the binary, asks people for
 * what a command needs, and shows what comes back.
 */

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

import { createClient } from './client';
import { CurrentIssue } from './current_issue';
import { followInFront } from './in_front';
import { askPassphrase, passphraseEnvironment } from './passphrase';
import { Previews } from './previews';
import { ResultDocuments } from './results';
import { Server } from './server';
import { findServer } from './server_binary';
import { FindingsItem } from './status/findings';
import { IssueItem } from './status/issue';
import { ProviderItem } from './status/provider';
import { FindingsView } from './views/findings';
import { IssueView } from './views/issue';
import { IssuesView } from './views/issues';
import { Node } from './views/node';
import type { Tree } from './views/tree';
import { Wanted } from './wanted';

let client: LanguageClient | undefined;
/** The newest start; the next one waits for it, since two clients at once would register each command twice. */
let starting: Promise<void> = Promise.resolve();

/** What other extensions may look at, and the tests do. */
export interface Exports {
  readonly views: Readonly<Record<'issues' | 'issue' | 'findings', Tree>>;
}

/** Commands that are carried out here; the client registers all others that the manifest lists. */
const OWN: readonly string[] = [
  'tftsr.applyPreview',
  'tftsr.applyPreviewTypes',
  'tftsr.getStarted',
  'tftsr.pickProvider',
  'tftsr.refreshViews',
  'tftsr.restartServer',
  'tftsr.setPassphrase',
  'tftsr.showOutput',
];

/** Called by the editor when the first log or Markdown file opens, a view is seen or the first command is picked. */
export async function activate(context: vscode.ExtensionContext): Promise<Exports> {
  const output = vscode.window.createOutputChannel('tftsr', { log: true });
  const server = new Server();
  const current = new CurrentIssue(server, context.workspaceState);
  const previews = new Previews(server);
  const results = new ResultDocuments(previews);
  const provider = new ProviderItem(server);
  const issues = new IssuesView(server, current);
  const issue = new IssueView(server, current);
  const findings = new FindingsView(server);
  const restart = (): Promise<void> => {
    starting = starting.then(() => start(context, output, results, server));
    return starting;
  };
  const wanted = new Wanted(commandsOfServer(context), [issues, issue, findings], restart);
  const restartIfStarted = (): Promise<void> => (wanted.isStarted ? restart() : wanted.look());
  context.subscriptions.push(
    output,
    server,
    current,
    previews,
    results,
    provider,
    followInFront(),
    new FindingsItem(server),
    new IssueItem(server, current),
    issues,
    issue,
    findings,
    wanted,
    vscode.commands.registerCommand('tftsr.showOutput', () => output.show()),
    vscode.commands.registerCommand('tftsr.restartServer', () => (wanted.isStarted ? restart() : wanted.now())),
    vscode.commands.registerCommand('tftsr.applyPreview', () => previews.applyAll()),
    vscode.commands.registerCommand('tftsr.applyPreviewTypes', () => previews.applyTypes()),
    vscode.commands.registerCommand('tftsr.pickProvider', async () => {
      await wanted.now();
      await provider.pick();
    }),
    vscode.commands.registerCommand('tftsr.refreshViews', () => server.changed()),
    vscode.commands.registerCommand('tftsr.openNode', (node: unknown) => openNode(node)),
    vscode.commands.registerCommand('tftsr.setPassphrase', async () => {
      if (await askPassphrase(context.secrets)) {
        await restartIfStarted();
      }
    }),
    vscode.commands.registerCommand('tftsr.getStarted', () =>
      vscode.commands.executeCommand('workbench.action.openWalkthrough', `${context.extension.id}#start`),
    ),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('tftsr.server')) {
        void restartIfStarted();
      }
    }),
    // Documents of triage are served from now on.
    vscode.workspace.onDidGrantWorkspaceTrust(() => void restartIfStarted()),
    // Another window works on the same store.
    vscode.window.onDidChangeWindowState(({ focused }) => focused && server.changed()),
  );
  await wanted.look();
  return { views: { issues, issue, findings } };
}

function commandsOfServer(context: vscode.ExtensionContext): string[] {
  const listed = context.extension.packageJSON.contributes.commands as { command: string }[];
  return listed.map(({ command }) => command).filter((id) => !OWN.includes(id));
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
  server: Server,
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
    client = createClient(binary.path, await passphraseEnvironment(context.secrets), output, results);
    server.attach(client);
    await client.start();
  } catch (error) {
    server.failed();
    const message = error instanceof Error ? error.message : String(error);
    output.error(message);
    void offerHelp(message);
  }
}

async function offerHelp(message: string): Promise<void> {
  const [settings, shown] = [vscode.l10n.t('Open Settings'), vscode.l10n.t('Show Output')];
  const words = vscode.l10n.t('The tftsr server did not start: {0}', message);
  const choice = await vscode.window.showErrorMessage(words, settings, shown);
  if (choice === settings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'tftsr.server.path');
  } else if (choice === shown) {
    await vscode.commands.executeCommand('tftsr.showOutput');
  }
}

/** What a click on a row does. */
async function openNode(node: unknown): Promise<void> {
  if (!(node instanceof Node)) {
    return;
  }
  try {
    await node.open?.();
  } catch (error) {
    // Moved or deleted since.
    void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
  }
}
