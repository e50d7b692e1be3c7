/**
 * Lets the server see the documents that are meant for it, and no others: the client listens to all Markdown, and only
 * what stands in a file says whether it is a document of triage.
 */

import * as vscode from 'vscode';
import { DidOpenTextDocumentNotification, type LanguageClient, type Middleware } from 'vscode-languageclient/node';

import { isServed } from './documents';

type Provide = (...args: unknown[]) => unknown;

/** The middleware of this client, with nothing passing it about documents that are not served. */
export function servedOnly(client: () => LanguageClient, middleware: Middleware): Middleware {
  /** What the server was told of. It stays so until it is closed, while its front matter is being typed as well. */
  const opened = new Set<string>();
  const knows = (about: unknown): boolean => opened.has(String(about instanceof vscode.Uri ? about : uriOf(about)));
  const gated: Middleware = {
    ...middleware,
    didOpen: async (document, next) => {
      if (isServed(document)) {
        opened.add(document.uri.toString());
        await next(document);
      }
    },
    didChange: async (event, next) => {
      if (knows(event.document)) {
        await next(event);
      } else if (isServed(event.document)) {
        // Its front matter was just written: it goes to the server as a whole.
        const opening = client().getFeature(DidOpenTextDocumentNotification.method).getProvider(event.document);
        await opening?.send(event.document);
      }
    },
    didClose: async (document, next) => {
      if (opened.delete(document.uri.toString())) {
        await next(document);
      }
    },
    willSave: async (event, next) => (knows(event.document) ? next(event) : undefined),
    didSave: async (document, next) => (knows(document) ? next(document) : undefined),
  };
  return new Proxy(gated, {
    get: (target, name) => {
      const own = Reflect.get(target, name) as Provide | undefined;
      // `provideWorkspaceSymbols` and its like are about no document.
      if (typeof name !== 'string' || !/^(provide|prepare)(?!Workspace)/.test(name)) {
        return own;
      }
      return (about: unknown, ...rest: unknown[]): unknown => {
        if (!knows(about)) {
          return undefined;
        }
        const next = rest.at(-1) as Provide;
        return own ? own(about, ...rest) : next(about, ...rest.slice(0, -1));
      };
    },
  });
}

function uriOf(document: unknown): vscode.Uri | undefined {
  return (document as Partial<vscode.TextDocument> | undefined)?.uri;
}
