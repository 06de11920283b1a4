import { lookup, Resolver } from 'node:dns/promises';
import { connect, type LookupFunction, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { Config } from '../config.ts';

/** `refused`: it may not be connected to; the others may pass. */
export class TargetError extends Error {
  readonly kind: 'refused' | 'unknown_name' | 'connection_refused' | 'unreachable' | 'timeout';

  constructor(kind: TargetError['kind'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

export interface Target {
  /** The host as TLS checks it: a name in ASCII, or an address. */
  readonly name: string;
  readonly isAddress: boolean;
  /** Every address of it; each was checked unless the host is trusted. */
  readonly addresses: readonly string[];
}

export interface NetworkTargets {
  /** What a host leads to, within `milliseconds`. Throws TargetError: `refused` where any of its addresses is not public and not allowed, unless the host is `trusted` (C3). */
  readonly resolve: (host: string, trusted: boolean, milliseconds: number) => Promise<Target>;
  /** Connects to one of the checked addresses, never to the name, within `milliseconds`. Throws TargetError. */
  readonly connect: (target: Target, port: number, milliseconds: number) => Promise<Socket>;
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** IPv4 inside IPv6 (mapped, or NAT64's well-known prefix, RFC 6052) is judged as the IPv4 address it reaches. */
function effective(address: Address): Address {
  if (!(address instanceof ipaddr.IPv6)) return address;
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  const bytes = address.toByteArray();
  const isNat64 = address.match(ipaddr.IPv6.parse('64:ff9b::'), 96);
  return isNat64 ? new ipaddr.IPv4(bytes.slice(12)) : address;
}

/** Whether an address lies in the public internet; everything with another purpose counts as not public, also IPv4 in IPv6's first 96 bits of zeros. */
export function isPublicAddress(text: string): boolean {
  const address = effective(ipaddr.parse(text));
  if (address instanceof ipaddr.IPv6 && address.toByteArray().slice(0, 12).every((byte) => byte === 0)) return false;
  return address.range() === 'unicast';
}

function isWithin(text: string, networks: readonly [Address, number][]): boolean {
  const address = effective(ipaddr.parse(text));
  return networks.some(([network, bits]) => network.kind() === address.kind() && address.match(network as ipaddr.IPv4 & ipaddr.IPv6, bits));
}

const hostCharacters = /^[\p{L}\p{N}._-]+$/u;

/** A host in one spelling: WHATWG's parser reads every notation of IPv4 and turns names into ASCII; null where it is no host at all. */
export function canonicalHost(typed: string): { name: string; isAddress: boolean } | null {
  const host = typed.trim().normalize('NFKC').replace(/^\[(.*)\]$/u, '$1');
  if (host.includes(':')) return ipaddr.IPv6.isValid(host) && !host.includes('%') ? { name: ipaddr.IPv6.parse(host).toRFC5952String(), isAddress: true } : null;
  if (!hostCharacters.test(host) || !URL.canParse(`http://${host}/`)) return null;
  const name = new URL(`http://${host}/`).hostname.replace(/\.$/u, '');
  if (name.split('.').some((label) => label === '' || label.length > 63)) return null;
  return { name, isAddress: ipaddr.IPv4.isValidFourPartDecimal(name) };
}

async function within<T>(milliseconds: number, work: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TargetError('timeout', `Looking up the name ${name} took too long.`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function addressesOf(name: string, dnsServers: readonly string[], milliseconds: number): Promise<string[]> {
  if (dnsServers.length === 0) return (await lookup(name, { all: true, verbatim: true })).map(({ address }) => address);
  if (name === 'localhost' || name.endsWith('.localhost')) return ['127.0.0.1', '::1'];
  const resolver = new Resolver({ timeout: Math.max(500, Math.floor(milliseconds / 3)), tries: 2 });
  resolver.setServers(dnsServers);
  const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failed = answers.find((answer) => answer.status === 'rejected');
  if (found.length === 0 && failed) throw failed.reason;
  return found;
}

const codeOf = (error: unknown) => (error instanceof Error ? String((error as NodeJS.ErrnoException).code ?? '') : '');

function connectionError(error: unknown, name: string, port: number): TargetError {
  if (error instanceof TargetError) return error;
  const codes = error instanceof AggregateError ? error.errors.map(codeOf) : [codeOf(error)];
  if (codes.includes('ECONNREFUSED')) return new TargetError('connection_refused', `Nothing answers at ${name}, port ${port}: the connection was refused. Check host and port.`);
  if (codes.includes('ETIMEDOUT')) return new TargetError('timeout', `${name} did not answer on port ${port} in time. Check the port, and whether a firewall is in between.`);
  return new TargetError('unreachable', `No connection to ${name}, port ${port}, came about. Check host and port, and whether a firewall is in between.`);
}

/** Where this installation may connect to on behalf of staff: public addresses and `ALLOW_PRIVATE_TARGETS`, by the operator's DNS servers where set. */
export function createNetworkTargets(config: Pick<Config, 'allowPrivateTargets' | 'dnsServers'>): NetworkTargets {
  const allowed = config.allowPrivateTargets.map((network): [Address, number] => (network.includes('/') ? ipaddr.parseCIDR(network) : [ipaddr.parse(network), network.includes(':') ? 128 : 32]));
  const mayReach = (address: string) => isPublicAddress(address) || isWithin(address, allowed);

  return {
    resolve: async (host, trusted, milliseconds) => {
      const canonical = canonicalHost(host);
      if (!canonical) throw new TargetError('refused', 'This is not a host name. Enter a name such as smtp.acme.example, without a scheme, port or path.');
      const { name, isAddress } = canonical;
      let addresses: readonly string[] = [name];
      if (!isAddress) {
        try {
          addresses = await within(milliseconds, addressesOf(name, config.dnsServers, milliseconds), name);
        } catch (error) {
          if (error instanceof TargetError) throw error;
          const unknown = ['ENOTFOUND', 'ENODATA', 'EAI_NONAME', 'EAI_NODATA', 'EBADNAME', 'NXDOMAIN'].includes(codeOf(error));
          throw new TargetError(unknown ? 'unknown_name' : 'timeout', unknown ? `The name ${name} was not found. Check it for typing mistakes.` : `The name ${name} could not be looked up right now. Check it, and the DNS of this server.`);
        }
        if (addresses.length === 0) throw new TargetError('unknown_name', `The name ${name} has no address. Check it for typing mistakes.`);
      }
      if (!trusted && !addresses.every(mayReach)) throw new TargetError('refused', `${name} leads to a private or local network, which is not allowed from here. If that is meant, the operator of this installation allows it with ALLOW_PRIVATE_TARGETS.`);
      return { name, isAddress, addresses };
    },

    connect: (target, port, milliseconds) =>
      new Promise((resolve, reject) => {
        // Whatever the name says by now, only the addresses that were checked are used.
        const fixed: LookupFunction = (_host, options, callback) => {
          const all = target.addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
          const [first] = all;
          if (options.all === true || !first) callback(null, all);
          else callback(null, first.address, first.family);
        };
        const share = Math.max(250, Math.floor(milliseconds / target.addresses.length));
        const socket = connect({ host: target.name, port, lookup: fixed, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: share });
        const fail = (error: unknown) => {
          socket.destroy();
          reject(connectionError(error, target.name, port));
        };
        const timer = setTimeout(() => fail(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })), milliseconds);
        socket.once('error', fail);
        socket.once('close', () => clearTimeout(timer));
        socket.once('connect', () => {
          clearTimeout(timer);
          socket.removeListener('error', fail);
          resolve(socket);
        });
      }),
  };
}
