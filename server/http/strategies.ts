import type { Request } from 'express';
import { Passport } from 'passport';
import { Strategy as LocalStrategy } from 'passport-local';

/** The way a session can be proven: Passport's strategies are the frame, sessions are our own. */
export interface Strategies {
  /** Runs the password strategy on a request whose body was checked; gives what `verify` gives. */
  readonly password: <T extends object>(request: Request, verify: (email: string, password: string) => Promise<T>) => Promise<T>;
}

/** Passport with the password strategy, without Passport's sessions. */
export function createStrategies(): Strategies {
  return {
    password: (request, verify) =>
      new Promise((resolve, reject) => {
        const passport = new Passport();
        type Done = (error: unknown, user?: object | false) => void;
        passport.use(new LocalStrategy({ usernameField: 'email', passwordField: 'password', session: false }, (email: string, password: string, done: Done) => {
          verify(email, password).then((proven) => done(null, proven), (error: unknown) => done(error));
        }));
        const authenticate = passport.authenticate('local', { session: false }, (error: unknown, proven: unknown) => {
          if (error) reject(error instanceof Error ? error : new Error('Sign-in failed.'));
          else resolve(proven as never);
        }) as (request: Request, response: object, next: (error?: unknown) => void) => void;
        authenticate(request, {}, (error) => reject(error instanceof Error ? error : new Error('Sign-in failed.')));
      }),
  };
}
