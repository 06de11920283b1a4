import { createRequire } from 'node:module';
import path from 'node:path';
import ts from 'typescript';
import { at, nodesOf, parse, sources, type Check } from './tree.ts';

const { rooms } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as { rooms: string[] };

const roles = ['routes', 'worker', 'policy', 'service', 'domain', 'repository', 'presenter', 'jobs', 'mail'];
const longest = 300;
const vague = /^(utils?|helpers?|common|misc|managers?)$/i;
const vagueEnding = /(Utils?|Helpers?|Manager)$/;

export const roomsHoldOnlyNamedFiles: Check = (tree) =>
  tree.files
    // What every repository shares (the predicate of a scope, a page with its capped count) belongs to no room.
    .filter((file) => file.startsWith('server/features/') && file !== 'server/features/scoping.repository.ts')
    .flatMap((file) => {
      const [, , room = '', ...rest] = file.split('/');
      if (!rooms.includes(room)) return [`${file} the room “${room}” has no place in the order of rooms: add it to .dependency-cruiser.cjs`];
      const name = rest.join('/');
      if (name === 'index.ts') return [];
      const test = new RegExp(`^${room}(\\.[a-z0-9-]+)?\\.(domain|policy)\\.test\\.ts$`);
      const part = new RegExp(`^${room}(\\.[a-z0-9-]+)?\\.(${roles.join('|')})\\.ts$`);
      return test.test(name) || part.test(name) ? [] : [`${file} a room holds index.ts and ${room}[.noun].{${roles.join(',')}}.ts, nothing else`];
    });

export const filesAreShort: Check = (tree) =>
  tree.files
    .filter((file) => /^(shared|db|server|client|scripts)\//.test(file) && /\.(tsx?|m?js|css)$/.test(file) && !/\.test\.tsx?$/.test(file))
    .flatMap((file) => {
      const lines = tree.text(file).trimEnd().split('\n').length;
      return lines > longest ? [`${file} has ${lines} lines, ${longest} are the most: split it by noun`] : [];
    });

export const namesSaySomething: Check = (tree) => {
  const inPaths = tree.files
    .filter((file) => file.split('/').some((segment) => path.parse(segment).name.split(/[.-]/).some((word) => vague.test(word))))
    .map((file) => `${file} says nothing about what it holds: name it by its noun (no utils, helpers, common, manager)`);
  const inCode = sources(tree).flatMap((file) =>
    [...nodesOf(parse(tree, file))]
      .filter((node) => ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      .filter(({ name }) => name && vagueEnding.test(name.text))
      .map((node) => `${at(node)} “${node.name?.text ?? ''}” says nothing about what it does (a manager is a role of customers)`),
  );
  return [...inPaths, ...inCode];
};

export const filesAreCasedByKind: Check = (tree) =>
  sources(tree).flatMap((file) => {
    const { name, ext } = path.parse(file);
    if (!file.startsWith('client/')) {
      if (ext === '.tsx') return [`${file} Node does not read .tsx: there are no components outside client`];
      return /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(name) ? [] : [`${file} files are in kebab-case`];
    }
    // One lower-case word names a collection: main, router, providers, inputs.
    return ext === '.tsx' && !/^([A-Z][A-Za-z0-9]*|[a-z]+)$/.test(name) ? [`${file} a component's file is in PascalCase`] : [];
  });

/** Browser tests share a server while a worker lives: a name used twice makes them fail in some orders only. */
export const browserTestsNameOrganizationsOnce: Check = (tree) => {
  const first = new Map<string, string>();
  return tree.files
    .filter((file) => /^tests\/e2e\/[a-z]+\/.*\.spec\.ts$/.test(file))
    .flatMap((file) => [...tree.text(file).matchAll(/organization\(\{[^}]*\bname: '([^']+)'/g)].map(([, name = '']) => ({ file, name, key: name.toLowerCase() })))
    .flatMap(({ file, name, key }) => {
      const known = first.get(key);
      first.set(key, file);
      return known === undefined ? [] : [`${file} names an organization “${name}”, as ${known} does: choose another`];
    });
};
