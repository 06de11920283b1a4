import { walls, type WallText } from '../../../../shared/access.ts';
import type { PortalSession } from '../../session/session.ts';

const anotherStep: WallText = {
  title: 'One more step is needed',
  meaning: 'You are signed in, but {organization} asks for a way of signing in that this session did not use.',
  next: ['Sign out and sign in again the way {organization} expects.', 'If you do not know how, ask {provider}, and tell them the reference below.'],
};

/** The words of the wall a session stands at, with the provider's and the organization's name filled in. */
export function wallOf({ access, branding, organization, url }: Pick<PortalSession, 'access' | 'branding' | 'organization' | 'url'>): WallText {
  const text = access === 'access_required' || access === 'portal_unavailable' || (access === 'sso_required' && url !== undefined) ? walls[access] : anotherStep;
  const names: Readonly<Record<string, string>> = { provider: branding.providerName, organization: organization?.name ?? branding.organizationName ?? 'your organization' };
  const fill = (words: string) => words.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  return { title: fill(text.title), meaning: fill(text.meaning), next: text.next.map(fill) };
}
