import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, startApp, type TestApp, type TestDialect } from '../support/app.ts';
import { startCommand } from '../support/operator.ts';
import { allOpen, signInWithCode } from '../support/rotation.ts';
import type { MadePerson } from '../support/world.ts';

const kills = 50;
const longest = 1_500;

describe.each(['sqlite', 'postgres'] satisfies TestDialect[])('O2 in full on %s', (which) => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp({ database: await freshDatabase(which) });
  });
  afterEach(() => app.close());

  it(`the change of keys is killed ${kills} times anywhere, while people sign in: every secret opens, and in the end with the newest key alone`, async () => {
    const organization = await app.world.organization();
    const people: MadePerson[] = [];
    for (let index = 0; index < 200; index += 1) {
      const person = await app.world.person(organization);
      await app.world.authenticator(person.providerId, person.userId ?? '');
      people.push(person);
    }
    let killed = 0;
    for (let round = 0; round < kills; round += 1) {
      const { child, ended } = startCommand(app, app.fresh.env, ['keys', 'rotate']);
      const timer = setTimeout(() => child.kill('SIGKILL'), (longest * round) / kills);
      expect(await signInWithCode(app, people[round] as MadePerson)).toMatchObject({ access: 'allowed' });
      if ((await ended).code === null) killed += 1;
      clearTimeout(timer);
      expect(await allOpen(app, 'all')).toBe(true);
    }
    console.log(`${killed} of ${kills} were killed before their end.`);
    expect((await startCommand(app, app.fresh.env, ['keys', 'rotate']).ended).code).toBe(0);
    expect(await allOpen(app, 'newest')).toBe(true);
  });
});
