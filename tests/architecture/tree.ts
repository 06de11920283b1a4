import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

/** The files of a source tree: the repository's own, or one planted by a test to prove that a check bites. */
export interface Tree {
  readonly files: readonly string[];
  readonly text: (file: string) => string;
}

/** Reads a tree and says what breaks the rule, one line a finding: `file:line what is wrong and what to do`. */
export type Check = (tree: Tree) => string[];

export const root = path.resolve(import.meta.dirname, '..', '..');

/** The repository as it would be committed: what .gitignore names is left out. */
export function repository(): Tree {
  const ignored = readFileSync(path.join(root, '.gitignore'), 'utf8').split('\n').filter(Boolean);
  const folders = new Set(['.git', ...ignored.filter((line) => line.endsWith('/')).map((line) => line.slice(0, -1))]);
  const names = ignored.filter((line) => !line.endsWith('/'));
  const isIgnored = (name: string) => names.some((pattern) => (pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern));
  const walk = (folder: string): string[] =>
    readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const file = path.posix.join(folder, entry.name);
      if (entry.isDirectory()) return folders.has(entry.name) ? [] : walk(file);
      return entry.isFile() && !isIgnored(entry.name) ? [file] : [];
    });
  const cache = new Map<string, string>();
  return {
    files: walk('.').sort(),
    text: (file) => {
      const known = cache.get(file) ?? readFileSync(path.join(root, file), 'utf8');
      cache.set(file, known);
      return known;
    },
  };
}

/** A tree that exists in memory only. */
export function planted(files: Readonly<Record<string, string>>): Tree {
  return { files: Object.keys(files).sort(), text: (file) => files[file] ?? '' };
}

/** The TypeScript files of the product itself: no tests. */
export function sources(tree: Tree, within = /^(shared|db|server|client)\//): string[] {
  return tree.files.filter((file) => within.test(file) && /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));
}

export function parse(tree: Tree, file: string): ts.SourceFile {
  return ts.createSourceFile(file, tree.text(file), ts.ScriptTarget.Latest, true);
}

/** Every node below `node`, itself first. */
export function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

export function at(node: ts.Node): string {
  const file = node.getSourceFile();
  return `${file.fileName}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
}

export interface ExportedFunction {
  readonly name: string;
  readonly node: ts.Node;
  readonly fn: ts.FunctionLikeDeclaration;
}

/** The functions a module offers, whichever way they are written. */
export function exportedFunctions(file: ts.SourceFile): ExportedFunction[] {
  return file.statements.flatMap((statement): ExportedFunction[] => {
    const isExported = ts.canHaveModifiers(statement) && ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    if (!isExported) return [];
    if (ts.isFunctionDeclaration(statement) && statement.body) return [{ name: statement.name?.text ?? 'default', node: statement, fn: statement }];
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
      initializer && (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer)) ? [{ name: name.getText(), node: statement, fn: initializer }] : [],
    );
  });
}
