import { HttpError, type DataProvider, type fetchUtils } from 'react-admin';
import simpleRest from 'ra-data-simple-rest';
import type { Method } from '../../../shared/contracts/contract.ts';
import { isProblemOf, type ProblemError } from '../../http/problem.ts';
import { send } from './door.ts';
import * as verbs from './verbs.ts';

/** What react-admin reads from a refusal: `errors` land on the form's fields, the rest is for our own pages. */
export interface ProblemBody {
  readonly code: string;
  readonly errors?: Readonly<Record<string, string>>;
  readonly current?: unknown;
}

/** A refusal as react-admin understands it, its message the text for people. */
export function toHttpError(problem: ProblemError): HttpError {
  const hasFields = Object.keys(problem.errors).length > 0;
  const body: ProblemBody = { code: problem.code, current: problem.current, ...(hasFields && { errors: problem.errors }) };
  return new HttpError(problem.detail, problem.status, body);
}

const httpClient = async (url: string, options: fetchUtils.Options = {}) => {
  try {
    const answer = await send((options.method ?? 'GET') as Method, url, {
      ...(typeof options.body === 'string' && { body: JSON.parse(options.body) as unknown }),
      ...(options.signal && { signal: options.signal }),
    });
    return { status: answer.status, headers: answer.headers, body: '', json: answer.body };
  } catch (error) {
    throw isProblemOf(error) ? toHttpError(error) : error;
  }
};

/** The console's API: ra-data-simple-rest for records, and every other act by its own name. */
export const dataProvider: DataProvider & typeof verbs = { ...simpleRest('/api/admin', httpClient), ...verbs };
