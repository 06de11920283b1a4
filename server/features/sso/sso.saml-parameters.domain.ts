import { SamlRefused } from './sso.saml-refusals.domain.ts';

/** Of a form post, before anything in it is decoded: the largest response, in base64, with its signs percent-encoded. */
export const largestForm = 512 * 1024;
const mostParameters = 16;
const longestRelayState = 1_024;

const ours = ['SAMLResponse', 'RelayState'] as const;
type Ours = (typeof ours)[number];

function valueOf(written: string, name: string): string {
  try {
    return decodeURIComponent(written.replaceAll('+', ' '));
  } catch {
    throw new SamlRefused('parameters_malformed', name);
  }
}

/**
 * Reads the form post of an assertion consumer from its raw text (SAML 2.0 bindings, 3.5): each of the two names at most once and spelled as it is, so that no two readers of the form
 * can differ. RelayState is a key of ours and nothing else: at most 1,024 visible ASCII characters, null where it is absent or empty.
 * Throws SamlRefused: `parameters_…`, `response_missing`, `relay_state_malformed`.
 */
export function readAcsForm(body: string): { readonly samlResponse: string; readonly relayState: string | null } {
  if (body.length > largestForm) throw new SamlRefused('parameters_too_large', `${body.length} characters`);
  const pairs = body.split('&', mostParameters + 1);
  if (pairs.length > mostParameters) throw new SamlRefused('parameters_malformed', `more than ${mostParameters}`);
  const values = new Map<Ours, string>();
  for (const pair of pairs) {
    const [name = '', ...rest] = pair.split('=');
    if (!/^[\w.-]{1,64}$/u.test(name)) throw new SamlRefused('parameters_malformed', name);
    const known = ours.find((one) => one.toLowerCase() === name.toLowerCase());
    if (known === undefined) continue;
    if (known !== name) throw new SamlRefused('parameters_malformed', name);
    if (values.has(known)) throw new SamlRefused('parameters_repeated', name);
    values.set(known, valueOf(rest.join('='), name));
  }
  const samlResponse = values.get('SAMLResponse') ?? '';
  if (samlResponse === '') throw new SamlRefused('response_missing');
  const relayState = values.get('RelayState') ?? '';
  if (relayState.length > longestRelayState || !/^[!-~]*$/u.test(relayState)) throw new SamlRefused('relay_state_malformed');
  return { samlResponse, relayState: relayState === '' ? null : relayState };
}
