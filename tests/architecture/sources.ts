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

/** The tables db/schema.ts names as holding no tenant's rows. */
function tablesWithoutTenant(tree: Tree): string[] {
  const declared = tree.files.includes('db/schema.ts') ? /tablesWithoutTenant[^=]*= new Set\(\[([^\]]*)\]/.exec(tree.text('db/schema.ts')) : null;
  return [...(declared?.[1] ?? '').matchAll(/'(\w+)'/g)].map(([, table = '']) => table);
}

export const repositoriesTakeScope = (tree: Tree, reviewed: Reviewed): string[] => {
  const seen = new Set<string>();
  const open = tablesWithoutTenant(tree);
  const findings = sources(tree, /^server\/features\/.*\/.*\.repository\.ts$/).flatMap((file) => {
    const parsed = parse(tree, file);
    const crossing = parsed.statements.filter(ts.isFunctionDeclaration).filter((fn) => fn.getText().includes('crossTenant(')).map((fn) => fn.name?.text ?? '');
    return exportedFunctions(parsed).flatMap(({ name, node, fn }) => {
      const [first, second] = fn.parameters.map((parameter) => parameter.type?.getText() ?? '');
      if (!/^(Db|Trx|Transaction<.*>|Kysely<.*>)$/.test(first ?? '')) return [`${at(node)} “${name}” takes the database first (\`db: Db\`), so that it joins the caller's transaction`];
      // A new row names its tenant itself; a look-up across tenants stands in the reviewed list of db/tenant-guard.ts.
      const text = fn.getText();
      if (second === 'Scope' || name.startsWith('insert') || crossing.some((crosses) => text.includes(`${crosses}(`)) || text.includes('crossTenant(')) return [];
      const tables = [...text.matchAll(/\b(?:selectFrom|updateTable|insertInto|deleteFrom|innerJoin|leftJoin)\('(\w+)/g)].map(([, table = '']) => table);
      if (tables.length > 0 && tables.every((table) => open.includes(table))) return [];
      const key = `${file.slice('server/features/'.length)}#${name}`;
      seen.add(key);
      return reviewed[key] ? [] : [`${at(node)} “${name}” takes a Scope second, looks across tenants by crossTenant, or stands with its reason in tests/architecture/reviewed.ts`];
    });
  });
  return [...findings, ...staleIn(reviewed, seen)];
};

const staleIn = (reviewed: Reviewed, seen: ReadonlySet<string>): string[] =>
  Object.keys(reviewed)
    .filter((key) => !seen.has(key))
    .map((key) => `tests/architecture/reviewed.ts lists ${key}, which needs no exception (any more)`);

/** A transaction of a service writes an audit entry: by itself, or through a function it calls, of whichever room. */
export const changesAreRecorded = (tree: Tree, reviewed: Reviewed): string[] => {
  const seen = new Set<string>();
  const files = new Map(sources(tree, /^server\/features\//).map((file) => [file, parse(tree, file)]));
  const offered = new Map<string, { text: string; file: string }>();
  const local = new Map<string, Map<string, string>>();
  for (const [file, parsed] of files) {
    const own = new Map([...nodesOf(parsed)].filter(ts.isFunctionDeclaration).map((fn) => [fn.name?.text ?? '', fn.getText()]));
    local.set(file, own);
    for (const { name, node } of exportedFunctions(parsed)) offered.set(name, { text: node.getText(), file });
  }
  const known = new Map<string, boolean>();
  const records = (text: string, file: string): boolean => /\brecord[A-Za-z]*\(/.test(text) || [...text.matchAll(/\b([a-z]\w+)\(/gi)].some(([, name = '']) => callRecords(name, file));
  const callRecords = (name: string, file: string): boolean => {
    const own = local.get(file)?.get(name);
    // What it calls in turn is looked for where it stands.
    const called = own === undefined ? offered.get(name) : { text: own, file };
    if (called === undefined) return false;
    const remembered = known.get(called.text);
    if (remembered !== undefined) return remembered;
    known.set(called.text, false);
    known.set(called.text, records(called.text, called.file));
    return known.get(called.text) ?? false;
  };
  const findings = [...files].flatMap(([file, parsed]) =>
    (file.endsWith('.service.ts') ? [...nodesOf(parsed)] : [])
      .filter((node) => ts.isCallExpression(node) && node.expression.getText() === 'inTransaction')
      .filter((node) => !records(node.getText().slice('inTransaction'.length), file))
      .flatMap((node) => {
        const key = `${file.slice('server/features/'.length)}#${enclosing(node)}`;
        seen.add(key);
        return reviewed[key] ? [] : [`${at(node)} this transaction writes no audit entry: call record() in it, or give the reason in tests/architecture/reviewed.ts (${key})`];
      }),
  );
  return [...findings, ...staleIn(reviewed, seen)];
};

function enclosing(node: ts.Node): string {
  for (let up: ts.Node | undefined = node; up; up = up.parent) {
    if (ts.isFunctionDeclaration(up)) return up.name?.text ?? '';
    if (ts.isVariableDeclaration(up) && up.initializer && ts.isArrowFunction(up.initializer)) return up.name.getText();
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

const transactionOwners = /\.(service|worker)\.ts$|^server\/(context|cli|main|start|app)\.ts$|^server\/commands\//;

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
/** Where a gate's code may be written out: the decision itself, what explains it, and what puts it into HTTP or types. */
const decisionHomes = /^server\/(features\/(access|explanations)\/|http\/problem\.ts$|errors\.ts$|policy\.ts$)|^server\/features\/[^/]+\/[^/]+\.presenter\.ts$/;

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
