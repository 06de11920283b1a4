import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const key = { SECRET_KEY: 'a key of at least thirty-two characters' };

describe('what an operator sets', () => {
  it.each([
    { SMTP_URL: 'smtp://mail.acme.example' },
    { SMTP_URL: 'smtps://user%40acme.example:p%40ss@mail.acme.example:465?from=portal@acme.example' },
    { SMTP_URL: 'smtp://[::1]:25' },
    { ALLOW_PRIVATE_TARGETS: '10.0.0.0/8, 192.168.1.10,fd00::/8' },
    { TRUST_PROXY: '2' },
    { TRUST_PROXY: 'loopback, 10.0.0.0/8,192.168.1.10' },
    { DNS_SERVERS: '9.9.9.9, 127.0.0.1:5353,[::1]:53,2620:fe::fe' },
  ])('is taken: %o', (env) => expect(() => readConfig({ ...key, ...env })).not.toThrow());

  it.each([
    { SMTP_URL: 'mail.acme.example' },
    { SMTP_URL: 'http://mail.acme.example' },
    { SMTP_URL: 'smtp://' },
    { SMTP_URL: 'smtp://[::1' },
    { SMTP_URL: 'smtp://user:100%@mail.acme.example' },
    { SMTP_URL: 'smtp://mail.acme.example:99999' },
    { ALLOW_PRIVATE_TARGETS: '10.0.0/8' },
    { ALLOW_PRIVATE_TARGETS: '10.0.0.0/33' },
    { ALLOW_PRIVATE_TARGETS: 'intranet.acme.example' },
    { DNS_SERVERS: 'dns.acme.example' },
    { DNS_SERVERS: '[::1' },
    { PORT: 'http' },
    { PORT: '99999' },
    { PUBLIC_URL: 'portal.acme.example' },
    { LOG_LEVEL: 'loud' },
    { ROLE: 'all' },
    { TRUST_PROXY: 'proxy.acme.example' },
  ])('stops the start with one line that names it: %o', (env) => {
    const [name = ''] = Object.keys(env);
    expect(() => readConfig({ ...key, ...env })).toThrow(ConfigError);
    expect(() => readConfig({ ...key, ...env })).toThrow(new RegExp(`^${name}:? must [^\n]+\\.$`, 'u'));
  });
});
