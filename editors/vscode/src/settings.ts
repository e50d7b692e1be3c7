/**
 * What a person set, and only that.
 *
 * Defaults are not sent: the server knows them, and a value it stored for the person must not be covered by one.
 */

import * as vscode from 'vscode';

/** The section of all settings. */
export const SECTION = 'tftsr';

/** Settings that the server reads, without the section; the tests compare the manifest with the server's own list, and this with the manifest. */
export const SERVER_SETTINGS = [
  'types',
  'minSeverity',
  'allowValues',
  'diagnostics.max',
  'logs.clockSteps',
  'logs.torn',
  'logs.order',
  'logs.silences',
  'logs.silenceSeconds',
  'logs.localTime',
  'triage.severities',
  'domain',
] as const;

/** The server's settings that are set somewhere, by their dotted names. */
export function serverSettings(): Record<string, unknown> {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const set: Record<string, unknown> = {};
  for (const key of SERVER_SETTINGS) {
    const places = configuration.inspect(key);
    const isSet =
      places?.globalValue !== undefined ||
      places?.workspaceValue !== undefined ||
      places?.workspaceFolderValue !== undefined;
    if (isSet) {
      set[key] = configuration.get(key);
    }
  }
  return set;
}

/** The path in `tftsr.server.path`, if one is set. */
export function serverPath(): string | undefined {
  const path = vscode.workspace.getConfiguration(SECTION).get<string>('server.path', '').trim();
  return path === '' ? undefined : path;
}

/** What the server writes to the output channel, as `TFTSR_LOG` takes it. */
export function serverLogLevel(): string {
  return vscode.workspace.getConfiguration(SECTION).get<string>('server.logLevel', 'warn');
}
