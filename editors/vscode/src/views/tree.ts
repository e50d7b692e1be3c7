/** What all views have in common: rows that are asked for when the view is seen, and again when something changed. */

import * as vscode from 'vscode';

import type { Node } from './node';

/** One view of the container; who extends it says what its rows are. */
export abstract class Tree implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #shown = new vscode.EventEmitter<void>();
  /** The view came into sight. */
  readonly onDidShow = this.#shown.event;
  protected readonly subscriptions: vscode.Disposable[] = [];
  protected readonly view: vscode.TreeView<Node>;
  /** What happens to files that are dropped on it. */
  readonly drop: vscode.TreeDragAndDropController<Node> | undefined;
  /** Something changed while the view was not seen. */
  #isStale = false;

  protected constructor(id: string, drop?: vscode.TreeDragAndDropController<Node>) {
    this.drop = drop;
    this.view = vscode.window.createTreeView<Node>(id, {
      treeDataProvider: this,
      showCollapseAll: true,
      ...(drop && { dragAndDropController: drop }),
    });
    this.subscriptions.push(
      this.view,
      this.#changed,
      this.#shown,
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible) {
          this.#shown.fire();
        }
        if (visible && this.#isStale) {
          this.refresh();
        }
      }),
    );
  }

  /** The rows at the top; an empty list shows the welcome text. */
  protected abstract roots(): Promise<Node[]>;

  /** Asks again, now or when the view is seen next. */
  refresh(): void {
    this.#isStale = !this.view.visible;
    if (this.view.visible) {
      this.#changed.fire(undefined);
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return node;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return node === undefined ? this.roots() : ((await node.children?.()) ?? []);
  }

  /** A sentence above the rows; none for undefined. */
  protected say(message: string | undefined): void {
    // The type forbids to assign undefined, the editor takes it to remove the message.
    (this.view as { message: string | undefined }).message = message;
  }

  protected describe(description: string | undefined): void {
    (this.view as { description: string | undefined }).description = description;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) {
      subscription.dispose();
    }
  }
}
