import { describe, expect, it } from 'vitest';
import { hostOfUrl, keepsPassword, mailRouteOfUrl, type SmtpSettings } from './providers.domain.ts';

describe('mailRouteOfUrl', () => {
  const route = (url: string) => mailRouteOfUrl(url, 'https://portal.acme.example', 'Acme IT');

  it.each([
    ['smtp://mail.acme.example', { host: 'mail.acme.example', port: 587, security: 'if_offered', user: '', password: '' }],
    ['smtps://mail.acme.example', { host: 'mail.acme.example', port: 465, security: 'tls', user: '', password: '' }],
    ['smtp://u%40acme.example:p%40ss%2Fw%3Ard@127.0.0.1:2525', { host: '127.0.0.1', port: 2525, security: 'if_offered', user: 'u@acme.example', password: 'p@ss/w:rd' }],
    ['smtp://[::1]:25', { host: '::1', port: 25, security: 'if_offered', user: '', password: '' }],
  ])('reads %s', (url, server) => expect(route(url)).toMatchObject({ source: 'environment', server: { ...server, trusted: true } }));

  it.each([
    ['smtp://mail.acme.example?from=help@acme.example', 'help@acme.example'],
    ['smtp://portal%40acme.example:x@mail.acme.example', 'portal@acme.example'],
    ['smtp://user:x@mail.acme.example', 'no-reply@portal.acme.example'],
    ['smtp://mail.acme.example?from=nobody', 'no-reply@portal.acme.example'],
  ])('sends by %s from %s', (url, from) => expect(route(url).from).toEqual({ name: 'Acme IT', address: from }));
});

describe('keepsPassword', () => {
  const before: SmtpSettings = { host: 'smtp.acme.example', port: 587, security: 'starttls', user: 'portal', from: 'a@acme.example', fromName: '' };
  it.each([
    [true, { fromName: 'Acme' }],
    [true, { from: 'b@acme.example' }],
    [true, { port: 465, security: 'tls' }],
    [true, { host: 'SMTP.acme.example' }],
    [false, { host: 'smtp.evil.example' }],
    [false, { user: 'other' }],
    [false, { security: 'none' }],
  ] as const)('%s where %o changes', (keeps, change) => expect(keepsPassword(before, { ...before, ...change })).toBe(keeps));
});

describe('hostOfUrl', () => {
  it.each([
    ['https://Portal.Acme.example', 'portal.acme.example'],
    ['https://portal.acme.example:443', 'portal.acme.example'],
    ['http://localhost:3000', 'localhost:3000'],
    ['https://exämple.example', 'xn--exmple-cua.example'],
  ])('of %s is %s', (url, host) => expect(hostOfUrl(url)).toBe(host));
});
