import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { LanguageServiceLater } from '../../../src/language/languageServiceLater.ts';
import type { LanguageService } from '../../../src/manifest/languageService/languageService.ts';

const LONG_MS = 60_000;

describe('the language service', () => {
  let loads: number;
  let answers: (() => Promise<LanguageService>)[];
  let later: LanguageServiceLater;
  const service = {} as LanguageService;

  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    loads = 0;
    answers = [];
    later = new LanguageServiceLater(() => {
      loads += 1;
      return (answers.shift() ?? (() => Promise.resolve(service)))();
    });
  });

  afterEach(() => {
    later.dispose();
    mock.timers.reset();
  });

  it('is loaded by the first who wants it, and once', async () => {
    assert.equal(await later.get(), service);
    assert.equal(await later.get(), service);
    later.getReady();
    mock.timers.tick(LONG_MS);
    assert.equal(loads, 1);
  });

  it('is loaded ahead, but not while there is something to judge again and again', () => {
    for (let judged = 0; judged < 10; judged += 1) {
      later.getReady();
      mock.timers.tick(500);
    }
    assert.equal(loads, 0);
    mock.timers.tick(LONG_MS);
    assert.equal(loads, 1);
  });

  it('is tried again once it could not be loaded', async () => {
    const fault = new Error('no such file');
    answers = [() => Promise.reject(fault), () => Promise.reject(fault)];
    later.getReady();
    mock.timers.tick(LONG_MS);
    assert.equal(loads, 1);
    await assert.rejects(later.get(), fault);
    await assert.rejects(later.get(), fault);
    assert.equal(await later.get(), service);
  });

  it('is not loaded once nobody can want it', () => {
    later.getReady();
    later.dispose();
    mock.timers.tick(LONG_MS);
    assert.equal(loads, 0);
  });
});
