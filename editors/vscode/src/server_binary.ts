/**
 * Where the server's binary is: a person's setting, then the one inside the extension, then the PATH.
 *
 * It never downloads anything and never runs a binary that a workspace names: the setting has machine scope.
 */

import { constants } from 'node:fs';
import { access, chmod, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type ExtensionContext, l10n } from 'vscode';

import { serverPath } from './settings';

/** A binary and why it was chosen, for the output channel. */
export interface ServerBinary {
  readonly path: string;
  readonly origin: string;
}

const NAME = process.platform === 'win32' ? 'tftsr.exe' : 'tftsr';

/** The binary to run; the error says what to do when there is none. */
export async function findServer(context: ExtensionContext): Promise<ServerBinary> {
  const configured = serverPath();
  if (configured !== undefined) {
    const path = withHome(configured);
    if (!(await isFile(path))) {
      throw new Error(l10n.t('there is no file at {0}; correct or clear the setting tftsr.server.path', path));
    }
    return { path, origin: 'from tftsr.server.path' };
  }
  const bundled = context.asAbsolutePath(join('bin', NAME));
  if (await isFile(bundled)) {
    await makeExecutable(bundled);
    return { path: bundled, origin: 'inside the extension' };
  }
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, NAME);
    if (folder !== '' && (await isFile(path))) {
      return { path, origin: 'on the PATH' };
    }
  }
  throw new Error(l10n.t('no {0} inside the extension or on the PATH; set tftsr.server.path to where it is', NAME));
}

function withHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : path;
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** A .vsix packed on Windows carries no executable bit. */
async function makeExecutable(path: string): Promise<void> {
  try {
    await access(path, constants.X_OK);
  } catch {
    await chmod(path, 0o755);
  }
}
