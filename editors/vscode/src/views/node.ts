/** One row of a view. */

import * as vscode from 'vscode';

import type { Json } from '../json';

/** How a row is made. */
export interface NodeParts {
  readonly label: string;
  /** Tells rows apart, and keeps them open over a refresh. */
  readonly id: string;
  readonly icon?: vscode.ThemeIcon;
  readonly description?: string;
  readonly tooltip?: string;
  /** Which menus it has. */
  readonly context?: string;
  /** What the commands in its menu are about: fields of their argument. */
  readonly target?: Json;
  /** What fields have now, to begin a prompt with. */
  readonly values?: Json;
  readonly children?: () => Node[] | Promise<Node[]>;
  readonly isOpen?: boolean;
  /** What a click does. */
  readonly open?: () => Promise<unknown>;
}

/** A row, and the first argument of each command in its menu. */
export class Node extends vscode.TreeItem {
  readonly target: Json;
  readonly values: Json;
  readonly children: NodeParts['children'];
  readonly open: NodeParts['open'];

  constructor(parts: NodeParts) {
    const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;
    super(parts.label, parts.children === undefined ? None : parts.isOpen === true ? Expanded : Collapsed);
    this.id = parts.id;
    this.target = parts.target ?? {};
    this.values = parts.values ?? {};
    this.children = parts.children;
    this.open = parts.open;
    // A log decides what stands here: plain text, never Markdown.
    this.tooltip = parts.tooltip ?? parts.label;
    if (parts.icon !== undefined) {
      this.iconPath = parts.icon;
    }
    if (parts.description !== undefined) {
      this.description = parts.description;
    }
    if (parts.context !== undefined) {
      this.contextValue = parts.context;
    }
    if (parts.open !== undefined) {
      this.command = { command: 'tftsr.openNode', title: vscode.l10n.t('Open'), arguments: [this] };
    }
  }
}

/** A codicon, in a colour of the theme. */
export function icon(name: string, color?: string): vscode.ThemeIcon {
  return color === undefined ? new vscode.ThemeIcon(name) : new vscode.ThemeIcon(name, new vscode.ThemeColor(color));
}

/** A heading with how many rows are below it; none when there are none. */
export function section(parts: NodeParts & { readonly rows: readonly Node[] }): Node[] {
  const { rows, ...rest } = parts;
  return rows.length === 0
    ? []
    : [new Node({ description: String(rows.length), isOpen: true, ...rest, children: () => [...rows] })];
}
