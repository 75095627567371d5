import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KubeError } from '../../../../src/kube/errors.ts';
import {
  DEFAULT_NETWORK_SETTINGS,
  type Environment,
  type NetworkSettings,
} from '../../../../src/kube/network/network.ts';
import { chooseProxy, describeProxy, proxyHeaders, type Proxy } from '../../../../src/kube/network/proxy.ts';

interface Case {
  readonly server?: string;
  readonly proxyUrl?: string;
  readonly settings?: Partial<NetworkSettings>;
  readonly environment?: Environment;
}

function choose({
  server = 'https://api.example.com:6443',
  proxyUrl,
  settings,
  environment = {},
}: Case): Proxy | undefined {
  return chooseProxy(
    { server: new URL(server), proxyUrl: proxyUrl === undefined ? undefined : new URL(proxyUrl) },
    { settings: { ...DEFAULT_NETWORK_SETTINGS, ...settings }, environment },
  );
}

const CASES: Readonly<Record<string, readonly [given: Case, chosen: string | undefined]>> = {
  'nobody names one': [{}, undefined],
  'proxy-url': [{ proxyUrl: 'http://p:3128' }, 'http://p:3128 (proxy-url)'],
  'proxy-url without a port': [{ proxyUrl: 'socks5://p' }, 'socks5://p:1080 (proxy-url)'],
  'proxy-url of an https proxy': [{ proxyUrl: 'https://p/' }, 'https://p:443 (proxy-url)'],
  'proxy-url with an IPv6 address': [
    { proxyUrl: 'socks5://[2001:db8::1]:1' },
    'socks5://[2001:db8::1]:1 (proxy-url)',
  ],
  'proxy-url, to the machine itself': [
    { proxyUrl: 'http://p:3128', server: 'https://localhost' },
    'http://p:3128 (proxy-url)',
  ],
  'proxy-url before all others, and no exception to it': [
    {
      proxyUrl: 'http://p:3128',
      settings: { proxy: 'http://s', noProxy: ['*'] },
      environment: { HTTPS_PROXY: 'http://e', NO_PROXY: '*' },
    },
    'http://p:3128 (proxy-url)',
  ],
  'http.proxy': [{ settings: { proxy: 'http://s:1' } }, 'http://s:1 (http.proxy)'],
  'http.proxy before the environment': [
    { settings: { proxy: 's:1' }, environment: { HTTPS_PROXY: 'http://e:2' } },
    'http://s:1 (http.proxy)',
  ],
  'http.proxy for an http server': [
    { server: 'http://api.example.com', settings: { proxy: 'http://s:1' } },
    'http://s:1 (http.proxy)',
  ],
  'http.proxy, to the machine itself': [
    { server: 'https://127.0.0.1:6443', settings: { proxy: 'http://s:1' } },
    undefined,
  ],
  'http.proxy while http.proxySupport is off': [
    { settings: { proxy: 'http://s:1', proxySupport: 'off' }, environment: { HTTPS_PROXY: 'http://e:2' } },
    'http://e:2 (HTTPS_PROXY)',
  ],
  'http.proxy that is empty': [{ settings: { proxy: ' ' } }, undefined],
  'http.noProxy': [{ settings: { proxy: 'http://s:1', noProxy: ['example.com'] } }, undefined],
  'http.noProxy with a dot takes the domain itself': [
    { server: 'https://example.com', settings: { proxy: 'http://s:1', noProxy: ['.example.com'] } },
    undefined,
  ],
  'http.noProxy instead of NO_PROXY': [
    { settings: { proxy: 'http://s:1', noProxy: ['other'] }, environment: { NO_PROXY: 'example.com' } },
    'http://s:1 (http.proxy)',
  ],
  'NO_PROXY for http.proxy': [
    { settings: { proxy: 'http://s:1' }, environment: { NO_PROXY: 'example.com' } },
    undefined,
  ],
  HTTPS_PROXY: [{ environment: { HTTPS_PROXY: 'https://e' } }, 'https://e:443 (HTTPS_PROXY)'],
  https_proxy: [{ environment: { HTTPS_PROXY: '', https_proxy: 'e' } }, 'http://e:80 (https_proxy)'],
  'the upper case wins': [
    { environment: { HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:1' } },
    'http://upper:1 (HTTPS_PROXY)',
  ],
  'HTTP_PROXY is not for https': [{ environment: { HTTP_PROXY: 'http://e:1' } }, undefined],
  HTTP_PROXY: [
    { server: 'http://api', environment: { HTTP_PROXY: 'e:1', HTTPS_PROXY: 'f:1' } },
    'http://e:1 (HTTP_PROXY)',
  ],
  'ALL_PROXY is curl’s': [{ environment: { ALL_PROXY: 'http://e:1' } }, undefined],
  'HTTPS_PROXY of SOCKS': [{ environment: { HTTPS_PROXY: 'socks5h://e:1' } }, 'socks5://e:1 (HTTPS_PROXY)'],
  NO_PROXY: [{ environment: { HTTPS_PROXY: 'e:1', NO_PROXY: '.example.com' } }, undefined],
  no_proxy: [{ environment: { HTTPS_PROXY: 'e:1', no_proxy: '.example.com' } }, undefined],
  'NO_PROXY with networks': [
    { server: 'https://10.96.0.1', environment: { HTTPS_PROXY: 'e:1', NO_PROXY: 'svc, 10.96.0.0/12' } },
    undefined,
  ],
  'the environment, to the machine itself': [
    { server: 'https://localhost:6443', environment: { HTTPS_PROXY: 'e:1' } },
    undefined,
  ],
  'HTTPS_PROXY in a web server’s program': [
    { environment: { HTTPS_PROXY: 'e:1', REQUEST_METHOD: 'GET' } },
    'http://e:1 (HTTPS_PROXY)',
  ],
};

for (const [name, [given, chosen]] of Object.entries(CASES)) {
  test(name, () => {
    const proxy = choose(given);
    assert.equal(proxy && describeProxy(proxy), chosen && `The proxy ${chosen}`);
  });
}

const REFUSED: Readonly<Record<string, readonly [given: Case, message: RegExp]>> = {
  'HTTP_PROXY in a web server’s program': [
    { server: 'http://api', environment: { HTTP_PROXY: 'e:1', REQUEST_METHOD: 'GET' } },
    /^HTTP_PROXY does not count where REQUEST_METHOD is set/,
  ],
  'HTTPS_PROXY that is no address': [
    { environment: { HTTPS_PROXY: 'http://user:secret@[' } },
    /^HTTPS_PROXY is not the address of a proxy: write http:\/\/host:port\.$/,
  ],
  'a kind of proxy that is unknown': [
    { settings: { proxy: 'socks4://user:secret@s' } },
    /^http\.proxy names a proxy of the kind socks4:\/\/, which is not supported/,
  ],
};

for (const [name, [given, message]] of Object.entries(REFUSED)) {
  test(`refuses ${name}`, () => {
    assert.throws(
      () => choose(given),
      (error) => error instanceof KubeError && error.code === 'proxy' && message.test(error.message),
    );
  });
}

test('a user and a password are for the proxy only', () => {
  const login = (address: string): string | undefined => {
    const proxy = choose({ proxyUrl: address }) ?? assert.fail();
    assert.doesNotMatch(describeProxy(proxy), /user|secret/);
    const [, encoded] = proxyHeaders(proxy)['proxy-authorization']?.split(' ') ?? [];
    return encoded && Buffer.from(encoded, 'base64').toString();
  };
  assert.equal(login('http://us%20er:sec%3Aret@p'), 'us er:sec:ret');
  assert.equal(login('http://user@p'), 'user:');
  assert.equal(login('http://user:100%@p'), 'user:100%');
  assert.equal(login('http://p'), undefined);
});

test('http.proxyAuthorization is for the proxy of the settings, and wins over its address', () => {
  const told = (given: Case): string | undefined =>
    proxyHeaders(choose(given) ?? assert.fail())['proxy-authorization'];
  const settings = { proxy: 'http://user:secret@s', proxyAuthorization: ' Bearer abc\n' };
  assert.equal(told({ settings }), 'Bearer abc');
  assert.match(told({ settings: { ...settings, proxyAuthorization: '' } }) ?? '', /^Basic /);
  assert.equal(told({ settings, proxyUrl: 'http://p' }), undefined);
  const off = { ...settings, proxySupport: 'off' } as const;
  assert.equal(told({ settings: off, environment: { HTTPS_PROXY: 'http://e' } }), undefined);
});
