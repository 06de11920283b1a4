import { canonicalXml } from './sso.canonical-xml.domain.ts';
import { readAssertion, type SamlAssertion } from './sso.saml-response.domain.ts';
import { SamlRefused } from './sso.saml-refusals.domain.ts';
import { assertionNamespace, signatureNamespace } from './sso.saml-shape.domain.ts';
import { attributeOf, elementOf, elementsOf, textOf } from './sso.xml.domain.ts';

/** What the library read of a signed assertion. */
export interface SecondReading {
  readonly nameId: unknown;
  readonly format: unknown;
  readonly nameQualifier: unknown;
  readonly spNameQualifier: unknown;
  readonly issuer: unknown;
  readonly sessionIndex: unknown;
  readonly inResponseTo: unknown;
  /** By name. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The assertion out of what was signed, as the library wrote it down again. */
  readonly assertionXml: string;
}

/** The library gives no value, one, or a list; blank ones as nothing. */
const listed = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => one ?? '');
const blankAsNothing = (value: string) => (/^\s*$/u.test(value) ? '' : value);

/** Where a name stands several times the library keeps the values of the last element. */
function lastValues({ element }: SamlAssertion, name: string): string[] {
  const statements = elementsOf(element, assertionNamespace, 'AttributeStatement');
  const last = statements.flatMap((statement) => elementsOf(statement, assertionNamespace, 'Attribute')).findLast((attribute) => attributeOf(attribute, 'Name') === name && elementsOf(attribute).length > 0);
  return last ? elementsOf(last).map(textOf).map(blankAsNothing) : [];
}

function differsInAttributes(assertion: SamlAssertion, second: SecondReading): string | null {
  const { attributes } = assertion;
  const withValues = attributes.filter(({ values }) => values.length > 0);
  const names = Object.keys(second.attributes);
  if (names.length !== withValues.length) return 'attributes';
  const different = withValues.find(({ name }) => {
    if (!Object.hasOwn(second.attributes, name)) return true;
    const theirs = listed(second.attributes[name]);
    const ours = lastValues(assertion, name);
    return ours.length !== theirs.length || ours.some((value, index) => value !== theirs[index]);
  });
  return different ? `attribute ${different.name}` : null;
}

const unsigned = (assertion: SamlAssertion) => canonicalXml(assertion.element, elementOf(assertion.element, signatureNamespace, 'Signature'));

function differsInText(assertion: SamlAssertion, xml: string): boolean {
  try {
    return unsigned(readAssertion(xml)) !== unsigned(assertion);
  } catch (error) {
    if (error instanceof SamlRefused) return true;
    throw error;
  }
}

/** In what the strict reader and the library differ about an assertion (identity, issuer, attributes, or the signed text itself read again); null where they agree in all of it. */
export function disagreement(assertion: SamlAssertion, requestId: string, second: SecondReading): string | null {
  const { subject } = assertion;
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['NameID', subject?.nameId, second.nameId],
    ['issuer', assertion.issuer?.value, second.issuer],
    ['session', assertion.authentications[0]?.sessionIndex ?? '', second.sessionIndex ?? ''],
    ['request', requestId, second.inResponseTo],
    // The library reads these three only where there is a format.
    ['format', subject?.format ?? '', second.format ?? ''],
    ['qualifier', (subject?.format ?? '') === '' ? '' : (subject?.nameQualifier ?? ''), second.nameQualifier ?? ''],
    ['own qualifier', (subject?.format ?? '') === '' ? '' : (subject?.spNameQualifier ?? ''), second.spNameQualifier ?? ''],
  ];
  const different = pairs.find(([, ours, theirs]) => ours !== theirs);
  return different?.[0] ?? differsInAttributes(assertion, second) ?? (differsInText(assertion, second.assertionXml) ? 'signed text' : null);
}
