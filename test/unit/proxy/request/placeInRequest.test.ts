import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { placeInRequest } from '../../../../src/proxy/request/placeInRequest.ts';

describe('where somebody types', () => {
  for (const [text, kind, typed] of [
    ['', 'method', ''],
    ['GE', 'method', 'GE'],
    ['GET ', 'namespace', ''],
    ['GET https:sh', 'namespace', 'sh'],
    ['### x\n# @context a\n\nGET sh', 'namespace', 'sh'],
    ['GET shop/', 'service', ''],
    ['shop/we', 'service', 'we'],
    ['GET shop/web:', 'port', ''],
    ['WEBSOCKET https:shop/web:ht', 'port', 'ht'],
    ['@base = shop/web:h', 'port', 'h'],
    ['@base = sh', 'namespace', 'sh'],
    ['GET shop/web/pa', undefined, ''],
    ['GET a/b?x=sh', undefined, ''],
    ['GET a/b\n  &x', undefined, ''],
    ['GET a/b\nCont', 'headerName', 'Cont'],
    ['GET a/b\nA: b\nContent-Type: app', 'headerValue', 'app'],
    ['GET a/b\n# com', undefined, ''],
    ['GET a/b\n\nbo', undefined, ''],
    ['GET a/b\n\n{"a": {{ x', 'variable', 'x'],
    ['GET a/b/{{', 'variable', ''],
    ['# @', 'directive', ''],
    ['// @time', 'directive', 'time'],
    ['# @context my con', 'context', 'my con'],
    ['# just words', undefined, ''],
    ['### na', undefined, ''],
    ['GET a/b\n\nbody\n### x\nPO', 'method', 'PO'],
  ] as const) {
    test(`${JSON.stringify(text)} is ${kind ?? 'nothing'}`, () => {
      const place = placeInRequest(text);
      assert.deepEqual([place?.kind, place?.typed ?? ''], [kind, typed]);
    });
  }
});
