import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

export interface TestDns {
  /** As `DNS_SERVERS` takes it. */
  readonly address: string;
  /** Names asked for, in order. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

const types = { 1: 'A', 16: 'TXT', 28: 'AAAA' } as const;

/** Its texts, none of them; `absent`: there is no such name; `failed`: the server says that it failed; `silent`: it says nothing. */
export type TxtScript = readonly string[] | 'absent' | 'failed' | 'silent';

/** Nothing answers there, so that no test asks the DNS of the machine. */
export const deadDns = { DNS_SERVERS: '127.0.0.1:9' };

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

/** A text as the data of a TXT record: strings of at most 255 bytes, each behind its length. */
function textBytes(text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  const parts = Array.from({ length: Math.max(1, Math.ceil(bytes.length / 255)) }, (_, index) => bytes.subarray(index * 255, (index + 1) * 255));
  return Buffer.concat(parts.flatMap((part) => [Buffer.from([part.length]), part]));
}

/** A DNS server on loopback (RFC 1035, A, AAAA and TXT over UDP): `look` gives the addresses of a name, anew at every question; none means the name does not exist. `txt` says what a name's texts are. */
export async function startDns(look: (name: string, type: 'A' | 'AAAA') => readonly string[], txt: (name: string) => TxtScript = () => 'absent'): Promise<TestDns> {
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
    const number = message.readUInt16BE(at + 1) as keyof typeof types;
    const type = types[number];
    asked.push(`${name} ${type}`);
    const texts = type === 'TXT' ? txt(name) : [];
    if (texts === 'silent') return;
    const all = type === 'TXT' ? [] : look(name, type);
    const isAbsent = type === 'TXT' ? texts === 'absent' : all.length === 0;
    const contents = [...all.filter((address) => isIPv6(address) === (type === 'AAAA')).map(addressBytes), ...(typeof texts === 'string' ? [] : texts.map(textBytes))];
    const header = Buffer.alloc(12);
    header.writeUInt16BE(message.readUInt16BE(0), 0);
    header.writeUInt16BE(texts === 'failed' ? 0x8182 : isAbsent ? 0x8183 : 0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(contents.length, 6);
    const answers = contents.map((data) => {
      const record = Buffer.alloc(12);
      record.writeUInt16BE(0xc00c, 0);
      record.writeUInt16BE(number, 2);
      record.writeUInt16BE(1, 4);
      record.writeUInt16BE(data.length, 10);
      return Buffer.concat([record, data]);
    });
    socket.send(Buffer.concat([header, message.subarray(12, at + 5), ...answers]), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { address: `127.0.0.1:${socket.address().port}`, asked, close: () => new Promise((resolve) => socket.close(() => resolve())) };
}
