/** How a command reaches the server, and what a person sees while it takes long. */

import * as vscode from 'vscode';
import { ExecuteCommandRequest, type LanguageClient, LSPErrorCodes, ResponseError } from 'vscode-languageclient/node';

import { isJson, type Json } from '../json';

/** Sends one command and gives back its JSON. */
export type Call = (command: string, argument: Json) => Promise<Json>;

/** Commands that go on by themselves in the server until they are told to stop. */
const STOPPED_BY_STOP: ReadonlySet<string> = new Set(['tftsr.openLarge', 'tftsr.pullModel']);

/** What takes longer shows that it goes on, with a button to cancel. */
const PATIENCE_MS = 800;

/** A command that was not carried out; `isSaid` when the server has told the person why, or they cancelled it. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly isSaid: boolean,
  ) {
    super(message);
  }
}

/** Sent directly: the client's own road covers the server's words with "Request workspace/executeCommand failed". */
export function caller(client: LanguageClient, token?: vscode.CancellationToken): Call {
  return async (command, argument) => {
    const params = { command, arguments: [argument] };
    try {
      const result: unknown = await client.sendRequest(ExecuteCommandRequest.type, params, token);
      return result as Json;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const isCancelled = error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled;
      const isTold = error instanceof ResponseError && isJson(error.data) && 'code' in error.data;
      throw new CommandError(message, isCancelled || (isTold && argument['quiet'] !== true));
    }
  };
}

/** Carries out work that a person waits for; when it takes long they see so, and can cancel it. */
export async function patiently<T>(
  client: LanguageClient,
  command: string,
  title: string,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const cancelling = new vscode.CancellationTokenSource();
  const done = work(caller(client, cancelling.token));
  const showing = setTimeout(() => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, async (_, token) => {
      token.onCancellationRequested(async () => {
        cancelling.cancel();
        if (STOPPED_BY_STOP.has(command)) {
          await caller(client)('tftsr.stop', { quiet: true });
        }
      });
      await done.catch(() => undefined);
    });
  }, PATIENCE_MS);
  try {
    return await done;
  } finally {
    clearTimeout(showing);
    cancelling.dispose();
  }
}
