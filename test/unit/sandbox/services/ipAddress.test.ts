import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import {
  contains,
  formatAddress,
  networkOf,
  parseAddress,
  parseRange,
  withoutLeadingZeros,
} from '../../../../src/sandbox/services/ipAddress.ts';

it('an address is printed as RFC 5952 has it', () => {
  const printed = {
    '192.0.2.1': '192.0.2.1',
    '::ffff:192.0.2.1': '192.0.2.1',
    '::': '::',
    '::1': '::1',
    '1::': '1::',
    '2001:DB8:0:0:1:0:0:1': '2001:db8::1:0:0:1',
    '2001:db8:0:1:1:1:1:1': '2001:db8:0:1:1:1:1:1',
    '1:0:0:2:0:0:0:3': '1:0:0:2::3',
    '64:ff9b::192.0.2.1': '64:ff9b::c000:201',
  };
  for (const [text, expected] of Object.entries(printed)) {
    const address = parseAddress(text);
    assert.ok(address, text);
    assert.equal(formatAddress(address), expected);
  }
});

it('what is no address is nothing', () => {
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    'fe80::1%eth0',
    '1::2::3',
    'nope',
    '10.0.0.0/8',
  ]) {
    assert.equal(parseAddress(text), undefined, text);
  }
  for (const text of ['10.0.0.0', '10.0.0.0/33', '::/129', '/8', '10.0.0.0/']) {
    assert.equal(parseRange(text), undefined, text);
  }
});

it('zeros before decimal numbers can be taken away', () => {
  for (const [text, expected] of [
    ['010.0.00.000', '10.0.0.0'],
    ['::ffff:192.0.02.1', '::ffff:192.0.2.1'],
    ['10.0.0.0/08', '10.0.0.0/8'],
    ['fd00::001/064', 'fd00::001/64'],
    ['0', '0'],
    ['nope', 'nope'],
  ] as const) {
    assert.equal(withoutLeadingZeros(text), expected);
  }
});

it('any address survives printing, and is in its own network', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(32), (text, length) => {
      const address = parseAddress(text);
      assert.ok(address);
      assert.deepEqual(parseAddress(formatAddress(address)), address);
      const range = { address, prefix: length };
      assert.ok(contains({ address: networkOf(range), prefix: length }, address));
    }),
  );
});
