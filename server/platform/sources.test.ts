import { expect, it } from 'vitest';
import { sourceOf } from './sources.ts';

it.each([
  ['203.0.113.9', ['203.0.113.9', '::ffff:203.0.113.9', '::FFFF:CB00:7109']],
  ['20010db800010002/64', ['2001:db8:1:2::1', '2001:DB8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::%eth0']],
  ['20010db800010003/64', ['2001:db8:1:3::1']],
  ['unknown', ['', 'somewhere', '1.2.3.4.5', '203.0.113.9, 8.8.8.8']],
])('%s is one source however it is written', (source, written) => {
  for (const ip of written) expect([ip, sourceOf(ip)]).toEqual([ip, source]);
});
