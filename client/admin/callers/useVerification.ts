import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { isProblemOf } from '../../http/problem.ts';
import type { VerificationMethod } from '../components/verificationWords.ts';
import { problemText } from '../components/useAct.ts';
import { call } from '../providers/door.ts';
import type { PersonSecurity, Verification } from '../providers/records.ts';
import { lookMilliseconds, waitsForOthers } from './useSecurity.ts';

/** What is typed while a caller is verified. */
export interface Typed {
  readonly method: VerificationMethod | undefined;
  /** What the managers read. */
  readonly question: string;
  /** The code or PIN the caller says. */
  readonly said: string;
  /** Whom one spoke to. */
  readonly note: string;
}

/** A verification under way: choose how, begin, say what came back; `usable` once guarded acts take it. */
export interface VerificationFlow {
  readonly security: PersonSecurity;
  readonly begun: Verification | undefined;
  readonly usable: Verification | undefined;
  readonly typed: Typed;
  readonly change: (typed: Partial<Typed>) => void;
  readonly busy: boolean;
  /** Refusals at the field for what the caller says. */
  readonly wrong: string;
  readonly startOver: () => void;
  /** The next step; what was refused, or an empty text. */
  readonly next: () => Promise<string>;
  readonly nextLabel: string;
  readonly ready: boolean;
}

const labels: Readonly<Record<VerificationMethod, string>> = { mail_code: 'Send the code', portal_pin: 'Ask for the PIN', manager_approval: 'Ask the managers', call_back: 'Call back' };
const byId = (id: string) => ({ params: { id } });

function isWhole(begun: Verification, { said, note }: Typed): boolean {
  if (begun.method === 'mail_code') return said.length === 8;
  return begun.method === 'call_back' ? note.trim() !== '' : said.trim() !== '';
}

/** Leads through the verification of a caller, one step after the other; goes on where it was left. */
export function useVerification(security: PersonSecurity): VerificationFlow {
  const queryClient = useQueryClient();
  const mine = security.verifications.find((one) => one.startedBy.mine && one.method !== 'second_staff');
  const [restarted, setRestarted] = useState<string>();
  const [started, setStarted] = useState<Verification>();
  const [typed, setTyped] = useState<Typed>({ method: undefined, question: '', said: '', note: '' });
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  const known = started ?? mine;
  const open = known === undefined || known.id === restarted ? undefined : known;
  const looked = useQuery({ queryKey: ['verification', open?.id], queryFn: () => call('verifications.get', byId(open?.id ?? '')), enabled: open !== undefined && waitsForOthers(open), refetchInterval: ({ state }) => (state.data === undefined || waitsForOthers(state.data) ? lookMilliseconds : false) });
  const begun = open !== undefined && looked.data?.id === open.id && waitsForOthers(open) ? looked.data : open;
  const usable = begun?.usable === true ? begun : undefined;
  const method = typed.method ?? security.methods.find((one) => one.available)?.method;
  const over = begun === undefined || begun.status === 'refused' || begun.status === 'closed';

  const step = async (run: () => Promise<Verification>): Promise<string> => {
    setBusy(true);
    setWrong('');
    try {
      setStarted(await run());
      setTyped((before) => ({ ...before, said: '', note: '' }));
      void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'dry-run' });
      return '';
    } catch (error) {
      setTyped((before) => ({ ...before, said: '' }));
      const field = isProblemOf(error, 'verification_failed', 'validation_failed') ? (error.errors['code'] ?? error.errors['pin'] ?? error.errors['note'] ?? error.errors['number']) : undefined;
      setWrong(field ?? '');
      return field === undefined ? problemText(error) : '';
    } finally {
      setBusy(false);
    }
  };
  const confirm = (one: Verification) => {
    const body = one.method === 'mail_code' ? { code: typed.said } : one.method === 'portal_pin' ? { pin: typed.said } : { number: one.contact, note: typed.note };
    return step(() => call('verifications.confirm', { ...byId(one.id), body }));
  };
  return {
    security,
    begun,
    usable,
    typed: { ...typed, method },
    change: (part) => setTyped((before) => ({ ...before, ...part })),
    busy,
    wrong,
    startOver: () => {
      setStarted(undefined);
      setRestarted(begun?.id);
      setTyped((before) => ({ ...before, said: '', note: '' }));
      setWrong('');
    },
    next: () => (over ? step(() => call('verifications.start', { ...byId(security.customerUserId), body: { method: method ?? 'call_back', note: method === 'manager_approval' ? typed.question : '' } })) : confirm(begun)),
    nextLabel: over ? labels[method ?? 'call_back'] : waitsForOthers(begun) ? 'Waiting' : 'It is them',
    ready: security.may.verify && !busy && (over ? method !== undefined : !waitsForOthers(begun) && isWhole(begun, typed)),
  };
}
