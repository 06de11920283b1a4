import { personKey, type KnownOrganization, type KnownOrganizations, type KnownPeople, type OrganizationDecision, type PersonDecision } from './imports.decisions.domain.ts';
import type { OrganizationDraft } from './imports.rows.domain.ts';
import { SeenKeys } from './imports.seen.domain.ts';

/** What a dry run would have made of the organizations so far, so that later rows are judged as the real run would. */
export class PlannedOrganizations {
  readonly #byId = new SeenKeys();
  readonly #byName = new SeenKeys();
  readonly #byExternalId = new SeenKeys();
  readonly #names = new SeenKeys();
  readonly #numbered = new SeenKeys();
  #count = 0;

  /** Adds what earlier rows planned to what the database knows of a batch. */
  applyTo(known: KnownOrganizations, drafts: readonly OrganizationDraft[]): void {
    const objects = new Map<number, KnownOrganization>();
    for (const organization of new Set([...known.byName.values(), ...known.byExternalId.values()])) {
      const number = organization.id === null ? undefined : this.#byId.get(organization.id);
      if (number === undefined) continue;
      objects.set(number, organization);
      organization.seen = true;
      if (organization.externalIdFolded === '') organization.externalIdFolded = this.#numberOf(number);
      // An earlier row gave it another name, so this one is free again.
      if (this.#names.get(`${number} ${organization.nameFolded}`) === undefined) known.byName.delete(organization.nameFolded);
    }
    const planned = (number: number): KnownOrganization => {
      const object = objects.get(number) ?? { id: null, seen: true, nameFolded: '', externalIdFolded: this.#numberOf(number), now: { name: '', externalId: '', phone: '', notes: '', status: 'active', domains: [] } };
      objects.set(number, object);
      return object;
    };
    const add = (map: Map<string, KnownOrganization>, keys: SeenKeys, key: string) => {
      const number = keys.get(key);
      if (number !== undefined) map.set(key, planned(number));
    };
    for (const draft of drafts) {
      add(known.byName, this.#byName, draft.nameFolded);
      if (draft.externalIdFolded !== '') add(known.byExternalId, this.#byExternalId, draft.externalIdFolded);
    }
  }

  /** '' where it has no external id; which one it has is asked by the id itself. */
  #numberOf(number: number): string {
    return this.#numbered.get(String(number)) === undefined ? '' : 'planned';
  }

  /** Keeps what a batch planned. */
  keep(decisions: readonly OrganizationDecision[]): void {
    for (const { result, known } of decisions) {
      if (known === null || (result !== 'created' && result !== 'updated' && result !== 'unchanged')) continue;
      const number = this.#count;
      this.#count += 1;
      if (known.id !== null) this.#byId.set(known.id, number);
      this.#names.set(`${number} ${known.nameFolded}`, 0);
      if (known.externalIdFolded !== '') this.#numbered.set(String(number), 0);
      this.#byName.set(known.nameFolded, number);
      if (known.externalIdFolded !== '') this.#byExternalId.set(known.externalIdFolded, number);
    }
  }
}

/** The people a dry run has met so far. */
export class PlannedPeople {
  readonly #seen = new SeenKeys();

  /** Marks those of a batch whom earlier rows were about already; `keys` are what `personKey` gives for its rows. */
  applyTo(known: KnownPeople, keys: readonly { organizationId: string; emailFolded: string }[]): void {
    for (const { organizationId, emailFolded } of keys) {
      const key = personKey(organizationId, emailFolded);
      if (this.#seen.get(key) === undefined) continue;
      const person = known.people.get(key);
      if (person) person.seen = true;
      else known.people.set(key, { id: null, seen: true, organizationId, now: { name: '', phone: '' } });
    }
  }

  /** Keeps whom a batch was about. */
  keep(decisions: readonly (PersonDecision & { readonly emailFolded: string })[]): void {
    for (const { result, organizationId, emailFolded } of decisions) if (result !== 'refused' && organizationId !== null) this.#seen.set(personKey(organizationId, emailFolded), 0);
  }
}
