/** What a command needs and only a person knows: words, choices, files. What is known already is not asked. */

import * as vscode from 'vscode';

import { type Json, rows, text } from '../json';
import type { Call } from './call';

/** What a command is asked for with. */
export interface Asking {
  readonly call: Call;
  /** What is known: the document in front, or what the row of a view is about. */
  readonly argument: Json;
  /** What fields have now, to begin a prompt with. */
  readonly values: Json;
}

/** Adds what a person must say; undefined cancels. */
export type Ask = (asking: Asking) => Promise<Json | undefined>;

/** One thing to ask. */
export interface Field {
  readonly key: string;
  readonly prompt: string;
  readonly value?: string;
  readonly choices?: readonly string[];
  /** Not shown while it is typed. */
  readonly secret?: boolean;
}

export async function askField(field: Field): Promise<string | undefined> {
  if (field.choices !== undefined) {
    return vscode.window.showQuickPick([...field.choices], { title: field.prompt });
  }
  const answer = await vscode.window.showInputBox({
    title: field.prompt,
    value: field.value ?? '',
    password: field.secret ?? false,
    ignoreFocusOut: true,
    validateInput: (typed) => (typed.trim() === '' ? vscode.l10n.t('Say something, or press Escape') : undefined),
  });
  return answer?.trim();
}

/** Asks each field that is not known, in turn. */
export function askFields(...fields: readonly Field[]): Ask {
  return async ({ argument, values }) => {
    const filled = { ...argument };
    for (const field of fields.filter(({ key }) => !(key in argument))) {
      const value = text(values[field.key]) || field.value;
      const answer = await askField(value === undefined ? field : { ...field, value });
      if (answer === undefined) {
        return undefined;
      }
      filled[field.key] = answer;
    }
    return filled;
  };
}

/** One question after the other; each sees what those before it were told. */
export function both(first: Ask, second: Ask): Ask {
  return async (asking) => {
    const argument = await first(asking);
    return argument && second({ ...asking, argument });
  };
}

/** Adds a file that a person picks. */
export function askFile(key: string, title: string, filters: Record<string, string[]> = {}, asUri = false): Ask {
  return async ({ argument }) => {
    if (key in argument) {
      return argument;
    }
    const [picked] = (await vscode.window.showOpenDialog({ title, filters })) ?? [];
    return picked && { ...argument, [key]: asUri ? picked.toString() : picked.fsPath };
  };
}

/** Adds the name of a provider or target, of those there are. */
export function askName(command: string, field: string, title: string): Ask {
  return async ({ call, argument }) => {
    if ('name' in argument) {
      return argument;
    }
    const items = rows(await call(command, { quiet: true }), field).map((row) => ({
      label: text(row['name']),
      description: text(row['kind']),
      detail: text(row['baseUrl']),
    }));
    if (items.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('There is none yet.'));
      return undefined;
    }
    const picked = await vscode.window.showQuickPick(items, { title });
    return picked && { ...argument, name: picked.label };
  };
}

/** Adds who is to answer: the guided questions, or the model that is asked when none is named, where there is one. */
export const askWho: Ask = async ({ call, argument }) => {
  if ('ai' in argument) {
    return argument;
  }
  // Without a database there is no provider either.
  const known: Json = await call('tftsr.listProviders', { quiet: true }).catch(() => ({}));
  const model = rows(known, 'providers').find((provider) => provider['asked'] === true);
  if (model === undefined) {
    return argument;
  }
  const guided = {
    label: vscode.l10n.t('The guided questions'),
    detail: vscode.l10n.t('At once; nothing is sent'),
    ai: false,
  };
  const asked = {
    label: [text(model['name']), text(model['model'])].filter(Boolean).join(' · '),
    detail: vscode.l10n.t('The redacted question stands in the triage document first, for you to send'),
    ai: true,
  };
  const picked = await vscode.window.showQuickPick([guided, asked], { title: vscode.l10n.t('Who is to answer?') });
  return picked && { ...argument, ai: picked.ai };
};

/** Adds a line of the document in front, from 1: the one that the cursor is on. */
export const takeLine: Ask = async ({ argument }) => {
  const active = vscode.window.activeTextEditor?.selection.active;
  return active ? { ...argument, line: active.line + 1 } : argument;
};
