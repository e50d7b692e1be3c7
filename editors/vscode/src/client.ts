/** The language client: which documents the server sees, how it is started, and which settings it gets. */

import type * as vscode from 'vscode';
import {
  DidChangeConfigurationNotification,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
} from 'vscode-languageclient/node';

import { commandMiddleware } from './commands/run';
import { listenedTo } from './documents';
import { handleApplyEdit } from './read_only';
import { restrictedMiddleware } from './restricted';
import type { ResultDocuments } from './results';
import { servedOnly } from './served';
import { SECTION, serverLogLevel, serverSettings } from './settings';

/** A client for this binary; it does not run yet. */
export function createClient(
  binary: string,
  environment: Readonly<Record<string, string>>,
  output: vscode.LogOutputChannel,
  results: ResultDocuments,
): LanguageClient {
  const server: ServerOptions = {
    command: binary,
    args: ['lsp'],
    options: { env: { ...process.env, ...environment, TFTSR_LOG: process.env['TFTSR_LOG'] ?? serverLogLevel() } },
  };
  const options: LanguageClientOptions = {
    documentSelector: listenedTo(),
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationOptions: serverSettings(),
    synchronize: { configurationSection: SECTION },
    middleware: servedOnly(() => client, {
      ...restrictedMiddleware,
      executeCommand: (command, args) => commandMiddleware(client, results, command, args),
      workspace: {
        handleApplyEdit,
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
    }),
  };
  const client = new LanguageClient(SECTION, 'tftsr', server, options);
  client.registerFeature({
    // The server then offers the preview as a code action, which the middleware shows, and tells of changes.
    fillClientCapabilities: (capabilities) => {
      capabilities.experimental = {
        ...(capabilities.experimental as object),
        tftsr: { previews: true, changes: true },
      };
    },
    initialize: () => undefined,
    getState: () => ({ kind: 'static' }),
    clear: () => undefined,
  });
  return client;
}
