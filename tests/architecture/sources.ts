import ts from 'typescript';
import { at, exportedFunctions, nodesOf, parse, sources, type Check, type Tree } from './tree.ts';

/** Exceptions somebody looked at, as `<file below server/features>#<function>`, each with the reason why it is safe. */
export type Reviewed = Readonly<Record<string, string>>;

const serverSide = /^(shared|db|server)\//;

export const exportedFunctionsAreDocumented: Check = (tree) =>
  sources(tree, serverSide).flatMap((file) =>
    exportedFunctions(parse(tree, file)).flatMap(({ name, node }) => {
      const text = node.getSourceFile().text;
      const above = (ts.getLeadingCommentRanges(text, node.pos) ?? []).map(({ pos, end }) => text.slice(pos, end));
      const comments = above.filter((comment) => /^\/\*\*.*[a-z]/s.test(comment));
      if (comments.length === 1) return [];
      return [`${at(node)} “${name}” has ${comments.length} doc comments: put one sentence above it (what it promises, its units, the codes it throws)`];
    }),
  );

export const repositoriesTakeScope = (tree: Tree, reviewed: Reviewed): string[] => {
  const seen = new Set<string>();
  const findings = sources(tree, /^server\/features\/.*\.repository\.ts$/).flatMap((file) =>
    exportedFunctions(parse(tree, file)).flatMap(({ name, node, fn }) => {
      const key = `${file.slice('server/features/'.length)}#${name}`;
      const [first, second] = fn.parameters.map((parameter) => parameter.type?.getText() ?? '');
      if (!/^(Db|Trx|Transaction<.*>|Kysely<.*>)$/.test(first ?? '')) return [`${at(node)} “${name}” takes the database first (\`db: Db\`), so that it joins the caller's transaction`];
      // A new row names its tenant itself; a look-up across tenants stands in the reviewed list of db/tenant-guard.ts.
      if (second === 'Scope' || name.startsWith('insert') || /\bcrossTenant\(/.test(fn.getText())) return [];
      seen.add(key);
      return reviewed[key] ? [] : [`${at(node)} “${name}” takes a Scope second, looks across tenants by crossTenant, or stands with its reason in tests/architecture/reviewed.ts`];
    }),
  );
  return [...findings, ...staleIn(reviewed, seen)];
};

const staleIn = (reviewed: Reviewed, seen: ReadonlySet<string>): string[] =>
  Object.keys(reviewed)
    .filter((key) => !seen.has(key))
    .map((key) => `tests/architecture/reviewed.ts lists ${key}, which needs no exception (any more)`);

/** A transaction of a service writes an audit entry, by itself or through a function of its own file. */
export const changesAreRecorded = (tree: Tree, reviewed: Reviewed): string[] => {
  const seen = new Set<string>();
  const findings = sources(tree, /^server\/features\/.*\.service\.ts$/).flatMap((file) => {
    const nodes = [...nodesOf(parse(tree, file))];
    const own = new Map(nodes.filter(ts.isFunctionDeclaration).map((fn) => [fn.name?.text ?? '', fn.getText()]));
    const records = (text: string, visited: ReadonlySet<string> = new Set()): boolean =>
      /\brecord(Refused)?\(/.test(text) ||
      [...own].some(([name, body]) => !visited.has(name) && new RegExp(`\\b${name}\\(`).test(text) && records(body, new Set([...visited, name])));
    return nodes
      .filter((node) => ts.isCallExpression(node) && node.expression.getText() === 'inTransaction')
      .filter((node) => !records(node.getText()))
      .flatMap((node) => {
        const key = `${file.slice('server/features/'.length)}#${enclosing(node)}`;
        seen.add(key);
        return reviewed[key] ? [] : [`${at(node)} this transaction writes no audit entry: call record() in it, or give the reason in tests/architecture/reviewed.ts (${key})`];
      });
  });
  return [...findings, ...staleIn(reviewed, seen)];
};

function enclosing(node: ts.Node): string {
  for (let up: ts.Node | undefined = node; up; up = up.parent) {
    if (ts.isFunctionDeclaration(up)) return up.name?.text ?? '';
    if (ts.isVariableDeclaration(up)) return up.name.getText();
  }
  return '';
}

export const scopesAreMadeByPolicies: Check = (tree) =>
  sources(tree, /^server\//)
    .filter((file) => file !== 'server/policy.ts' && !file.endsWith('.policy.ts'))
    .flatMap((file) =>
      [...nodesOf(parse(tree, file))]
        .filter((node) => (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node) || ts.isSatisfiesExpression(node)) && node.type.getText() === 'Scope')
        .map((node) => `${at(node)} only a policy makes a Scope: take it from the call`),
    );

const transactionOwners = /\.(service|worker)\.ts$|^server\/(context|cli|main|app)\.ts$|^server\/cli\//;

export const servicesOwnTransactions: Check = (tree) =>
  sources(tree, /^server\//)
    .filter((file) => !transactionOwners.test(file))
    .flatMap((file) =>
      [...nodesOf(parse(tree, file))]
        .filter((node) => ts.isCallExpression(node) && (node.expression.getText() === 'inTransaction' || node.expression.getText().endsWith('.transaction')))
        .map((node) => `${at(node)} a service owns the transaction: take its context instead`),
    );

/** What takes long or leaves the process: it happens before the transaction opens, or as a job after it. */
const slow = /\b(fetch|verifyPassword|hashPassword|sendMail|setTimeout)\s*\(|\bports\.(passwords|mailer)\b/;

export const transactionsHoldNothingSlow: Check = (tree) =>
  sources(tree, /^server\//).flatMap((file) =>
    [...nodesOf(parse(tree, file))]
      .filter((node) => ts.isCallExpression(node) && node.expression.getText() === 'inTransaction')
      .flatMap((node) => {
        const found = slow.exec(node.getText());
        return found ? [`${at(node)} “${found[0]}” inside a transaction: hash, verify and call before it opens, send by a job`] : [];
      }),
  );

const secretive = /^(.*(password|secret|token|code|link|cookie|key))$/i;

export const jobPayloadsHoldNoSecrets: Check = (tree) =>
  sources(tree, /\.jobs\.ts$/).flatMap((file) =>
    [...nodesOf(parse(tree, file))]
      .filter((node) => ts.isPropertyAssignment(node) && node.initializer.getText().startsWith('z.') && secretive.test(node.name.getText()))
      .map((node) => `${at(node)} a payload holds ids only: the handler reads or makes the secret itself`),
  );

const gateCodes = /^(access_required|portal_unavailable|mfa_enrolment_required|feature_hidden)$/;
/** Where a gate's code may be written out: the decision itself, and what puts it into HTTP or types. */
const decisionHomes = /^server\/(features\/access\/|http\/problem\.ts$|errors\.ts$|policy\.ts$)|^server\/features\/[^/]+\/[^/]+\.presenter\.ts$/;

export const accessIsDecidedInOnePlace: Check = (tree) => {
  const elsewhere = sources(tree, /^server\//)
    .filter((file) => !decisionHomes.test(file))
    .flatMap((file) =>
      [...nodesOf(parse(tree, file))]
        .filter((node) => ts.isStringLiteral(node) && gateCodes.test(node.text))
        .map((node) => `${at(node)} “${(node as ts.StringLiteral).text}” is decideAccess's to say (server/features/access/access.domain.ts)`),
    );
  const deciders = sources(tree, /^(server|shared|client)\//).filter((file) => exportedFunctions(parse(tree, file)).some(({ name }) => name === 'decideAccess'));
  return deciders.every((file) => file === 'server/features/access/access.domain.ts') ? elsewhere : [...elsewhere, `decideAccess is defined in ${deciders.join(', ')}: once is right, in access.domain.ts`];
};

export const exceptionsGiveReasons: Check = (tree) =>
  tree.files
    .filter((file) => /^(shared|db|server|client|tests|scripts)\/.*\.(tsx?|m?js)$/.test(file))
    .flatMap((file) =>
      tree
        .text(file)
        .split('\n')
        .flatMap((line, index) =>
          /(eslint|oxlint)-disable(-next-line|-line)? /.test(line) && !/-disable[^\n]* -- \S.{8,}/.test(line) ? [`${file}:${index + 1} say why beside it: \`-- reason\``] : [],
        ),
    );
