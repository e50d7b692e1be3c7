/**
 * The server's commands as a person meets them in the palette and in menus.
 *
 * The language client registers every command that the server advertises, so none is registered here. A call with
 * an argument object (a code action, another extension) goes to the server as it is and gives back its JSON. A call
 * without one, or with a row of a view, is a person's: what is known is filled in, what is missing is asked for, the
 * result is shown.
 */

import * as vscode from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';

import { isDocument } from '../documents';
import { isJson, type Json } from '../json';
import { isAllowed, restrictedWords, sayRestricted } from '../restricted';
import type { ResultDocuments } from '../results';
import { Node } from '../views/node';
import { CommandError, caller, patiently } from './call';
import { showPreview } from './show';
import { PERSON_COMMANDS } from './table';

/** Carries out a command that the client registered. */
export async function commandMiddleware(
  client: LanguageClient,
  results: ResultDocuments,
  command: string,
  args: unknown[],
): Promise<unknown> {
  const [first, second] = args;
  const isCall = isJson(first) && !(first instanceof vscode.Uri) && !(first instanceof Node);
  if (!isAllowed(command)) {
    if (isCall) {
      throw new Error(restrictedWords());
    }
    await sayRestricted();
    return undefined;
  }
  if (isCall) {
    return asCalled(client, results, command, first);
  }
  try {
    // With several files selected in the explorer a menu gives all of them.
    const uris = Array.isArray(second) ? second.filter((one) => one instanceof vscode.Uri) : [];
    if (uris.length > 1) {
      return await askOnce(client, results, command, uris);
    }
    return await askAndShow(client, results, command, known(client, first), first instanceof Node ? first.values : {});
  } catch (error) {
    if (error instanceof CommandError && error.isSaid) {
      return undefined;
    }
    throw error;
  }
}

async function asCalled(
  client: LanguageClient,
  results: ResultDocuments,
  command: string,
  argument: Json,
): Promise<Json> {
  const call = caller(client);
  const result = await call(command, argument);
  if (command === 'tftsr.previewRedaction' && argument['show'] === true) {
    await showPreview(call, results, result, argument);
  }
  return result;
}

/** What the command is about: the row of a view, the file of a menu, else the document in front. */
function known(client: LanguageClient, first: unknown): Json {
  if (first instanceof Node) {
    return first.target;
  }
  const uri = first instanceof vscode.Uri ? first : vscode.window.activeTextEditor?.document.uri;
  return uri && isDocument(uri) ? { uri: client.code2ProtocolConverter.asUri(uri) } : {};
}

async function askAndShow(
  client: LanguageClient,
  results: ResultDocuments,
  command: string,
  about: Json,
  values: Json,
): Promise<unknown> {
  const person = PERSON_COMMANDS[command];
  const call = caller(client);
  const argument = person?.ask ? await person.ask({ call, argument: about, values }) : about;
  if (argument === undefined) {
    return undefined;
  }
  const result = await patiently(client, command, titleOf(command), (patient) => patient(command, argument));
  await person?.show?.(call, results, result, argument);
  return result;
}

/** One command for several files: what is asked is asked for the first, and counts for all. */
async function askOnce(
  client: LanguageClient,
  results: ResultDocuments,
  command: string,
  uris: readonly vscode.Uri[],
): Promise<unknown> {
  const files = uris.filter(isDocument).map((uri) => client.code2ProtocolConverter.asUri(uri));
  const [uri, ...others] = files;
  if (uri === undefined) {
    return undefined;
  }
  if (command === 'tftsr.startTriage') {
    // One issue for all of them, not one each.
    return askAndShow(client, results, command, { uri, logs: others }, {});
  }
  const ask = PERSON_COMMANDS[command]?.ask;
  const argument = ask ? await ask({ call: caller(client), argument: { uri }, values: {} }) : { uri };
  if (argument === undefined) {
    return undefined;
  }
  return patiently(client, command, titleOf(command), async (call) => {
    const all: Json[] = [];
    for (const file of files) {
      all.push(await call(command, { ...argument, uri: file }));
    }
    return all;
  });
}

/** What a menu calls the command. */
function titleOf(command: string): string {
  const contributed: unknown = vscode.extensions.getExtension('tftsr.tftsr')?.packageJSON?.contributes?.commands;
  const listed = Array.isArray(contributed) ? (contributed as Json[]) : [];
  const title = listed.find((one) => one['command'] === command)?.['title'];
  return `tftsr: ${typeof title === 'string' ? title : command}`;
}
