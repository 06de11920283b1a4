import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

export interface TestDns {
  /** As `DNS_SERVERS` takes it. */
  readonly address: string;
  /** Names asked for, in order. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

const types = { 1: 'A', 28: 'AAAA' } as const;

function addressBytes(address: string): Buffer {
  if (!isIPv6(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.replace(/:(\d+)\.(\d+)\.(\d+)\.(\d+)$/u, (_all, a: string, b: string, c: string, d: string) => `:${(Number(a) * 256 + Number(b)).toString(16)}:${(Number(c) * 256 + Number(d)).toString(16)}`).split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':'));
  const [left, right] = [groups(head), groups(tail)];
  const all = address.includes('::') ? [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right] : left;
  const bytes = Buffer.alloc(16);
  all.forEach((group, index) => bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2));
  return bytes;
}

/** A DNS server on loopback (RFC 1035, A and AAAA over UDP): `look` gives the addresses of a name, anew at every question; none means the name does not exist. */
export async function startDns(look: (name: string, type: 'A' | 'AAAA') => readonly string[]): Promise<TestDns> {
  const asked: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => {
    const labels: string[] = [];
    let at = 12;
    for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
      labels.push(message.toString('latin1', at + 1, at + 1 + length));
      at += length + 1;
    }
    const name = labels.join('.').toLowerCase();
    const type = types[message.readUInt16BE(at + 1) as 1 | 28];
    const all = look(name, type);
    const addresses = all.filter((address) => isIPv6(address) === (type === 'AAAA'));
    asked.push(`${name} ${type}`);
    const header = Buffer.alloc(12);
    header.writeUInt16BE(message.readUInt16BE(0), 0);
    header.writeUInt16BE(all.length === 0 ? 0x8183 : 0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(addresses.length, 6);
    const answers = addresses.map((address) => {
      const data = addressBytes(address);
      const record = Buffer.alloc(12);
      record.writeUInt16BE(0xc00c, 0);
      record.writeUInt16BE(type === 'A' ? 1 : 28, 2);
      record.writeUInt16BE(1, 4);
      record.writeUInt16BE(data.length, 10);
      return Buffer.concat([record, data]);
    });
    socket.send(Buffer.concat([header, message.subarray(12, at + 5), ...answers]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}
