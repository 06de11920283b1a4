import { expect, it } from 'vitest';
import { loggedError } from './logger.ts';

it('keeps of an error what it is and where, and of the row that a database tells nothing', () => {
  const row = { detail: 'Failing row contains (ada@acme.example, $argon2id$v=19$m=19456).', where: 'PL/pgSQL', parameters: ['$argon2id$'] };
  const cause = Object.assign(new Error('null value in column "name" violates not-null constraint'), { code: '23502', ...row });
  const logged = loggedError(Object.assign(new Error('A request failed.', { cause }), row));
  expect(logged).toMatchObject({ type: 'Error', message: 'A request failed.', cause: { errorCode: '23502', message: cause.message } });
  expect(JSON.stringify(logged)).not.toMatch(/argon2id|ada@|PL\/pgSQL/u);
  expect(loggedError({ password: 'secret' })).toEqual({ type: 'object', message: 'Something else than an error was thrown.', stack: undefined });
});
