import type { ChoiceFilter } from '../../components/list/column.ts';
import { personStatuses } from '../../components/words.ts';

/** The filters of lists of people. */
export const personChoices: readonly ChoiceFilter[] = [
  { source: 'status', label: 'Status', choices: Object.entries(personStatuses).map(([value, word]) => ({ value, label: word.label })) },
  { source: 'role', label: 'Role', choices: [{ value: 'user', label: 'User' }, { value: 'manager', label: 'Manager' }] },
  { source: 'linked', label: 'Sign-in', boolean: true, choices: [{ value: 'true', label: 'Has one' }, { value: 'false', label: 'Has none' }] },
];
