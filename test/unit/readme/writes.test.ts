import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { putTable, toMarkdownTable } from '../../../scripts/markdownTable.ts';
import { asJsonObject, isJsonArray, type Json, type JsonObject } from '../../../src/common/json.ts';
import { KubeError } from '../../../src/kube/errors.ts';
import { readService } from '../../../src/kube/serviceApi/readService.ts';
import type { ApiServer } from '../../../src/kube/serviceApi/server.ts';
import { profiles, type ProfileName } from '../../../src/sandbox/profile.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { userWith } from '../../support/connect.ts';
import {
  startRecordingServer,
  type RecordedRequest,
  type RecordingServer,
} from '../kube/serviceApi/recordingServer.ts';
import { REF, signal, WRITES, type Write } from './writes.ts';

const README = join(import.meta.dirname, '../../../README.md');
const PROFILES = Object.keys(profiles) as ProfileName[];

test('the README has the table of what each write sends', async (t) => {
  const columns: (readonly string[])[] = [];
  for (const profile of PROFILES) {
    const cells: string[] = [];
    for (const write of WRITES) {
      cells.push((await requestsOf(t, profile, write)).map(toText).join(', '));
    }
    columns.push(cells);
  }
  const rows = WRITES.map(({ title }, row) => [title, ...columns.map((cells) => cells[row] ?? '')]);
  const readme = await readFile(README, 'utf8');
  const renewed = putTable(readme, 'writes', toMarkdownTable(['', ...PROFILES], rows));
  if (process.env['UPDATE_WRITES'] === 'true') {
    await writeFile(README, renewed);
  } else {
    assert.equal(renewed, readme, 'The table is old: renew it with UPDATE_WRITES=true.');
  }
});

async function requestsOf(
  t: TestContext,
  profile: ProfileName,
  { prepare, run }: Write,
): Promise<readonly RecordedRequest[]> {
  const sandbox = await startSandbox({ profile, samples: false, controllers: false });
  t.after(() => sandbox.stop());
  const recorder = await startRecordingServer(t, (response, request) => {
    void forward(sandbox.url, request, response);
  });
  const server = connectTo(recorder, profile, sandbox.token);
  await prepare?.(server);
  const live = await readLive(server);
  const before = recorder.requests.length;
  await run(server, live);
  return recorder.requests.slice(before);
}

function connectTo(recorder: RecordingServer, profile: ProfileName, token: string): ApiServer {
  const [major = 0, minor = 0] = profile.split('.').map(Number);
  return recorder.api({ major, minor }, { user: userWith({ token }) });
}

async function forward(
  url: string,
  { line, headers, body }: RecordedRequest,
  response: ServerResponse,
): Promise<void> {
  const [method = '', target = ''] = line.split(' ');
  const { authorization = '', accept = '', 'content-type': contentType } = headers;
  const answer = await fetch(url + target, {
    method,
    headers: { authorization, accept, ...(contentType !== undefined && { 'content-type': contentType }) },
    ...(body !== '' && { body }),
  });
  response
    .writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
    .end(await answer.text());
}

async function readLive(server: ApiServer): Promise<JsonObject> {
  try {
    const { object } = await readService(server, REF, { signal });
    return object as unknown as JsonObject;
  } catch (error) {
    assert.ok(error instanceof KubeError && error.code === 'notFound');
    return {};
  }
}

/** Such as `PATCH …/status?fieldManager` (strategic, if resourceVersion). */
function toText({ line, headers, body }: RecordedRequest): string {
  const [method = '', target = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://server');
  const query = [...searchParams].map(([name, value]) =>
    name === 'fieldManager' ? name : `${name}=${value}`,
  );
  const path = pathname.endsWith('/status') ? ' …/status' : '';
  const format = /application\/(.*)-patch\+/.exec(headers['content-type'] ?? '')?.[1];
  const conditions = conditionsOf(body);
  const notes = [
    ...(format === undefined ? [] : [format]),
    ...(conditions.length === 0 ? [] : [`if ${conditions.join(', ')}`]),
  ];
  const request = `\`${method}${path}${query.length > 0 ? `?${query.join('&')}` : ''}\``;
  return notes.length > 0 ? `${request} (${notes.join('; ')})` : request;
}

/** What has to be as it was, for the server to carry out the request. */
function conditionsOf(body: string): readonly string[] {
  const object = body === '' ? {} : (JSON.parse(body) as Json);
  if (isJsonArray(object)) {
    const isVersionTest = (operation: Json): boolean =>
      asJsonObject(operation)['path'] === '/metadata/resourceVersion';
    return object.some(isVersionTest) ? ['resourceVersion'] : [];
  }
  const { metadata, preconditions } = asJsonObject(object);
  const given = { ...asJsonObject(metadata), ...asJsonObject(preconditions) };
  return ['uid', 'resourceVersion'].filter((name) => given[name] !== undefined);
}
