import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bypassesProxy } from '../../../../src/kube/network/noProxy.ts';

/** Host, without a port 80, and whether it has a proxy before it. The cases are those of Go's httpproxy. */
type Case = readonly [host: string, isProxied: boolean];

const LIST =
  'foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, ' +
  '2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64';

const CASES: readonly Case[] = [
  ['localhost', false],
  ['127.0.0.1', false],
  ['127.0.0.2', false],
  ['[::1]', false],
  ['[::2]', true],
  ['192.168.1.1', false],
  ['192.168.1.2', true], // another port
  ['192.168.1.3', false],
  ['192.168.1.4', true],
  ['10.0.0.2', false],
  ['10.0.0.4', true],
  ['[2001:db8::52:0:1]', false],
  ['[2001:db8::52:0:2]', true], // another port
  ['[2001:db8::52:0:3]', false],
  ['[2002:db8:a::123]', false],
  ['[2002:db8:a:1::1]', true],
  ['[fe80::424b:c8be:1643:a1b6]', true],
  ['barbaz.net', true], // only what is below it
  ['www.barbaz.net', false],
  ['foobar.com', false],
  ['www.foobar.com', false],
  ['FooBar.com', false],
  ['foofoobar.com', true],
  ['baz.com', true],
  ['localhost.net', true],
  ['local.localhost', true],
  ['barbarbaz.net', true],
  ['wildcard.io', true],
  ['nested.wildcard.io', false],
  ['awildcard.io', true],
];

for (const [host, isProxied] of CASES) {
  test(`${host} is ${isProxied ? 'proxied' : 'reached directly'}`, () => {
    assert.equal(bypassesProxy(new URL(`http://${host}`), LIST.split(',')), !isProxied);
  });
}

test('an asterisk anywhere lifts the proxy for all', () => {
  for (const [host] of CASES) {
    assert.ok(bypassesProxy(new URL(`http://${host}`), ['other.example', ' * ']), host);
  }
});

const SINGLE: readonly (readonly [server: string, entry: string, isProxied: boolean])[] = [
  ['https://api.example.com', 'api.example.com:443', false],
  ['https://api.example.com:6443', 'api.example.com:443', true],
  ['https://api.example.com:6443', 'example.com:6443', false],
  ['http://api.example.com', 'api.example.com:80', false],
  ['http://example.com', 'ample.com', true],
  ['http://www.示例.com', '.示例.com', false],
  ['http://www.示例.com', 'xn--fsq092h.com', false],
  ['http://www.xn--fsq092h.com', '示例.com', false],
  ['http://10.1.2.3', '10.0.0.0/8', false],
  ['http://10.1.2.3', '10.0.0.0/33', true],
  ['http://10.1.2.3', '10.1.2.3:', false],
  ['http://[2001:db8::1]', '[2001:db8::1]', true], // kubectl reads brackets before a port only
  ['http://[2001:db8::1]', '2001:0db8:0::1', false],
  ['http://api.example.com', '10.0.0.0/8', true],
  ['http://10.0.0.1', '10.1', true], // a name that ends so, not an address
  ['http://example.com', 'example.com/path', true],
  ['http://example.com', 'user@example.com', true],
  ['http://api.example.com', '', true],
  ['http://api.example.com', ':1', true],
  ['http://api.example.com', '/', true],
  ['http://api.example.com', '.', true],
];

for (const [server, entry, isProxied] of SINGLE) {
  test(`${server} is ${isProxied ? 'proxied' : 'reached directly'} with NO_PROXY=${entry}`, () => {
    assert.equal(bypassesProxy(new URL(server), [entry]), !isProxied);
  });
}
