// Keeps the bundle small: a language client knows the whole protocol, and comes as modules that no bundler can look through.
import { readFileSync } from 'node:fs';

/** Features of the client with their classes. None of them is offered by the server, so none would ever register. */
const UNUSED_FEATURES = {
  callHierarchy: ['CallHierarchyFeature'],
  colorProvider: ['ColorProviderFeature'],
  declaration: ['DeclarationFeature'],
  documentHighlight: ['DocumentHighlightFeature'],
  fileOperations: [
    'DidCreateFilesFeature',
    'DidRenameFilesFeature',
    'DidDeleteFilesFeature',
    'WillCreateFilesFeature',
    'WillRenameFilesFeature',
    'WillDeleteFilesFeature',
  ],
  implementation: ['ImplementationFeature'],
  inlineCompletion: ['InlineCompletionItemFeature'],
  inlineValue: ['InlineValueFeature'],
  linkedEditingRange: ['LinkedEditingFeature'],
  signatureHelp: ['SignatureHelpFeature'],
  textDocumentContent: ['TextDocumentContentFeature'],
  typeDefinition: ['TypeDefinitionFeature'],
  typeHierarchy: ['TypeHierarchyFeature'],
};

/** A feature that offers nothing, and so is never asked. */
const NOTHING = `class Nothing {
  fillClientCapabilities() {}
  initialize() {}
  getState() { return { kind: 'static' }; }
  clear() {}
}
`;

/** Modules that a smaller one can stand for. */
const STAND_INS = {
  // The manifest says how new the editor must be, and the editor refuses an extension that it is too old for.
  'semver/functions/parse': 'export default (version) => ({ version, prerelease: [] });',
  'semver/functions/satisfies': 'export default () => true;',
  // The editor's own matching of patterns.
  globPattern: `import { languages } from 'vscode';
export const matchGlobPattern = (pattern, uri) => languages.match({ pattern }, { uri, languageId: '' }) > 0;
`,
};

/** What TypeScript writes for CommonJS, as a module that a bundler can leave parts out of. */
function asModule(source) {
  const specifiers = new Map();
  const exported = new Set();
  let text = source
    .replace(/^"use strict";\n/, '')
    .replace(/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/m, '')
    // Helpers for what follows, in each file anew.
    .replaceAll(/^var __\w+ = \(this && this\.__\w+\) \|\| [\s\S]*?^\}.*;\n/gm, '')
    .replaceAll(/^exports\.(?:\w+ = exports\.)*\w+ = void 0;\n/gm, '')
    .replaceAll(/^__exportStar\(require\("([^"]+)"\), exports\);$/gm, 'export * from "$1";')
    .replaceAll(
      /^(?:const|var) (\w+) = (?:__import(?:Star|Default)\()?require\("([^"]+)"\)\)?;$/gm,
      (_, name, specifier) => {
        specifiers.set(name, specifier);
        return specifier.startsWith('semver/')
          ? `import ${name} from "${specifier}";`
          : `import * as ${name} from "${specifier}";`;
      },
    )
    .replaceAll(
      /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);$/gm,
      (_, name, module, member) => `export { ${member} as ${name} } from "${specifiers.get(module)}";`,
    )
    .replaceAll(/^\}\)\((\w+) \|\| \(exports\.\1 = \1 = \{\}\)\);$/gm, (_, name) => {
      exported.add(name);
      return `})(${name} || (${name} = {}));`;
    })
    .replaceAll(/^exports\.default = /gm, 'export default ')
    .replaceAll(/^exports\.(\w+) = \1;\n/gm, (_, name) => {
      exported.add(name);
      return '';
    })
    .replaceAll(/^exports\.(\w+) = /gm, 'export const $1 = ')
    .replaceAll(/\bexports\.(\w+)\b/g, '$1');
  // A namespace is a call with effects on its name; as the value of the call it can be left out.
  const openings = [
    ...text.matchAll(/^(export )?(?:var|let) (\w+);\n(?:\/\*\*[\s\S]*?\*\/\n)?\(function \(\2\) \{$/gm),
  ];
  for (const [opening, keyword, name] of openings) {
    const closing = `})(${name} || (${name} = {}));`;
    if (text.split(`\n${closing}`).length === 2) {
      text = text
        .replace(opening, () => `${keyword ?? ''}const ${name} = /* @__PURE__ */ (function (${name}) {`)
        .replace(closing, () => `    return ${name};\n})({});`);
    }
  }
  return exported.size === 0 ? text : `${text}\nexport { ${[...exported].join(', ')} };\n`;
}

/** An esbuild plugin. */
export const trim = {
  name: 'trim',
  setup(build) {
    build.onResolve({ filter: /^semver\// }, ({ path }) => ({ path, namespace: 'stand-in' }));
    build.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({ contents: STAND_INS[path] }));
    build.onLoad({ filter: /node_modules.vscode-[\w-]+.lib.(common|node|esm).[\w./\\]+\.js$/ }, ({ path }) => {
      const name = /(\w+)\.js$/.exec(path)[1];
      const classes = path.includes('languageclient') ? UNUSED_FEATURES[name] : undefined;
      if (classes !== undefined) {
        return { contents: NOTHING + classes.map((one) => `export { Nothing as ${one} };\n`).join('') };
      }
      const contents = STAND_INS[name] ?? asModule(readFileSync(path, 'utf8'));
      return { contents, loader: 'js' };
    });
  },
};
