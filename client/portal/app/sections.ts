import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import { catalogue, featureOf, type Feature, type FeatureKey } from '../../../shared/features.ts';
import type { AnswerOf } from '../../http/route-table.ts';
import { portal } from '../session/door.ts';

export type HomeCounts = Pick<AnswerOf<'home.get'>['cards'][number], 'total' | 'waiting'>;

/** What a section of the portal hands in. */
export interface Section {
  /** Its pages, below the path the catalogue names; they bring their own routes. */
  readonly Pages: LazyExoticComponent<ComponentType>;
  /** Any call its gate answers: where the section is hidden, the refusal says why and carries the reference. */
  readonly ask: (signal: AbortSignal) => Promise<unknown>;
  /** What its card at Home says. */
  readonly card: (counts: HomeCounts) => string;
}

/** Every section this client has pages for: the one place where a section enters the portal. */
export const sections: Readonly<Partial<Record<FeatureKey, Section>>> = {
  tickets: {
    Pages: lazy(async () => ({ default: (await import('./tickets-pages.ts')).TicketsPages })),
    ask: (signal) => portal.call('portalTickets.list', { query: { range: '[0,0]' } }, { signal }),
    card: ({ total, waiting }) => (waiting > 0 ? `${waiting === 1 ? 'One waits' : `${countedTo(waiting)} wait`} for your answer` : total === 0 ? 'Nothing open. Ask for help here.' : `${countedTo(total)} open`),
  },
  client_notes: {
    Pages: lazy(async () => ({ default: (await import('./client-notes-pages.ts')).ClientNotesPages })),
    ask: (signal) => portal.call('portalClientNotes.list', { query: { range: '[0,0]' } }, { signal }),
    card: ({ total }) => (total === 0 ? 'Nothing is shared with you yet.' : `${counted(total)} shared with you`),
  },
};

const countedTo = (total: number) => (total > 10_000 ? 'More than 10,000' : total.toLocaleString('en'));
const counted = (total: number) => (total === 1 ? 'One note' : total > 10_000 ? 'More than 10,000 notes' : `${total.toLocaleString('en')} notes`);

/** A visible section with its place in the menu. */
export interface Place extends Feature {
  readonly section: Section;
}

/** The sections of a session's menu, in its order, as far as this client knows them. */
export function placesOf(features: readonly string[] | undefined): Place[] {
  return (features ?? []).flatMap((key) => {
    const feature = featureOf(catalogue, key);
    const section = feature && sections[feature.key];
    return feature && section ? [{ ...feature, section }] : [];
  });
}

/** Every section this client has pages for, shown or not, so that a direct link can explain itself. */
export function knownPlaces(): Place[] {
  return placesOf(catalogue.map(({ key }) => key));
}
