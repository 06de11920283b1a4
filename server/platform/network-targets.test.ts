import { describe, expect, it } from 'vitest';
import { canonicalHost, createNetworkTargets, isPublicAddress, TargetError } from './network-targets.ts';

describe('isPublicAddress', () => {
  it.each(['8.8.8.8', '203.0.114.1', '1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])('%s is', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each(['127.0.0.1', '10.0.0.1', '169.254.169.254', '0.0.0.0', '100.64.0.1', '192.0.2.1', '224.0.0.1', '255.255.255.255', '::', '::1', '::127.0.0.1', '::808:808', 'fe80::1', 'fc00::1', 'fec0::1', 'ff02::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::1', '2002:808:808::', '2001::1', '2001:db8::1', '100::1'])(
    '%s is not',
    (address) => expect(isPublicAddress(address)).toBe(false),
  );
});

describe('canonicalHost', () => {
  it.each([
    ['127.1', '127.0.0.1', true],
    ['0x7f000001', '127.0.0.1', true],
    ['１２７.０.０.１', '127.0.0.1', true],
    ['[::FFFF:127.0.0.1]', '::ffff:7f00:1', true],
    [' Mail.Exämple.example. ', 'mail.xn--exmple-cua.example', false],
    ['smtp_1.acme.example', 'smtp_1.acme.example', false],
  ])('reads %s', (typed, name, isAddress) => expect(canonicalHost(typed)).toEqual({ name, isAddress }));

  it.each(['', '.', '..', 'a..b', 'a b', 'a/b', 'a:25', 'http://a', 'a@b', 'a#b', 'fe80::1%eth0', '1.2.3.4.5', '256.1.1.1', `${'a'.repeat(64)}.example`, '[::1'])('reads %j as none', (typed) => expect(canonicalHost(typed)).toBeNull());
});

describe('a target', () => {
  const targets = createNetworkTargets({ allowPrivateTargets: ['10.1.0.0/16', 'fd00::/8', '192.168.1.10'], dnsServers: [] });
  const reach = (host: string, trusted = false) => targets.resolve(host, trusted, 1_000).then(({ addresses }) => addresses, (error: unknown) => (error instanceof TargetError ? error.kind : error));

  it.each(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '192.168.1.10'])('%s lies in a network the operator allows', async (host) => expect(await reach(host)).toHaveLength(1));
  it.each(['10.2.0.1', '192.168.1.11', 'fe80::1', '127.0.0.1'])('%s does not', async (host) => expect(await reach(host)).toBe('refused'));
  it('that the operator names is reached wherever it lies', async () => expect(await reach('127.0.0.1', true)).toEqual(['127.0.0.1']));
});
