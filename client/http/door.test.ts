import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDoor } from './door.ts';
import { portalRoutes } from './portal-routes.ts';
import { isPassing, ProblemError } from './problem.ts';

const id = '019ad4c0-0000-7000-8000-000000000001';
const json = (body: unknown, init: ResponseInit = {}) => new Response(JSON.stringify(body), { ...init, headers: { 'content-type': 'application/json', ...init.headers } });
const problem = (status: number, fields: object, headers: Record<string, string> = {}) =>
  json({ type: 'about:blank', title: 'Refused', status, detail: 'No.', requestId: 'r1', ...fields }, { status, headers: { 'content-type': 'application/problem+json', ...headers } });

const fetched = vi.fn<typeof fetch>();
const sent = (index = 0) => {
  const [url, init] = fetched.mock.calls[index] ?? [];
  return { url, init, headers: new Headers(init?.headers) };
};
const refusal = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
};

beforeEach(() => {
  fetched.mockReset();
  vi.stubGlobal('fetch', fetched);
  vi.stubGlobal('navigator', { onLine: true });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('a call', () => {
  it('takes method and path from the table, fills in parameters and sends JSON to this origin only', async () => {
    fetched.mockResolvedValue(json({ name: 'Anna', email: 'anna@acme.example', phone: '' }));
    const door = openDoor(portalRoutes);
    const answer = await door.call('portalSignIn.updateProfile', { body: { name: 'Anna', phone: '' } });
    expect(answer.name).toBe('Anna');
    expect(sent().url).toBe('/api/portal/me/profile');
    expect(sent().init).toMatchObject({ method: 'PUT', credentials: 'same-origin', redirect: 'error', body: '{"name":"Anna","phone":""}' });
    expect(sent().headers.get('content-type')).toBe('application/json');

    fetched.mockResolvedValue(new Response(null, { status: 204 }));
    await expect(door.call('portalSignIn.endOwnSession', { params: { id } })).resolves.toBeUndefined();
    expect(sent(1).url).toBe(`/api/portal/me/sessions/${id}`);
    expect(sent(1).headers.has('content-type')).toBe(false);
  });

  it('carries the newest CSRF token on writes, never on reads, and each door its own', async () => {
    fetched.mockImplementation(() => Promise.resolve(json({ csrfToken: 'token-1' })));
    const door = openDoor(portalRoutes);
    const other = openDoor(portalRoutes);
    await door.call('portalSignIn.session');
    await door.call('portalSignIn.session');
    await door.call('portalSignIn.signOut');
    await other.call('portalSignIn.signOut');
    door.forget();
    fetched.mockImplementation(() => Promise.resolve(new Response(null, { status: 204 })));
    await door.call('portalSignIn.signOut');
    expect([0, 1, 2, 3].map((index) => sent(index).headers.get('x-csrf-token'))).toEqual([null, null, 'token-1', null]);
    expect(sent(4).headers.get('x-csrf-token')).toBeNull();
  });

  it('sends a write that was refused for its token again with the newest one, unless that is another person’s', async () => {
    const door = openDoor(portalRoutes, '/api/portal/session');
    const done = () => new Response(null, { status: 204 });
    const session = (csrfToken: string, user: string) => json({ csrfToken, user: { id: user } });
    const tokens = () => fetched.mock.calls.map((_, index) => `${sent(index).init?.method ?? ''} ${sent(index).headers.get('x-csrf-token') ?? '-'}`);

    fetched.mockResolvedValueOnce(problem(403, { code: 'csrf_refused' })).mockResolvedValueOnce(session('token-1', 'anna')).mockResolvedValueOnce(done());
    await door.call('portalSignIn.redeemReset', { body: { token: 't', password: 'p' } });
    expect(tokens()).toEqual(['POST -', 'GET -', 'POST token-1']);

    fetched.mockClear();
    fetched.mockResolvedValueOnce(problem(403, { code: 'csrf_refused' })).mockResolvedValueOnce(session('token-2', 'anna')).mockResolvedValueOnce(done());
    await door.call('portalSignIn.endOtherSessions');
    expect(tokens()).toEqual(['DELETE token-1', 'GET -', 'DELETE token-2']);

    fetched.mockClear();
    fetched.mockResolvedValueOnce(problem(403, { code: 'csrf_refused' })).mockResolvedValueOnce(session('token-3', 'bob'));
    expect(await refusal(door.call('portalSignIn.endOtherSessions'))).toMatchObject({ code: 'csrf_refused' });
    expect(tokens()).toEqual(['DELETE token-2', 'GET -']);
  });

  it('sends again what met the old session while the answer with the renewed one was on its way', async () => {
    const door = openDoor(portalRoutes, '/api/portal/session');
    const session = (csrfToken: string) => json({ csrfToken, user: { id: 'anna' } });
    fetched.mockResolvedValueOnce(session('token-1'));
    await door.call('portalSignIn.session');

    let renew: (answer: Response) => void = () => undefined;
    fetched.mockImplementationOnce(() => new Promise((resolve) => (renew = resolve)));
    const renewing = door.call('portalFactors.confirmTotp', { body: { code: '123456' } });
    fetched.mockImplementationOnce(() => Promise.resolve(problem(401, { code: 'unauthenticated' })));
    const reading = door.call('portalSignIn.profile');
    fetched.mockResolvedValueOnce(json({ name: 'Anna', email: 'anna@acme.example', phone: '' }));
    renew(json({ session: { csrfToken: 'token-2', user: { id: 'anna' } }, recoveryCodes: null }));
    await renewing;
    expect((await reading).name).toBe('Anna');

    fetched.mockResolvedValue(problem(401, { code: 'unauthenticated' }));
    expect(await refusal(door.call('portalSignIn.profile'))).toMatchObject({ code: 'unauthenticated' });
    expect(fetched).toHaveBeenCalledTimes(5);
  });

  it('turns a refusal into code, field errors, reference and the seconds to wait', async () => {
    fetched.mockResolvedValue(problem(429, { code: 'too_many_attempts', errors: { email: 'Later.' }, reference: 'K7QM-4X9P' }, { 'retry-after': '90' }));
    const error = await refusal(openDoor(portalRoutes).call('portalSignIn.start', { body: { email: 'anna@acme.example' } }));
    expect(error).toMatchObject({ code: 'too_many_attempts', status: 429, detail: 'No.', errors: { email: 'Later.' }, reference: 'K7QM-4X9P', requestId: 'r1', retryAfter: 90 });
    expect(isPassing(error)).toBe(false);
  });

  it('reads Retry-After as a date, too', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-22T10:00:00Z') });
    fetched.mockResolvedValue(problem(429, { code: 'too_many_requests' }, { 'retry-after': 'Sun, 22 Nov 2026 10:02:00 GMT' }));
    expect((await refusal(openDoor(portalRoutes).call('portalSignIn.branding'))).retryAfter).toBe(120);
  });

  it('explains a lost connection in plain words', async () => {
    fetched.mockRejectedValue(new TypeError('fetch failed'));
    const door = openDoor(portalRoutes);
    const lost = await refusal(door.call('portalSignIn.branding'));
    expect(lost).toMatchObject({ code: 'unreachable', status: 0 });
    expect(isPassing(lost)).toBe(true);
    vi.stubGlobal('navigator', { onLine: false });
    expect(await refusal(door.call('portalSignIn.branding'))).toMatchObject({ code: 'offline', detail: expect.stringContaining('You are offline') as string });
  });

  it('gives up after the time allowed, and not when the caller withdrew', async () => {
    fetched.mockImplementation((_, init) => new Promise((_resolve, reject) => {
      const stop = () => reject(new DOMException('aborted', 'AbortError'));
      if (init?.signal?.aborted) stop();
      init?.signal?.addEventListener('abort', stop);
    }));
    const door = openDoor(portalRoutes);
    expect(await refusal(door.call('portalSignIn.branding', undefined, { timeoutMs: 5 }))).toMatchObject({ code: 'timed_out' });
    const caller = new AbortController();
    const withdrawn = door.call('portalSignIn.branding', undefined, { signal: caller.signal });
    caller.abort();
    await expect(withdrawn).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('does not mistake a page of something in between for an answer', async () => {
    const page = (status: number) => new Response('<h1>gateway</h1>', { status, headers: { 'content-type': 'text/html' } });
    const door = openDoor(portalRoutes);
    for (const [status, code] of [[200, 'unreadable_answer'], [403, 'unreadable_answer'], [502, 'service_unavailable']] as const) {
      fetched.mockResolvedValue(page(status));
      expect(await refusal(door.call('portalSignIn.branding'))).toMatchObject({ code, status });
    }
    fetched.mockResolvedValue(new Response('{"half', { headers: { 'content-type': 'application/json' } }));
    expect(await refusal(door.call('portalSignIn.branding'))).toMatchObject({ code: 'unreadable_answer' });
  });
});
