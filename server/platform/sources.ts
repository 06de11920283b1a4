import ipaddr from 'ipaddr.js';

/** Whom limits count a client's address for: IPv4 in one spelling, of IPv6 the network of 64 bits that one subscriber has alone (RFC 6177); what is no address is one source. */
export function sourceOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return 'unknown';
  const address = ipaddr.process(ip);
  return address.kind() === 'ipv4' ? address.toString() : `${Buffer.from(address.toByteArray().slice(0, 8)).toString('hex')}/64`;
}
