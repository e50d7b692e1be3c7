/** The language client: which documents the server sees, how it is started, and which settings it gets. */

import * as vscode from 'vscode';
import {
  DidChangeConfigurationNotification,
  type DocumentFilter,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
} from 'vscode-languageclient/node';

import { commandMiddleware } from './commands';
import type { ResultDocuments } from './results';
import { SECTION, serverLogLevel, serverSettings } from './settings';

/** Logs, and the Markdown documents of triage; no other file ever reaches the server by itself. */
const DOCUMENTS: DocumentFilter[] = [
  { scheme: 'file', language: 'log' },
  { scheme: 'untitled', language: 'log' },
  { scheme: 'file', language: 'markdown', pattern: '**/{triage,rca,postmortem}-*.md' },
];

/** A client for this binary; it does not run yet. */
export function createClient(
  binary: string,
  output: vscode.LogOutputChannel,
  results: ResultDocuments,
): LanguageClient {
  const server: ServerOptions = {
    command: binary,
    args: ['lsp'],
    options: { env: { ...process.env, TFTSR_LOG: process.env['TFTSR_LOG'] ?? serverLogLevel() } },
  };
  const options: LanguageClientOptions = {
    documentSelector: DOCUMENTS,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: serverSettings(),
    synchronize: { configurationSection: SECTION },
    middleware: {
      executeCommand: (command, args) => commandMiddleware(client, results, command, args),
      workspace: {
        configuration: (params, token, next) => {
          if (params.items.every((item) => item.section === SECTION)) {
            return params.items.map(serverSettings);
          }
          return next(params, token);
        },
        didChangeConfiguration: () =>
          client.sendNotification(DidChangeConfigurationNotification.type, {
            settings: { [SECTION]: serverSettings() },
          }),
      },
    },
  };
  const client = new LanguageClient(SECTION, 'tftsr', server, options);
  client.registerFeature({
    // The server then offers the preview as a code action; the middleware shows it.
    fillClientCapabilities: (capabilities) => {
      capabilities.experimental = { ...(capabilities.experimental as object), tftsr: { previews: true } };
    },
    initialize: () => undefined,
    getState: () => ({ kind: 'static' }),
    clear: () => undefined,
  });
  return client;
}

/** Whether the server sees this document. */
export function isServed(document: vscode.TextDocument): boolean {
  return vscode.languages.match(DOCUMENTS as vscode.DocumentSelector, document) > 0;
}
